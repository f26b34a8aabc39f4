"""The named functions of C and of logic that scheme and obligation definitions are written with.

One rule: a function here only makes nodes, with the conversions of C.
"""

from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Choose,
    Compare,
    CompareOp,
    Connective,
    ConnectiveOp,
    Expr,
    Ilog2,
    Operand,
    arithmetic,
    compare,
    converted,
    lift,
)
from zslayout.expr.types import common


def eq(x: Operand, y: Operand) -> Compare:
    """`x == y`."""
    return compare(CompareOp.EQ, x, y)


def ne(x: Operand, y: Operand) -> Compare:
    """`x != y`."""
    return compare(CompareOp.NE, x, y)


def maximum(x: Operand, y: Operand) -> Binary:
    """`MAX(x, y)` of include/linux/minmax.h."""
    return arithmetic(BinaryOp.MAX, x, y)


def minimum(x: Operand, y: Operand) -> Binary:
    """`MIN(x, y)` of include/linux/minmax.h."""
    return arithmetic(BinaryOp.MIN, x, y)


def div_round_up(n: Operand, d: Operand) -> Binary:
    """`DIV_ROUND_UP(n, d)` of include/uapi/linux/const.h: `(n + d - 1) / d`, which may wrap."""
    return (lift(n) + d - 1) // d


def ilog2(x: Operand) -> Ilog2:
    """`ilog2(x)`."""
    return Ilog2(lift(x))


def when(condition: Operand, yes: Operand, no: Operand) -> Choose:
    """`condition ? yes : no` with C's conversions."""
    yes, no = lift(yes), lift(no)
    to = common(yes.type, no.type) if yes.type != no.type else yes.type
    return Choose(lift(condition), converted(yes, to), converted(no, to))


def negate(p: Operand) -> Expr:
    """Not `p`."""
    p = lift(p)
    if isinstance(p, Connective):
        if not p.operands:
            return FALSE if p == TRUE else TRUE
        if p.op is ConnectiveOp.NOT:
            return p.operands[0]
    return Connective(ConnectiveOp.NOT, (p,))


def all_of(*parts: Operand) -> Expr:
    """All of `parts`; one that is plainly true is left out."""
    rest = tuple([part for part in map(lift, parts) if part != TRUE])
    return rest[0] if len(rest) == 1 else Connective(ConnectiveOp.AND, rest)


def any_of(*parts: Operand) -> Expr:
    """Any of `parts`; one that is plainly false is left out."""
    rest = tuple([part for part in map(lift, parts) if part != FALSE])
    return rest[0] if len(rest) == 1 else Connective(ConnectiveOp.OR, rest)


def implies(p: Operand, q: Operand) -> Expr:
    """`p` only if `q`."""
    return TRUE if q == TRUE else any_of(negate(p), q)
