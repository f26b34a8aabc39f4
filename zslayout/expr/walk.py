"""Ways through a tree that every reading shares."""

from collections.abc import Mapping
from typing import assert_never

from zslayout.expr.nodes import (
    Binary,
    Cast,
    Choose,
    Compare,
    Connective,
    Const,
    Expr,
    Ilog2,
    Unary,
    Var,
    converted,
)


def children(x: Expr) -> tuple[Expr, ...]:
    """The operands of a node, left to right."""
    match x:
        case Const() | Var():
            return ()
        case Unary(operand=a) | Cast(operand=a) | Ilog2(operand=a):
            return (a,)
        case Binary(left=a, right=b) | Compare(left=a, right=b):
            return (a, b)
        case Connective(operands=operands):
            return operands
        case Choose(condition=c, yes=a, no=b):
            return (c, a, b)
        case _ as never:
            assert_never(never)


def names(*roots: Expr) -> tuple[Var, ...]:
    """The variables of the trees, each once, in the order met."""
    found: dict[tuple[str, int], Var] = {}
    todo = list(reversed(roots))
    while todo:
        x = todo.pop()
        if isinstance(x, Var):
            # By name and the identity of its type: hashing the type itself takes most of the time.
            found.setdefault((x.name, id(x.type)), x)
        elif not isinstance(x, Const):
            todo.extend(reversed(children(x)))
    return tuple(dict.fromkeys(found.values()))


def replace(x: Expr, by: Mapping[str, Expr]) -> Expr:
    """The tree with every variable named in `by` replaced, converted to its type."""
    match x:
        case Var(name=name, type=to):
            return converted(by[name], to) if name in by else x
        case Const():
            return x
        case Unary(op=unary, operand=a):
            return Unary(unary, replace(a, by))
        case Binary(op=binary, left=a, right=b):
            return Binary(binary, replace(a, by), replace(b, by))
        case Compare(op=comparison, left=a, right=b):
            return Compare(comparison, replace(a, by), replace(b, by))
        case Connective(op=connective, operands=operands):
            return Connective(connective, tuple(replace(a, by) for a in operands))
        case Choose(condition=c, yes=a, no=b):
            return Choose(replace(c, by), replace(a, by), replace(b, by))
        case Cast(type=to, operand=a, implicit=implicit):
            return Cast(to, replace(a, by), implicit)
        case Ilog2(operand=a):
            return Ilog2(replace(a, by))
        case _ as never:
            assert_never(never)
