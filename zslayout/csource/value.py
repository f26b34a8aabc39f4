"""The values that C computes with: integers as expressions, and pointers by what they point to.

One rule: a pointer is told from another only where that is certain. Integers convert as C converts
them; of literals the value is taken at once, where C defines one.
"""

import re
from dataclasses import dataclass
from typing import TypeGuard, get_args

from zslayout.csource.syntax import CanonicalType, Pointer
from zslayout.expr.build import ne, negate, when
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    FALSE,
    SHIFTS,
    TRUE,
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
    arithmetic,
    cast,
    compare,
    converted,
)
from zslayout.expr.types import BOOL, CType, exact


@dataclass(frozen=True, slots=True)
class Frame:
    """A pointer to the descriptor of a page frame: `struct page *`, `struct zpdesc *`."""

    pfn: Expr


@dataclass(frozen=True, slots=True)
class Local:
    """The address of a variable of a function."""

    key: int
    type: CanonicalType


@dataclass(frozen=True, slots=True)
class Cell:
    """A pointer made from an integer: the address of a handle's word."""

    address: Expr


@dataclass(frozen=True, slots=True)
class Thing:
    """Some object, or a pointer to some object. `struct` is its type's name.

    `index` is known of an element of `pool->size_class`, or of a class that a function is given.
    """

    name: str
    struct: str = ""
    index: Expr | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """The address of a member of what `base` points to. `bits` is its width as a bitfield."""

    struct: str
    name: str
    base: "Value"
    bits: int | None = None


Value = Expr | Frame | Local | Cell | Thing | Member

_EXPRESSIONS = get_args(Expr)


def is_expression(value: Value | None) -> TypeGuard[Expr]:
    """Whether the value is an integer."""
    return isinstance(value, _EXPRESSIONS)


def is_frame(type_: CanonicalType) -> TypeGuard[Pointer]:
    """Whether this is a pointer to a page descriptor."""
    return isinstance(type_, Pointer) and type_.to in {"struct page", "struct zpdesc"}


def struct_name(type_name: str) -> str:
    """`zspage` of `struct zspage *`."""
    found = re.search(r"struct (\w+)", type_name)
    return found[1] if found else ""


def typed(value: Expr, to: CType) -> Expr:
    """The value converted as C does; literals are converted at once."""
    if to is BOOL:
        return truth(value)
    if value.type is BOOL:
        if value in (TRUE, FALSE):
            return Const(int(value == TRUE), to)
        return Choose(value, Const(1, to), Const(0, to))
    if isinstance(value, Const):
        return Const(to.wrap(value.value), to)
    return converted(value, to)


def truth(value: Expr) -> Expr:
    """`value != 0`."""
    if value.type is BOOL:
        return value
    if isinstance(value, Const):
        return TRUE if value.value else FALSE
    plain: Expr = value
    while isinstance(plain, Cast) and plain.operand.type.width <= plain.type.width:
        plain = plain.operand
    if isinstance(plain, Choose) and isinstance(plain.yes, Const) and isinstance(plain.no, Const):
        if plain.yes.value and not plain.no.value:
            return plain.condition
        if plain.no.value and not plain.yes.value:
            return negate(plain.condition)
    return ne(value, Const(0, value.type))


def operation(op: BinaryOp, left: Expr, right: Expr) -> Expr:
    """`left op right`; of two literals, its value where C defines one."""
    x = arithmetic(op, left, right)
    x = Binary(op, _literal(x.left), _literal(x.right))
    return Const(evaluate(x, {}), x.type) if _plain(x) else x


def comparison(op: CompareOp, left: Expr, right: Expr) -> Expr:
    """`left op right`; of two literals, its value."""
    x = compare(op, left, right)
    x = Compare(op, _literal(x.left), _literal(x.right))
    if isinstance(x.left, Const) and isinstance(x.right, Const):
        return TRUE if evaluate(x, {}) else FALSE
    return x


def either(condition: Expr, yes: Expr, no: Expr) -> Expr:
    """`condition ? yes : no`."""
    if condition in (TRUE, FALSE):
        return yes if condition == TRUE else no
    if yes is no or yes == no:
        return yes
    if yes.type is BOOL or no.type is BOOL:
        return Choose(condition, truth(yes), truth(no))
    return when(condition, yes, no)


def conjuncts(condition: Expr) -> tuple[Expr, ...]:
    """The conditions that a condition joins by &&."""
    if isinstance(condition, Connective) and condition.op is ConnectiveOp.AND:
        return tuple(part for each in condition.operands for part in conjuncts(each))
    return (condition,)


def as_bitfield(value: Expr, bits: int, kind: CType) -> Expr:
    """What a bitfield of `kind` keeps of a value that was converted to it."""
    if kind is BOOL or bits >= kind.width:
        return value
    if not kind.signed:
        return operation(BinaryOp.AND, value, Const((1 << bits) - 1, kind))
    return typed(cast(value, exact(bits)), kind)


def _literal(x: Expr) -> Expr:
    """A literal that was converted, as a literal of the other type."""
    if isinstance(x, Cast) and isinstance(x.operand, Const):
        return Const(x.type.wrap(x.operand.value), x.type)
    return x


def _plain(x: Binary) -> bool:
    """Whether both operands are literals and C defines the operation on them."""
    a, b, kind = x.left, x.right, x.left.type
    if not isinstance(a, Const) or not isinstance(b, Const):
        return False
    if x.op in SHIFTS:
        fits = 0 <= b.value < kind.width
        if x.op is BinaryOp.SHL and kind.signed and fits:
            return 0 <= a.value << b.value <= kind.maximum
        return fits
    if x.op in (BinaryOp.DIV, BinaryOp.MOD):
        return b.value != 0 and not (kind.signed and b.value == -1)
    if not kind.signed or x.op not in (BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL):
        return True
    exact = {
        BinaryOp.ADD: a.value + b.value,
        BinaryOp.SUB: a.value - b.value,
        BinaryOp.MUL: a.value * b.value,
    }[x.op]
    return kind.minimum <= exact <= kind.maximum
