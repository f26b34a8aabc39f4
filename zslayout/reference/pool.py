"""The data of a pool, as mm/zsmalloc.c keeps it.

    Pool -- PoolClass -- fullness_list -- Zspage -- Zpdesc -- words of memory
     |                                                          free: next << OBJ_TAG_BITS
     +-- handles: the word of each                              used: handle | OBJ_ALLOCATED_TAG

One rule: nothing here does anything that another thread could see half done; `operations` does.
"""

from collections.abc import Callable
from typing import Final

from zslayout.reference.atomic_step import Lock, LockClass
from zslayout.reference.page_allocator import PageAllocator
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.size_class import SizeClass, SizeClasses, size_classes
from zslayout.reference.violation import InvariantViolation
from zslayout.reference.zspage import NR_FULLNESS_GROUPS, Zspage, get_fullness_group
from zslayout.words.codec import codec
from zslayout.words.layout import Layout

_FIRST_HANDLE: Final = {32: 0xC0000000, 64: 0xFFFF888000000000}
"""Where the kernel maps memory linearly: on 32-bit machines, and on x86_64."""


class PoolClass:
    """A `struct size_class` at work: what it is, its zspages by fullness, its statistics."""

    __slots__ = (
        "fullness_list",
        "groups",
        "index",
        "lock",
        "objs_allocated",
        "objs_inuse",
        "objs_per_zspage",
        "pages_per_zspage",
        "size",
        "zspages",
    )

    def __init__(self, kind: SizeClass, lock: Lock | None = None) -> None:
        """`lock` is that of the pool, where classes have none."""
        self.index = kind.index
        self.size = kind.size
        self.objs_per_zspage = kind.objs_per_zspage
        self.pages_per_zspage = kind.pages_per_zspage
        self.lock = lock or Lock(LockClass.CLASS, f"class->lock {kind.index}")
        self.fullness_list: list[dict[Zspage, None]] = [{} for _ in range(NR_FULLNESS_GROUPS)]
        """The zspages of each group; the one that was put there last is the first of its list."""
        self.groups = tuple(
            get_fullness_group(inuse, kind.objs_per_zspage)
            for inuse in range(kind.objs_per_zspage + 1)
        )
        """The fullness group for each number of objects in use."""
        self.zspages = [0] * NR_FULLNESS_GROUPS
        """The statistic of each group."""
        self.objs_allocated = 0
        self.objs_inuse = 0

    def __repr__(self) -> str:
        return f"class {self.index}"


class _HandleWords(dict[int, int]):
    """The words of the handles in use."""

    def __missing__(self, handle: int) -> int:
        raise InvariantViolation(f"{handle:#x} is no handle in use")


class HandleAllocator:
    """Handles, and the word that each is the address of."""

    def __init__(self, word_bits: int) -> None:
        self.words = _HandleWords()
        """The words by handle. Raises InvariantViolation for one that is not in use."""
        self._size = word_bits // 8
        self._next = _FIRST_HANDLE[word_bits]
        self._freed: list[int] = []

    def allocate(self) -> int:
        """cache_alloc_handle(): a handle whose word holds nothing yet."""
        if self._freed:
            handle = self._freed.pop()
        else:
            handle, self._next = self._next, self._next + self._size
        self.words[handle] = 0
        return handle

    def free(self, handle: int) -> None:
        """cache_free_handle(). Raises InvariantViolation when it is not in use."""
        if self.words.pop(handle, None) is None:
            raise InvariantViolation(f"handle {handle:#x} is freed twice")
        self._freed.append(handle)


class Pool:
    """A `struct zs_pool` on one layout.

    What the word has in it is the layout's affair, and what zs_free() makes of that the level's:
    without `class_idx` in the word it takes the path of the base.
    """

    def __init__(self, layout: Layout, level: PatchLevel, seed: int = 0) -> None:
        values = layout.values
        self.layout = layout
        words = codec(layout)
        self.encode: Callable[[int, int, int], int] = words.encode
        self.decode_pfn, self.decode_class = words.decode["pfn"], words.decode["class_idx"]
        self.decode_idx = words.decode["obj_idx"]
        self.sizes: SizeClasses = size_classes(layout)
        self.page_size = values["PAGE_SIZE"]
        self.page_shift = values["PAGE_SHIFT"]
        self.max_alloc = values["ZS_MAX_ALLOC_SIZE"]
        self.handle_size = values["ZS_HANDLE_SIZE"]
        self.word_bits = layout.word_bits
        self.word_shift = (layout.word_bits // 8).bit_length() - 1
        self.lock = Lock(LockClass.POOL, "pool->lock")
        self.one_lock = not level.includes(PatchLevel.BASE)
        """Whether pool->lock is the lock of every class."""
        lock = self.lock if self.one_lock else None
        made = {kind: PoolClass(kind, lock) for kind in self.sizes.created}
        self.classes = tuple(made[kind] for kind in self.sizes.by_index)
        """`pool->size_class`: one for each index, the same for merged ones."""
        self.created = tuple(made.values())
        last_pfn = (1 << layout.params.physmem_bits - self.page_shift) - 1
        self.frames = PageAllocator(self.page_size, self.word_bits, last_pfn, seed)
        self.page = self.frames.by_pfn
        self.handles = HandleAllocator(self.word_bits)
        self.words = self.handles.words
        self.pages_allocated = 0
        self.pages_compacted = 0
        self.compaction_in_progress = False
        self.free_work = False
        """Whether the worker that frees empty zspages is asked for."""
        self.lockless_free = layout.enabled and level.includes(PatchLevel.LOCKLESS_FREE)
        self.early_unlock = level.includes(PatchLevel.EARLY_UNLOCK)
        self.pool_released_first = level is PatchLevel.BASE
        """Migration releases pool->lock first, as up to 7.2; later its locks as they nest."""

    def __repr__(self) -> str:
        return "the pool"

    def class_of(self, zspage: Zspage) -> PoolClass:
        """zspage_class()."""
        return self.classes[zspage.size_class]
