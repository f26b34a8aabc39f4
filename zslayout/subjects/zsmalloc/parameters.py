"""The parameters of mm/zsmalloc.c, and what is proved about them: every point of the domain.

    PAGE_SHIFT                   12 to 18
    _PFN_BITS                    1 to BITS_PER_LONG - 1, and at most 64 physical bits in all
    CONFIG_ZSMALLOC_CHAIN_SIZE   4 to 16
    ADDRESSABLE_BITS             as the physical bits, whatever these are
    BITS_PER_LONG                32 and 64, each a lemma of its own

A 32-bit machine may have more physical bits than its word (PAE, LPAE), as long as a PFN fits.
"""

from typing import Final

from zslayout.arch.params import CHAIN_SIZE_MAX, CHAIN_SIZE_MIN
from zslayout.expr.formula import NamedAssertion
from zslayout.expr.nodes import Var
from zslayout.expr.types import INT, narrow
from zslayout.words.domain import Domain, between
from zslayout.words.parameters import (
    ADDRESSABLE,
    MAX_POSSIBLE_PHYSMEM_BITS,
    PAGE_SHIFT,
    PAGES,
    PHYSMEM,
    WORD_WIDTH,
    Parameter,
)

CONFIG_ZSMALLOC_CHAIN_SIZE: Final = Var("CONFIG_ZSMALLOC_CHAIN_SIZE", INT)
CHAIN: Final = Parameter(
    CONFIG_ZSMALLOC_CHAIN_SIZE,
    Var("chain_size", narrow(5)),
    range(CHAIN_SIZE_MIN, CHAIN_SIZE_MAX + 1),
    lambda params: params.chain_size.all,
    "chain_size",
    open=True,
    says="the chain size",
)


def _limits(bits_per_long: int) -> tuple[NamedAssertion, ...]:
    return (
        _range(PAGES),
        _range(CHAIN),
        *_frames("pfn", "_PFN_BITS", PHYSMEM, bits_per_long),
        *_frames("frame", "ADDRESSABLE_BITS - PAGE_SHIFT", ADDRESSABLE, bits_per_long),
    )


def _frames(
    name: str, says: str, address: Parameter, bits_per_long: int
) -> tuple[NamedAssertion, NamedAssertion]:
    """Physical addresses of so many bits leave the number of a page frame some, and not all."""
    most = max(address.domain)
    return (
        between(f"{name}_bits_in_range", says, address.var - PAGE_SHIFT, 1, bits_per_long - 1),
        NamedAssertion(
            f"{address.free.name}_in_range",
            f"{address.var.name} is at most {most}",
            address.var <= most,
        ),
    )


def _range(of: Parameter) -> NamedAssertion:
    name, says = f"{of.free.name}_in_range", of.says or of.var.name
    return between(name, says, of.var, min(of.domain), max(of.domain))


DOMAIN: Final = Domain(
    (WORD_WIDTH, PAGES, PHYSMEM, CHAIN, ADDRESSABLE),
    _limits,
    order=(PAGE_SHIFT.name, CONFIG_ZSMALLOC_CHAIN_SIZE.name, MAX_POSSIBLE_PHYSMEM_BITS.name),
    lines=(
        f"For every layout that compiles, with PAGE_SHIFT from {min(PAGES.domain)} to"
        f" {max(PAGES.domain)}, up to {max(PHYSMEM.domain)} physical bits"
        " that leave a PFN of 1 to BITS_PER_LONG - 1 bits, and CONFIG_ZSMALLOC_CHAIN_SIZE from"
        f" {CHAIN_SIZE_MIN} to {CHAIN_SIZE_MAX}; for every word:",
    ),
)
"""Small pages and short chains come first among its points."""
