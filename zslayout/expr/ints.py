"""The reading of a tree as Python ints: what each operator means, and the value of a tree.

This is the definition that the other readings are tested against. A word reads as an int in the
range of its type, a truth value as a bool.
"""

from collections.abc import Callable, Mapping
from typing import Final, assert_never

from zslayout.errors import InternalError
from zslayout.expr.nodes import (
    Binary,
    BinaryOp,
    Cast,
    Choose,
    Compare,
    CompareOp,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Ilog2,
    Unary,
    UnaryOp,
    Var,
)
from zslayout.expr.types import BOOL, CType

_UNARY: Final[Mapping[UnaryOp, Callable[[int], int]]] = {
    UnaryOp.NEG: lambda a: -a,
    UnaryOp.NOT: lambda a: ~a,
}

_COMPARE: Final[Mapping[CompareOp, Callable[[int, int], bool]]] = {
    CompareOp.EQ: lambda a, b: a == b,
    CompareOp.NE: lambda a, b: a != b,
    CompareOp.LT: lambda a, b: a < b,
    CompareOp.LE: lambda a, b: a <= b,
}

_BINARY: Final[Mapping[BinaryOp, Callable[[int, int], int]]] = {
    BinaryOp.ADD: lambda a, b: a + b,
    BinaryOp.SUB: lambda a, b: a - b,
    BinaryOp.MUL: lambda a, b: a * b,
    BinaryOp.AND: lambda a, b: a & b,
    BinaryOp.OR: lambda a, b: a | b,
    BinaryOp.XOR: lambda a, b: a ^ b,
    BinaryOp.MAX: max,
    BinaryOp.MIN: min,
}


def ilog2(a: int) -> int:
    """floor(log2 a), and 0 for a < 2 (include/linux/log2.h: ilog2 of a constant)."""
    return max(a.bit_length() - 1, 0) if a > 0 else 0


def shift(op: BinaryOp, kind: CType, a: int, count: int) -> int:
    """`a << count` or `a >> count`; a count outside 0..width-1 shifts everything out."""
    inside = 0 <= count < kind.width
    if op is BinaryOp.SHL:
        return kind.wrap(a << count) if inside else 0
    return a >> count if inside else (-1 if a < 0 else 0)


def divide(op: BinaryOp, kind: CType, a: int, b: int) -> int:
    """`a / b` or `a % b`, towards zero; by zero as SMT-LIB's bvudiv, bvsdiv, bvurem, bvsrem."""
    if b == 0:
        if op is BinaryOp.MOD:
            return a
        return (1 if a < 0 else -1) if kind.signed else kind.maximum
    quotient = abs(a) // abs(b)
    quotient = -quotient if (a < 0) != (b < 0) else quotient
    return kind.wrap(quotient if op is BinaryOp.DIV else a - b * quotient)


def binary(op: BinaryOp, kind: CType, a: int, b: int) -> int:
    """The value of `a op b`, where `kind` is the type of the result."""
    if op in (BinaryOp.SHL, BinaryOp.SHR):
        return shift(op, kind, a, b)
    if op in (BinaryOp.DIV, BinaryOp.MOD):
        return divide(op, kind, a, b)
    return kind.wrap(_BINARY[op](a, b))


def compare(op: CompareOp, a: int, b: int) -> bool:
    """The value of `a op b` of two words of one type."""
    return _COMPARE[op](a, b)


def evaluate(x: Expr, values: Mapping[str, int]) -> int:
    """The value of a tree when each variable has the given value.

    A part that stands in several places is evaluated once. Raises InternalError for a variable
    without a value, or with one outside its type.
    """
    return _once(x, values, {})


def _once(x: Expr, values: Mapping[str, int], known: dict[int, int]) -> int:
    found = known.get(id(x))
    if found is None:
        found = known[id(x)] = _evaluated(x, values, known)
    return found


def _evaluated(x: Expr, values: Mapping[str, int], known: dict[int, int]) -> int:
    match x:
        case Const(value=value):
            return value
        case Var(name=name, type=kind):
            if name not in values or kind.wrap(values[name]) != values[name]:
                raise InternalError(f"{name}: no value of type {kind.name}: {values.get(name)}")
            return values[name]
        case Unary(op=unary, operand=a):
            return x.type.wrap(_UNARY[unary](_once(a, values, known)))
        case Binary(op=op, left=a, right=b):
            return binary(op, x.type, _once(a, values, known), _once(b, values, known))
        case Compare(op=comparison, left=a, right=b):
            return _COMPARE[comparison](_once(a, values, known), _once(b, values, known))
        case Connective(op=ConnectiveOp.NOT, operands=(a,)):
            return not _once(a, values, known)
        case Connective(op=connective, operands=operands):
            join = all if connective is ConnectiveOp.AND else any
            return join(_once(a, values, known) for a in operands)
        case Choose(condition=c, yes=a, no=b):
            return _once(a if _once(c, values, known) else b, values, known)
        case Cast(type=kind, operand=a):
            return kind.wrap(_once(a, values, known))
        case Ilog2(operand=a):
            return ilog2(_once(a, values, known))
        case _ as never:
            assert_never(never)


def is_value(kind: CType, value: int) -> bool:
    """Whether `value` lies in the range of `kind`."""
    return (value in (0, 1)) if kind is BOOL else kind.wrap(value) == value
