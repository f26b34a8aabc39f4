"""Ways through a tree that every reading shares."""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, Final, assert_never

from zslayout.expr.nodes import (
    Binary,
    Cast,
    Choose,
    Compare,
    Connective,
    Const,
    Expr,
    Ilog2,
    Node,
    Unary,
    Var,
    cast,
)

_CHILDREN: Final[Mapping[type[Node], Callable[[Any], tuple[Expr, ...]]]] = {
    Const: lambda _: (),
    Var: lambda _: (),
    Unary: lambda x: (x.operand,),
    Cast: lambda x: (x.operand,),
    Ilog2: lambda x: (x.operand,),
    Binary: attrgetter("left", "right"),
    Compare: attrgetter("left", "right"),
    Connective: attrgetter("operands"),
    Choose: attrgetter("condition", "yes", "no"),
}
"""By type: a `match` asks one type after the other, and this is called millions of times."""


_DEEP: Final = 100_000
"""Trees are as deep as functions of C are long."""


@contextmanager
def deeper() -> Iterator[None]:
    """Trees may be deep inside; what others go through may not, outside: C's stack would end."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEP)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def children(x: Expr) -> tuple[Expr, ...]:
    """The operands of a node, left to right."""
    return _CHILDREN[type(x)](x)


def parts(*roots: Expr) -> Iterator[Expr]:
    """Every node of the trees, each as often as it occurs, from the top."""
    todo = list(reversed(roots))
    while todo:
        x = todo.pop()
        yield x
        todo.extend(reversed(children(x)))


def names(*roots: Expr) -> tuple[Var, ...]:
    """The variables of the trees, each once, in the order met."""
    found: dict[str | Var, Var] = {}
    # What stands in several places is looked at once.
    seen: set[int] = set()
    todo = list(reversed(roots))
    while todo:
        x = todo.pop()
        if type(x) is Var:
            # By name as a rule: hashing the type, too, takes most of the time.
            known = found.setdefault(x.name, x)
            if known is not x and known.type is not x.type and known != x:
                found.setdefault(x, x)
        elif type(x) is not Const and id(x) not in seen:
            seen.add(id(x))
            todo.extend(reversed(children(x)))
    return tuple(found.values())


def rebuild(x: Expr, inside: Callable[[Expr], Expr]) -> Expr:
    """The same node over changed operands."""
    match x:
        case Const() | Var():
            return x
        case Unary(op=unary, operand=a):
            return Unary(unary, inside(a))
        case Binary(op=binary, left=a, right=b):
            return Binary(binary, inside(a), inside(b))
        case Compare(op=comparison, left=a, right=b):
            return Compare(comparison, inside(a), inside(b))
        case Connective(op=connective, operands=operands):
            return Connective(connective, tuple(map(inside, operands)))
        case Choose(condition=c, yes=a, no=b):
            return Choose(inside(c), inside(a), inside(b))
        case Cast(type=to, operand=a, implicit=implicit):
            return Cast(to, inside(a), implicit)
        case Ilog2(operand=a):
            return Ilog2(inside(a))
        case _ as never:
            assert_never(never)


def replace(x: Expr, by: Mapping[str, Expr]) -> Expr:
    """The tree with every variable named in `by` replaced, cast to its type where that differs."""
    if isinstance(x, Var):
        put = by.get(x.name, x)
        return put if put.type == x.type else cast(put, x.type)
    return rebuild(x, lambda a: replace(a, by))


def substitute(x: Expr, by: Mapping[Expr, Expr]) -> Expr:
    """The tree with every subtree that is a key of `by` replaced by its value, of the same type."""
    return _substitute(x, list(by.items())) if by else x


def _substitute(x: Expr, by: list[tuple[Expr, Expr]]) -> Expr:
    # A few comparisons end at the first difference; a look-up would hash the whole subtree.
    for old, new in by:
        if type(x) is type(old) and x == old:
            return new
    changed = False

    def inside(a: Expr) -> Expr:
        nonlocal changed
        b = _substitute(a, by)
        changed = changed or b is not a
        return b

    rebuilt = rebuild(x, inside)
    return rebuilt if changed else x


def match(pattern: Expr, x: Expr, holes: Collection[str]) -> Mapping[str, Expr] | None:
    """What the variables named in `holes` stand for, where the tree is the pattern with them put.

    None where it is not.
    """
    found: dict[str, Expr] = {}
    todo = [(pattern, x)]
    while todo:
        wanted, given = todo.pop()
        if isinstance(wanted, Var) and wanted.name in holes:
            if given.type != wanted.type or found.setdefault(wanted.name, given) != given:
                return None
        elif isinstance(wanted, (Const, Var)):
            if wanted != given:
                return None
        elif not _alike(wanted, given):
            return None
        else:
            todo += zip(children(wanted), children(given), strict=True)
    return found


def _alike(x: Expr, y: Expr) -> bool:
    """Whether two nodes are the same but for their operands."""
    if type(x) is not type(y) or x.type != y.type or len(children(x)) != len(children(y)):
        return False
    return all(getattr(x, part, None) == getattr(y, part, None) for part in ("op", "implicit"))
