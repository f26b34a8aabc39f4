"""What a kernel configuration fixes; plain `int` constants wherever the kernel defines them."""

from typing import Final

from zslayout.expr.nodes import Var
from zslayout.expr.types import INT

BITS_PER_LONG: Final = Var("BITS_PER_LONG", INT)
PAGE_SHIFT: Final = Var("PAGE_SHIFT", INT)
MAX_POSSIBLE_PHYSMEM_BITS: Final = Var("MAX_POSSIBLE_PHYSMEM_BITS", INT)
CONFIG_ZSMALLOC_CHAIN_SIZE: Final = Var("CONFIG_ZSMALLOC_CHAIN_SIZE", INT)

PARAMETERS: Final = (
    BITS_PER_LONG,
    PAGE_SHIFT,
    MAX_POSSIBLE_PHYSMEM_BITS,
    CONFIG_ZSMALLOC_CHAIN_SIZE,
)
"""Their order in a `ParameterPoint`."""
