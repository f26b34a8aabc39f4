"""Page frames: a page allocator that hands out frames of the whole physical range.

Where a real one keeps to the memory that there is, this one gives low PFNs, high ones down from the
very last, and such as lie anywhere between: every bit of a PFN field is put to use.
"""

from collections.abc import Iterator
from random import Random
from typing import Final

from zslayout.reference.atomic_step import Lock, LockClass
from zslayout.reference.violation import InvariantViolation
from zslayout.reference.zspage import Zpdesc

_KEPT: Final = 64
"""So many freed pages keep their memory for the next, with what is left in it."""


class _Pages(dict[int, Zpdesc]):
    """The pages in use by PFN."""

    def __missing__(self, pfn: int) -> Zpdesc:
        raise InvariantViolation(f"no page in use has PFN {pfn:#x}")


class PageAllocator:
    """The page allocator of one machine. PFNs run from 1 to `last_pfn`."""

    def __init__(self, page_size: int, word_bits: int, last_pfn: int, seed: int) -> None:
        self.page_size = page_size
        self.last_pfn = last_pfn
        self.zone_lock = Lock(LockClass.ZONE, "zone->lock")
        self._word_bits = word_bits
        self._random = Random(seed)  # noqa: S311  # to be had again
        self.by_pfn = _Pages()
        """pfn_zpdesc(): the pages in use. Raises InvariantViolation for any other PFN."""
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
        """Take a page back. Raises InvariantViolation when it is not in use."""
        if self.by_pfn.pop(page.pfn, None) is not page:
            raise InvariantViolation(f"{page} is freed twice")
        self._freed.append(page.pfn)
        if len(self._memory) < _KEPT:
            self._memory.append(page.memory)

    def _pick(self) -> int:
        """A free PFN, or 0: by turns the highest, the lowest, one from anywhere, one just freed."""
        self._turn += 1
        orders = (
            (self._again, self._anywhere, self._lowest),
            (self._highest, self._lowest, self._again),
            (self._lowest, self._highest, self._again),
            (self._anywhere, self._lowest, self._again),
        )
        return next((pfn for one in orders[self._turn % 4] if (pfn := one())), 0)

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
