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
    order: list[Expr] = []
    seen: set[int] = set()
    todo = [x]
    while todo:
        part = todo[-1]
        if id(part) in seen:
            todo.pop()
            continue
        below = [each for each in children(part) if id(each) not in seen]
        if below:
            todo += below
        else:
            seen.add(id(part))
            order.append(part)
            uses.update(id(each) for each in children(part))
            todo.pop()
    put: dict[int, Expr] = {}
    named: list[tuple[Var, Expr]] = []
    for part in order:
        if isinstance(part, Const | Var):
            put[id(part)] = part
            continue
        made = rebuild(part, lambda each: put[id(each)])
        if uses[id(part)] > 1:
            name = Var(f"{_NAME}{len(named)}", part.type)
            named.append((name, made))
            made = name
        put[id(part)] = made
    return named, put[id(x)]
