"""The expression tree: typed C expressions over fixed-width words, as frozen data.

    x + y   x - y   x * y   x // y   x % y      Binary: both operands of one type, which it has
    x & y   x | y   x ^ y   x << y   x >> y     a shift has its left operand's type
    -x      ~x                                  Unary
    x < y   x <= y  eq(x, y)  ne(x, y)          Compare: BOOL
    all_of(p, q)  any_of(p, q)  negate(p)       Connective: BOOL
    when(p, x, y)   ilog2(x)   cast(x, T)       Choose, Ilog2, Cast

One rule: a node whose operands' types do not agree cannot be made. The operators above insert the
conversions that C inserts, as `Cast` nodes marked implicit. Meaning at the edges is that of SMT-LIB
(a shift by the width or more gives 0, or the sign; division by 0 gives all ones); whether C defines
the value at all is a separate reading, `zslayout.expr.undefined_behaviour`.

Structural equality: `==` compares trees, `eq` builds a comparison.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from zslayout.errors import InternalError
from zslayout.expr.types import BOOL, INT, CType, common, promote


class Operator(Enum):
    """Known by what it is: to hash its name, as other enumerations do, takes longer."""

    __hash__ = object.__hash__


class UnaryOp(Operator):
    """Operators on one word."""

    NEG = "-"
    NOT = "~"


class BinaryOp(Operator):
    """Operators on two words; division, remainder and right shift follow the sign of the type."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    MOD = "%"
    AND = "&"
    OR = "|"
    XOR = "^"
    SHL = "<<"
    SHR = ">>"
    MAX = "MAX"
    MIN = "MIN"


_TYPED: Final = object.__setattr__
"""Gives a node the type that follows from its operands: to ask them each time is a way down."""
SHIFTS: Final = frozenset({BinaryOp.SHL, BinaryOp.SHR})


class CompareOp(Operator):
    """Comparisons of two words of one type, by the sign of that type."""

    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="


EQUALITIES: Final = frozenset({CompareOp.EQ, CompareOp.NE})


class ConnectiveOp(Operator):
    """Connectives on truth values; NOT takes one operand, AND and OR any number."""

    NOT = "!"
    AND = "&&"
    OR = "||"


class Node:
    """What all nodes share: C's operators. Every node has a `type`."""

    __slots__ = ()
    type: CType

    def __add__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.ADD, self, other)

    def __sub__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.SUB, self, other)

    def __rsub__(self, other: int) -> "Binary":
        return arithmetic(BinaryOp.SUB, other, self)

    def __mul__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.MUL, self, other)

    def __floordiv__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.DIV, self, other)

    def __mod__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.MOD, self, other)

    def __and__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.AND, self, other)

    def __or__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.OR, self, other)

    def __xor__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.XOR, self, other)

    def __lshift__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.SHL, self, other)

    def __rshift__(self, other: "Operand") -> "Binary":
        return arithmetic(BinaryOp.SHR, self, other)

    def __lt__(self, other: "Operand") -> "Compare":
        return compare(CompareOp.LT, self, other)

    def __le__(self, other: "Operand") -> "Compare":
        return compare(CompareOp.LE, self, other)

    def __gt__(self, other: "Operand") -> "Compare":
        return compare(CompareOp.LT, other, self)

    def __ge__(self, other: "Operand") -> "Compare":
        return compare(CompareOp.LE, other, self)

    def __neg__(self) -> "Unary":
        return Unary(UnaryOp.NEG, converted(self, promote(self.type)))

    def __invert__(self) -> "Unary":
        return Unary(UnaryOp.NOT, converted(self, promote(self.type)))


@dataclass(frozen=True, slots=True)
class Const(Node):
    """A literal. `value` lies in the range of `type`; a truth value is 0 or 1."""

    value: int
    type: CType = INT

    def __post_init__(self) -> None:
        _require(self.type.minimum <= self.value <= self.type.maximum, self)

    def __hash__(self) -> int:
        return hash(self.value)


@dataclass(frozen=True, slots=True)
class Var(Node):
    """A name: a parameter of the kernel configuration, a macro, or a variable of a claim."""

    name: str
    type: CType

    def __hash__(self) -> int:
        # Of the name alone: few names are of two types, and hashing a type takes most of the time.
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-x` or `~x`, modulo 2**width."""

    op: UnaryOp
    operand: "Expr"
    type: CType = field(init=False, repr=False, compare=False)
    """The operand's."""

    def __post_init__(self) -> None:
        _TYPED(self, "type", self.operand.type)
        _require(self.type is not BOOL, self)


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`x op y`, modulo 2**width."""

    op: BinaryOp
    left: "Expr"
    right: "Expr"
    type: CType = field(init=False, repr=False, compare=False)
    """The left operand's."""

    def __post_init__(self) -> None:
        kind, other = self.left.type, self.right.type
        _TYPED(self, "type", kind)
        _require(kind is not BOOL and other is not BOOL, self)
        _require(kind is other or self.op in SHIFTS or kind == other, self)


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`x op y` as a truth value."""

    type = BOOL
    op: CompareOp
    left: "Expr"
    right: "Expr"

    def __post_init__(self) -> None:
        kind, other = self.left.type, self.right.type
        _require(kind is other or kind == other, self)
        _require(kind is not BOOL or self.op in EQUALITIES, self)


@dataclass(frozen=True, slots=True)
class Connective(Node):
    """A truth value made of truth values. AND of none is true, OR of none is false."""

    type = BOOL
    op: ConnectiveOp
    operands: tuple["Expr", ...]

    def __post_init__(self) -> None:
        for operand in self.operands:
            if operand.type is not BOOL:
                raise _ill_typed(self)
        _require(self.op is not ConnectiveOp.NOT or len(self.operands) == 1, self)


@dataclass(frozen=True, slots=True)
class Choose(Node):
    """`condition ? yes : no`."""

    condition: "Expr"
    yes: "Expr"
    no: "Expr"
    type: CType = field(init=False, repr=False, compare=False)
    """That of both branches."""

    def __post_init__(self) -> None:
        kind = self.yes.type
        _TYPED(self, "type", kind)
        _require(self.condition.type is BOOL and kind == self.no.type, self)


@dataclass(frozen=True, slots=True)
class Cast(Node):
    """`(type)x`: the value modulo 2**width. `implicit` when C inserts it without being told."""

    type: CType
    operand: "Expr"
    implicit: bool = False

    def __post_init__(self) -> None:
        _require(self.type is not BOOL, self)


@dataclass(frozen=True, slots=True)
class Ilog2(Node):
    """`ilog2(x)` of include/linux/log2.h on a constant: floor(log2 x), and 0 for x < 2; an int."""

    operand: "Expr"

    def __post_init__(self) -> None:
        _require(self.operand.type is not BOOL, self)

    @property
    def type(self) -> CType:  # type: ignore[override]  # derived, not stored
        """Int."""
        return INT


Expr = Const | Var | Unary | Binary | Compare | Connective | Choose | Cast | Ilog2
Operand = Node | int

_KINDS: Final = frozenset({Const, Var, Unary, Binary, Compare, Connective, Choose, Cast, Ilog2})


def _require(holds: bool, node: Node) -> None:  # noqa: FBT001  # reads as a sentence
    if not holds:
        raise _ill_typed(node)


def _ill_typed(node: Node) -> InternalError:
    return InternalError(f"ill-typed expression: {node!r}")


TRUE: Final = Connective(ConnectiveOp.AND, ())
FALSE: Final = Connective(ConnectiveOp.OR, ())


def lift(x: Operand) -> Expr:
    """An int as the C literal of type int; a node as it is."""
    if type(x) in _KINDS:
        return x  # type: ignore[return-value]  # the kinds are the members of the union
    if isinstance(x, int):
        return Const(x)
    raise InternalError(f"a node of no known kind: {x!r}")


def converted(x: Operand, to: CType) -> Expr:
    """`x` converted to `to` as C does it without being told."""
    x = lift(x)
    kind = x.type
    return x if kind is to or kind == to else Cast(to, x, implicit=True)


def cast(x: Operand, to: CType) -> Cast:
    """`(to)x`, written out."""
    return Cast(to, lift(x))


def arithmetic(op: BinaryOp, x: Operand, y: Operand) -> Binary:
    """`x op y` with C's conversions; a shift promotes each side on its own."""
    x, y = lift(x), lift(y)
    if op in SHIFTS:
        return Binary(op, converted(x, promote(x.type)), converted(y, promote(y.type)))
    to = common(x.type, y.type)
    return Binary(op, converted(x, to), converted(y, to))


def compare(op: CompareOp, x: Operand, y: Operand) -> Compare:
    """`x op y` with C's conversions."""
    x, y = lift(x), lift(y)
    kind, other = x.type, y.type
    if kind is other and kind.rank >= INT.rank:
        return Compare(op, x, y)
    to = common(kind, other)
    return Compare(op, converted(x, to), converted(y, to))
