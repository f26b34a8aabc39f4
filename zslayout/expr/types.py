"""The C types of an expression: a name, a width in bits, a sign and a conversion rank.

The one rule: an operator of C works on two operands of one type, and `common` says which
(C11 6.3.1.8, the usual arithmetic conversions).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CType:
    """A C integer type. `width` is in bits; `rank` orders types of one width (int < long)."""

    name: str
    width: int
    signed: bool
    rank: int

    @property
    def minimum(self) -> int:
        """The least value of the type."""
        return -(1 << self.width - 1) if self.signed else 0

    @property
    def maximum(self) -> int:
        """The greatest value of the type."""
        return (1 << self.width - self.signed) - 1

    def wrap(self, value: int) -> int:
        """The value of the type that is congruent to `value` modulo 2**width."""
        value &= (1 << self.width) - 1
        return value - (1 << self.width) if self.signed and value > self.maximum else value


BOOL: Final = CType("bool", 1, signed=False, rank=0)
INT: Final = CType("int", 32, signed=True, rank=1)
UINT: Final = CType("unsigned int", 32, signed=False, rank=1)
_LONG: Final = {width: CType("long", width, signed=True, rank=2) for width in (32, 64)}
_ULONG: Final = {width: CType("unsigned long", width, signed=False, rank=2) for width in (32, 64)}


def long(bits_per_long: int) -> CType:
    """`long` of a machine with words of 32 or 64 bits."""
    return _LONG[bits_per_long]


def ulong(bits_per_long: int) -> CType:
    """`unsigned long` of a machine with words of 32 or 64 bits."""
    return _ULONG[bits_per_long]


def exact(width: int) -> CType:
    """A signed type of any width, for sums that must not wrap. C has no name for it."""
    return CType(f"_BitInt({width})", width, signed=True, rank=3)


def narrow(width: int) -> CType:
    """An unsigned type of any width, for a name whose few values are known: cast before use."""
    return CType(f"unsigned _BitInt({width})", width, signed=False, rank=0)


def common(a: CType, b: CType) -> CType:
    """The type in which C computes `x op y` for x of type `a` and y of type `b`."""
    if a is b and a.rank >= INT.rank:
        return a
    a, b = promote(a), promote(b)
    if a.signed == b.signed:
        return a if (a.rank, a.width) >= (b.rank, b.width) else b
    unsigned, signed = (b, a) if a.signed else (a, b)
    if unsigned.rank >= signed.rank:
        return unsigned
    if signed.width > unsigned.width:
        return signed
    return CType(f"unsigned {signed.name}", signed.width, signed=False, rank=signed.rank)


def promote(a: CType) -> CType:
    """The integer promotions (C11 6.3.1.1): what is smaller than `int` becomes `int`."""
    return INT if a.rank < INT.rank else a
