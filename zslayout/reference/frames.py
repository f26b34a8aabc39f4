"""Page frames: a page allocator that hands out frames of the whole physical range.

Where a real one keeps to the memory that there is, this one gives low PFNs, high ones down from the
very last, and such as lie anywhere between: every bit of a PFN field is put to use.
"""

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Final

from zslayout.reference.oops import Oops
from zslayout.reference.step import Lock, Rank

if TYPE_CHECKING:
    from zslayout.reference.state import Zspage

_KEPT: Final = 64
"""So many freed pages keep their memory for the next, with what is left in it."""


class Zpdesc:
    """A `struct zpdesc`: the descriptor of a page, and the page itself."""

    __slots__ = (
        "first_obj_offset",
        "handle",
        "lock",
        "memory",
        "movable",
        "next",
        "pfn",
        "words",
        "zspage",
    )

    def __init__(self, pfn: int, memory: bytearray, word_bits: int) -> None:
        self.pfn = pfn
        self.memory = memory
        self.words = memoryview(memory).cast("I" if word_bits == 32 else "Q")
        """The same bytes, as words."""
        self.lock = Lock(Rank.PAGE, f"page lock {pfn:#x}")
        self.zspage: Zspage | None = None
        self.next: Zpdesc | None = None
        self.first_obj_offset = 0
        self.handle = 0
        """The handle of the object, tagged, where the zspage is huge."""
        self.movable = False
        """Whether it may be migrated: its zspage is, or was, set up."""

    def __repr__(self) -> str:
        return f"page {self.pfn:#x}"


class _Pages(dict[int, Zpdesc]):
    """The pages in use by PFN."""

    def __missing__(self, pfn: int) -> Zpdesc:
        raise Oops(f"no page in use has PFN {pfn:#x}")


class Frames:
    """The page allocator of one machine. PFNs run from 1 to `last_pfn`."""

    def __init__(self, page_size: int, word_bits: int, last_pfn: int, seed: int) -> None:
        self.page_size = page_size
        self.last_pfn = last_pfn
        self.zone_lock = Lock(Rank.ZONE, "zone->lock")
        self._word_bits = word_bits
        self._random = Random(seed)  # noqa: S311  # to be had again
        self.by_pfn = _Pages()
        """pfn_zpdesc(): the pages in use. Raises Oops for a PFN that none of them has."""
        self._turn = 0
        self._low = 1
        self._high = last_pfn
        self._freed: list[int] = []
        self._memory: list[bytearray] = []

    def __repr__(self) -> str:
        return "the page allocator"

    def __len__(self) -> int:
        return len(self.by_pfn)

    def __iter__(self) -> Iterator[Zpdesc]:
        """The pages in use, in the order in which they were allocated."""
        return iter(self.by_pfn.values())

    def allocate(self) -> Zpdesc | None:
        """A page with whatever is in it; None when every frame is in use."""
        pfn = self._pick()
        if not pfn:
            return None
        memory = self._memory.pop() if self._memory else bytearray(self.page_size)
        page = self.by_pfn[pfn] = Zpdesc(pfn, memory, self._word_bits)
        return page

    def free(self, page: Zpdesc) -> None:
        """Take a page back. Raises Oops when it is not in use."""
        if self.by_pfn.pop(page.pfn, None) is not page:
            raise Oops(f"{page} is freed twice")
        self._freed.append(page.pfn)
        if len(self._memory) < _KEPT:
            self._memory.append(page.memory)

    def _pick(self) -> int:
        """A free PFN, or 0: by turns the highest, the lowest, one from anywhere, one just freed."""
        self._turn += 1
        match self._turn % 4:
            case 1:
                order = (self._highest, self._lowest, self._again)
            case 2:
                order = (self._lowest, self._highest, self._again)
            case 3:
                order = (self._anywhere, self._lowest, self._again)
            case _:
                order = (self._again, self._anywhere, self._lowest)
        return next((pfn for one in order if (pfn := one())), 0)

    def _highest(self) -> int:
        while self._high in self.by_pfn:
            self._high -= 1
        pfn, self._high = self._high, self._high - 1
        return pfn if pfn >= self._low else 0

    def _lowest(self) -> int:
        while self._low in self.by_pfn:
            self._low += 1
        pfn, self._low = self._low, self._low + 1
        return pfn if pfn <= self._high else 0

    def _anywhere(self) -> int:
        pfn = self._random.randint(1, self.last_pfn)
        return 0 if pfn in self.by_pfn else pfn

    def _again(self) -> int:
        while self._freed:
            pfn = self._freed.pop()
            if pfn not in self.by_pfn:
                return pfn
        return 0
