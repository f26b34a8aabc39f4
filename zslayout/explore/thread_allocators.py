"""Page frames and handles that come by the thread that asks, and that nobody gets twice.

A frame or a handle is the n-th that a thread has got, whatever the others got meanwhile. So two
schedules that differ in the order of allocations alone end in the very same state, not only in
one that looks alike. None is given out again: whoever still uses one that was freed is found out.
"""

from typing import Final

from zslayout.reference.page_allocator import PageAllocator
from zslayout.reference.pool import HandleAllocator
from zslayout.reference.zspage import Zpdesc

_EACH: Final = 1024
_POISON: Final = b"\x6b"
"""What a new page holds: read as a header it is that of an object in use, with no such handle."""


class ThreadTurn:
    """Whose turn it is, and how many frames and handles each thread has got."""

    def __init__(self, threads: int) -> None:
        self.thread = 0
        """0 is the setup."""
        self.frames = [0] * (threads + 1)
        self.handles = [0] * (threads + 1)


class ThreadPageAllocator(PageAllocator):
    """Frames by turns from both ends of the physical range."""

    def __init__(self, page_size: int, word_bits: int, last_pfn: int, turn: ThreadTurn) -> None:
        super().__init__(page_size, word_bits, last_pfn, seed=0)
        self._bits = word_bits
        self._turn_of = turn
        self._clean = _POISON * page_size

    def allocate(self) -> Zpdesc | None:
        """The next frame of the thread whose turn it is, with poison in it."""
        turn = self._turn_of
        number = turn.thread * _EACH + turn.frames[turn.thread]
        turn.frames[turn.thread] += 1
        pfn = 1 + number // 2 if number % 2 else self.last_pfn - number // 2
        page = self.by_pfn[pfn] = Zpdesc(pfn, bytearray(self._clean), self._bits)
        return page


class ThreadHandleAllocator(HandleAllocator):
    """Handles by thread."""

    def __init__(self, word_bits: int, turn: ThreadTurn) -> None:
        super().__init__(word_bits)
        self._first = self._next
        self._turn_of = turn
        self.last_handle = 0
        """The handle that was allocated last."""

    def allocate(self) -> int:
        """The next handle of the thread whose turn it is."""
        turn = self._turn_of
        number = turn.thread * _EACH + turn.handles[turn.thread]
        turn.handles[turn.thread] += 1
        self.last_handle = self._first + number * self._size
        self.words[self.last_handle] = 0
        return self.last_handle
