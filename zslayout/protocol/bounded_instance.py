"""A small instance of the protocol: so many handles, pages and zspages, and the words of them.

One rule: what is bounded is said here. A local of a thread that the operation leaves open ranges
over these values; a torn word takes each of the bits that words of the instance differ in from
either of two of them, so it is any such word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_
from typing import Final

from zslayout.protocol.symbolic_state import WORD_MAPS, StateMap, ZspagePhase
from zslayout.words.codec import codec
from zslayout.words.layout import Layout

OBJECT_CLASS: Final = 1
"""The class of the objects that are there."""
CLASS_COUNT: Final = 2


@dataclass(frozen=True, slots=True)
class InstanceThread:
    """An operation, and what it is called with: locals by name."""

    operation: str
    given: tuple[tuple[str, int], ...] = ()


FREE_THREAD: Final = InstanceThread("zs_free", (("handle", 1),))
MIGRATE_THREAD: Final = InstanceThread("zs_page_migrate", (("page", 1),))
"""The page where the object of handle 1 lies."""


@dataclass(frozen=True, slots=True)
class BoundedInstance:
    """How many there are of each kind, and what each thread does. Numbers begin with 1.

    At first one zspage is used, of as many pages as `chain`. The first `objects` handles have their
    objects on its first page; one that no thread is called with belongs to nobody that runs.
    """

    threads: tuple[InstanceThread, ...] = (FREE_THREAD, MIGRATE_THREAD)
    objects: int = 1
    handles: int = 2
    pages: int = 3
    zspages: int = 1
    chain: int = 1

    @property
    def frames(self) -> int:
        """How many PFNs the fields of words range over: their bits are those of the pages."""
        return 1 << self.pages.bit_length()

    def map_size(self, map_: StateMap) -> int:
        """The places of a map, 0 among them."""
        return {
            **dict.fromkeys(WORD_MAPS, self.handles + 1),
            StateMap.LIVE: self.handles + 1,
            StateMap.HOLDER: self.handles + 1,
            StateMap.ZSPAGE: self.handles + 1,
            StateMap.CLASS: self.zspages + 1,
            StateMap.INUSE: self.zspages + 1,
            StateMap.PHASE: self.zspages + 1,
            StateMap.KEEPER: self.zspages + 1,
            StateMap.OWNER: self.frames,
            StateMap.PAGE_KEEPER: self.frames,
            StateMap.PAGE_LOCK: self.frames,
            StateMap.CLASS_LOCK: CLASS_COUNT,
            StateMap.READER: len(self.threads) + 1,
        }[map_]

    def local_values(self, layout: Layout) -> Mapping[str, tuple[int, ...]]:
        """The values of each local of a thread that nothing else tells."""
        pages = tuple(range(1, self.pages + 1))
        zspages = tuple(range(1, self.zspages + 1))
        places = tuple(range(self.handles))
        encode = codec(layout).encode
        fields = product(pages, range(CLASS_COUNT), places)
        words = tuple(dict.fromkeys(encode(*parts) for parts in fields))
        bits = reduce(or_, words)
        masks = [0]
        for bit in (1 << place for place in range(bits.bit_length()) if bits >> place & 1):
            masks += [mask | bit for mask in masks]
        return {
            "handle": tuple(range(1, self.handles + 1)),
            "page": pages,
            "new": pages,
            "zspage": zspages,
            "target": zspages,
            "klass": tuple(range(CLASS_COUNT)),
            "remaining": tuple(range(self.handles + 1)),
            "idx": places,
            **dict.fromkeys(("word", "past", "other_past"), words),
            "mask": tuple(masks),
            **dict.fromkeys(("records", "records_other"), (0, 1)),
        }

    def initial_values(self, layout: Layout) -> Mapping[StateMap, Mapping[int, int]]:
        """The state at first, where it is not 0."""
        there = range(1, self.objects + 1)
        encode = codec(layout).encode
        return {
            **{
                map_: {handle: encode(1, OBJECT_CLASS, handle - 1) for handle in there}
                for map_ in WORD_MAPS
            },
            StateMap.LIVE: dict.fromkeys(there, 1),
            StateMap.HOLDER: {handle: self._holder(handle) for handle in there},
            StateMap.ZSPAGE: dict.fromkeys(there, 1),
            StateMap.CLASS: {1: OBJECT_CLASS},
            StateMap.INUSE: {1: self.objects},
            StateMap.PHASE: {1: ZspagePhase.USED},
            StateMap.OWNER: dict.fromkeys(range(1, self.chain + 1), 1),
        }

    def _holder(self, handle: int) -> int:
        """The thread that was called with the handle; otherwise one that does not run."""
        for number, thread in enumerate(self.threads, 1):
            if ("handle", handle) in thread.given:
                return number
        return len(self.threads) + 1
