"""A tree with some variables known: what depends on them alone becomes a literal.

One rule: the tree that is left has the value of the whole, whatever the other variables are.
"""

from collections.abc import Mapping

from zslayout.expr.build import all_of, any_of, negate
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Choose,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
)
from zslayout.expr.types import BOOL
from zslayout.expr.walk import names, rebuild


def fold(x: Expr, known: Mapping[str, int]) -> Expr:
    """The tree with what is known computed; a branch that is never taken is left out."""
    if all(each.name in known for each in names(x)):
        return _literal(x, known)
    if isinstance(x, Choose):
        chosen = fold(x.condition, known)
        if chosen in (TRUE, FALSE):
            return fold(x.yes if chosen == TRUE else x.no, known)
    if isinstance(x, Connective):
        return _connective(x.op, tuple(fold(each, known) for each in x.operands))
    left = rebuild(x, lambda each: fold(each, known))
    if isinstance(left, Binary) and left.op is BinaryOp.AND and _has_zero(left):
        return Const(0, left.type)
    return left if any(True for _ in names(left)) else _literal(left, known)


def _literal(x: Expr, known: Mapping[str, int]) -> Expr:
    value = evaluate(x, known)
    if x.type is BOOL:
        return TRUE if value else FALSE
    return Const(value, x.type)


def _has_zero(x: Binary) -> bool:
    return any(isinstance(each, Const) and not each.value for each in (x.left, x.right))


def _connective(op: ConnectiveOp, operands: tuple[Expr, ...]) -> Expr:
    if op is ConnectiveOp.NOT:
        return negate(operands[0])
    settled, join = (FALSE, all_of) if op is ConnectiveOp.AND else (TRUE, any_of)
    return settled if settled in operands else join(*operands)
