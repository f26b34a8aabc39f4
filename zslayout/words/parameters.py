"""What a kernel configuration fixes: plain `int` constants wherever the kernel defines them."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from zslayout.arch.params import ArchParams
from zslayout.expr.formula import Definition
from zslayout.expr.nodes import Var, cast
from zslayout.expr.types import INT, narrow

BITS_PER_LONG: Final = Var("BITS_PER_LONG", INT)
PAGE_SHIFT: Final = Var("PAGE_SHIFT", INT)
MAX_POSSIBLE_PHYSMEM_BITS: Final = Var("MAX_POSSIBLE_PHYSMEM_BITS", INT)
ADDRESSABLE_BITS: Final = Var("ADDRESSABLE_BITS", INT)


class Parameter(NamedTuple):
    """A parameter: its name in C, what it may be, and what an archconfig makes it.

    `domain` are the values that a theorem speaks of. `free` stands for it there: few bits are
    enough, and the rest of the int is 0.
    """

    var: Var
    free: Var
    domain: Sequence[int]
    values: Callable[[ArchParams], tuple[int, ...]]
    """Those that a configuration allows."""
    key: str
    """What an archconfig calls it."""
    open: bool = False
    """Whether a configuration leaves a range of it to who builds the kernel."""
    says: str = ""
    """What a person calls it, where that is not its name."""
    follows: Var | None = None
    """A parameter whose value it has where nobody says another; no macro depends on it then."""

    @property
    def definition(self) -> Definition:
        """The parameter as the int that C computes with."""
        return Definition(self.var.name, cast(self.free, INT))


WORD_WIDTH: Final = Parameter(
    BITS_PER_LONG,
    Var("bits_per_long", narrow(7)),
    (32, 64),
    lambda params: (params.bits_per_long,),
    "bits_per_long",
)
PAGES: Final = Parameter(
    PAGE_SHIFT,
    Var("page_shift", narrow(5)),
    range(12, 19),
    lambda params: (params.page_shift,),
    "page_shift",
)
PHYSMEM: Final = Parameter(
    MAX_POSSIBLE_PHYSMEM_BITS,
    Var("physmem_bits", narrow(7)),
    range(1, 65),
    lambda params: (params.physmem_bits,),
    "physmem_bits",
)
ADDRESSABLE: Final = Parameter(
    ADDRESSABLE_BITS,
    Var("addressable_bits", narrow(7)),
    PHYSMEM.domain,
    lambda params: (params.address_bits,),
    "addressable_bits",
    follows=MAX_POSSIBLE_PHYSMEM_BITS,
)
"""What no header decides: the bits of a page frame's physical address."""
