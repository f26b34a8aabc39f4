"""Zspages and the pages that they are made of, as mm/zsmalloc.c keeps them."""

from collections.abc import Iterator
from typing import Final

from zslayout.reference.atomic_step import Lock, LockClass

OBJ_ALLOCATED_TAG: Final = 1
OBJ_TAG_BITS: Final = 1
ZS_INUSE_RATIO_0: Final = 0
ZS_INUSE_RATIO_10: Final = 1
ZS_INUSE_RATIO_99: Final = 10
ZS_INUSE_RATIO_100: Final = 11
NR_FULLNESS_GROUPS: Final = 12


def get_fullness_group(inuse: int, objs_per_zspage: int) -> int:
    """The fullness group of a zspage: 0, then (0,10] up to (90,99], and 11 when it is full."""
    if inuse == 0:
        return ZS_INUSE_RATIO_0
    if inuse == objs_per_zspage:
        return ZS_INUSE_RATIO_100
    return 100 * inuse // objs_per_zspage // 10 + 1


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
        self.lock = Lock(LockClass.PAGE, f"page lock {pfn:#x}")
        self.zspage: Zspage | None = None
        self.next: Zpdesc | None = None
        self.first_obj_offset = 0
        self.handle = 0
        """The handle of the object, tagged, where the zspage is huge."""
        self.movable = False
        """Whether it may be migrated: its zspage is, or was, set up."""

    def __repr__(self) -> str:
        return f"page {self.pfn:#x}"


class Zspage:
    """A `struct zspage`."""

    __slots__ = ("first_zpdesc", "freeobj", "fullness", "huge", "inuse", "lock", "size_class")

    def __init__(self, size_class: int) -> None:
        self.size_class = size_class
        """`zspage->class`: the index of its class."""
        self.inuse = 0
        self.freeobj = 0
        self.fullness = ZS_INUSE_RATIO_0
        self.huge = False
        self.first_zpdesc: Zpdesc | None = None
        self.lock = Lock(LockClass.ZSPAGE, "zspage->lock")

    @property
    def pages(self) -> Iterator[Zpdesc]:
        """Its pages, from the first on."""
        page = self.first_zpdesc
        while page is not None:
            yield page
            page = page.next

    def __repr__(self) -> str:
        first = self.first_zpdesc
        return f"zspage at {first}" if first else "zspage without pages"
