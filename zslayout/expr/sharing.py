"""Parts that stand in several places of a tree, each named once.

A tree that was read from code is small as what it is, and vast where every part is written as often
as it stands: the text for a solver names such parts.
"""

from collections import Counter
from typing import Final

from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.walk import children, rebuild

_NAME: Final = "part_"


def shared(x: Expr) -> tuple[list[tuple[Var, Expr]], Expr]:
    """Names with the parts that they stand for, each over those before it; and the whole over all.

    A part is the same where it is the very same object.
    """
    uses: Counter[int] = Counter()
    todo = [x]
    while todo:
        for part in children(todo.pop()):
            if not isinstance(part, Const | Var):
                if id(part) not in uses:
                    todo.append(part)
                uses[id(part)] += 1
    if not any(count > 1 for count in uses.values()):
        return [], x
    put: dict[int, Expr] = {}
    named: list[tuple[Var, Expr]] = []
    todo = [x]
    while todo:
        part = todo[-1]
        below = [each for each in children(part) if id(each) not in put]
        if below:
            todo += below
            continue
        todo.pop()
        if id(part) not in put:
            parts = children(part)
            changed = any(put[id(each)] is not each for each in parts)
            made = rebuild(part, lambda each: put[id(each)]) if changed else part
            if uses[id(part)] > 1:
                name = Var(f"{_NAME}{len(named)}", part.type)
                named.append((name, made))
                made = name
            put[id(part)] = made
    return named, put[id(x)]
