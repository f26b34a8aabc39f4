"""Parts that stand in several places of a tree, each named once.

A tree that was read from code is small as what it is, and vast where every part is written as often
as it stands: the text for a solver names such parts.
"""

from typing import Final

from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.walk import children, rebuild

_NAME: Final = "part_"


def shared(x: Expr) -> tuple[list[tuple[Var, Expr]], Expr]:
    """Names with the parts that they stand for, each over those before it; and the whole over all.

    A part is the same where it is the very same object.
    """
    uses: dict[int, int] = {}
    several = False
    below: dict[int, tuple[Expr, ...]] = {}
    todo = [x]
    while todo:
        part = todo.pop()
        below[id(part)] = parts = children(part)
        for each in parts:
            if type(each) is Const or type(each) is Var:
                continue
            times = uses.get(id(each), 0)
            uses[id(each)] = times + 1
            if times:
                several = True
            else:
                todo.append(each)
    if not several:
        return [], x
    put: dict[int, Expr] = {}
    named: list[tuple[Var, Expr]] = []
    todo = [x]
    while todo:
        part = todo[-1]
        parts = below.get(id(part), ())
        before = [each for each in parts if id(each) not in put]
        if before:
            todo += before
            continue
        todo.pop()
        if id(part) not in put:
            changed = any(put[id(each)] is not each for each in parts)
            made = rebuild(part, lambda each: put[id(each)]) if changed else part
            if uses.get(id(part), 0) > 1:
                name = Var(f"{_NAME}{len(named)}", part.type)
                named.append((name, made))
                made = name
            put[id(part)] = made
    return named, put[id(x)]
