"""The parameters that the theorem speaks of: ranges, and every point in them.

    PAGE_SHIFT                   12 to 18
    _PFN_BITS                    1 to BITS_PER_LONG - 1, and at most 64 physical bits in all
    CONFIG_ZSMALLOC_CHAIN_SIZE   4 to 16
    BITS_PER_LONG                32 and 64, each a lemma of its own: `unsigned long` is two types

A 32-bit machine may have more physical bits than its word (PAE, LPAE), as long as a PFN fits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from zslayout.arch.params import CHAIN_SIZE_MAX, CHAIN_SIZE_MIN, ArchParams
from zslayout.expr.build import all_of
from zslayout.expr.formula import Assertion, Definition
from zslayout.expr.nodes import Const, Expr, Var, cast
from zslayout.expr.types import INT, narrow
from zslayout.words.parameters import (
    BITS_PER_LONG,
    CONFIG_ZSMALLOC_CHAIN_SIZE,
    MAX_POSSIBLE_PHYSMEM_BITS,
    PAGE_SHIFT,
)

PAGE_SHIFTS: Final = range(12, 19)
PHYSMEM_BITS_MOST: Final = 64
CHAIN_SIZES: Final = range(CHAIN_SIZE_MIN, CHAIN_SIZE_MAX + 1)
WIDTHS: Final = (32, 64)

Point = tuple[int, int, int, int]
"""Values of the four parameters, in the order of `layout.scheme.PARAMETERS`."""


@dataclass(frozen=True, slots=True, eq=False)
class Free:
    """A parameter left free: few bits are enough for it, and the rest of the int is 0."""

    parameter: Var
    variable: Var

    @property
    def definition(self) -> Definition:
        """The parameter as the int that C computes with."""
        return Definition(self.parameter.name, cast(self.variable, INT))


FREE: Final = (
    Free(PAGE_SHIFT, Var("page_shift", narrow(5))),
    Free(MAX_POSSIBLE_PHYSMEM_BITS, Var("physmem_bits", narrow(7))),
    Free(CONFIG_ZSMALLOC_CHAIN_SIZE, Var("chain_size", narrow(5))),
)


def bits_per_long(width: int) -> Definition:
    """The parameter that is a constant in each lemma."""
    return Definition(BITS_PER_LONG.name, Const(width))


@cache
def ranges(width: int) -> tuple[Assertion, ...]:
    """The domain for words of this width."""
    pfn_bits = MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT
    return (
        _between("page_shift_in_range", "PAGE_SHIFT", PAGE_SHIFT, PAGE_SHIFTS),
        _between("chain_size_in_range", "the chain size", CONFIG_ZSMALLOC_CHAIN_SIZE, CHAIN_SIZES),
        _between("pfn_bits_in_range", "_PFN_BITS", pfn_bits, range(1, width)),
        Assertion(
            "physmem_bits_in_range",
            f"MAX_POSSIBLE_PHYSMEM_BITS is at most {PHYSMEM_BITS_MOST}",
            MAX_POSSIBLE_PHYSMEM_BITS <= PHYSMEM_BITS_MOST,
        ),
    )


def _between(name: str, says: str, value: Expr, allowed: range) -> Assertion:
    least, most = allowed[0], allowed[-1]
    holds = all_of(value >= least, value <= most)
    return Assertion(name, f"{says} is {least} to {most}", holds)


def points(width: int) -> Iterator[Point]:
    """Every point of the domain for words of this width, small pages and short chains first."""
    for page_shift in PAGE_SHIFTS:
        most = min(PHYSMEM_BITS_MOST, page_shift + width - 1)
        for chain_size in CHAIN_SIZES:
            for physmem_bits in range(page_shift + 1, most + 1):
                yield (width, page_shift, physmem_bits, chain_size)


def contains(params: ArchParams) -> bool:
    """Whether every chain size of the configuration is a point of the domain."""
    width, page_shift, physmem_bits = params.bits_per_long, params.page_shift, params.physmem_bits
    return (
        width in WIDTHS
        and page_shift in PAGE_SHIFTS
        and page_shift < physmem_bits <= min(PHYSMEM_BITS_MOST, page_shift + width - 1)
        and all(size in CHAIN_SIZES for size in params.chain_size.all)
    )
