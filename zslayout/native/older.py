"""What the allocator was before v6.3, where it placed objects otherwise: four fullness groups.

    groups     empty, almost empty (up to three quarters), almost full, full
    a list     the fullest at its head, or before it whatever is fuller
    zspages    of up to 4 pages, as many as leave the least in percent

So it is in `get_fullness_group()`, `insert_zspage()`, `get_pages_per_zspage()` and `__zs_compact()`
of mm/zsmalloc.c in v6.1; v6.3 and v6.4 have made them what they are now.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from zslayout.reference import operations
from zslayout.reference.driver import run_to_end
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.size_class import SizeClass, SizeClasses
from zslayout.reference.zspage import Zspage

GROUPS: Final = (0, 1, 10, 11)
"""The four groups, by the numbers of those of today that are asked for in the same order."""


class OlderList(dict[Zspage, None]):
    """A fullness list; the one that was put there last is its head."""

    def __setitem__(self, zspage: Zspage, nothing: None) -> None:
        head = next(reversed(self), None)
        super().__setitem__(zspage, nothing)
        if head is not None and zspage.inuse < head.inuse:
            del self[head]
            super().__setitem__(head, None)


def older_classes(sizes: SizeClasses) -> SizeClasses:
    """The same sizes with the zspages of that time."""
    found: list[SizeClass] = []
    for index in reversed(range(len(sizes.by_index))):
        size = sizes.size_at(index)
        pages = _pages(size, sizes.page_size, sizes.chain_size)
        objects = pages * sizes.page_size // size
        last = found[-1] if found else None
        if last and (last.pages_per_zspage, last.objs_per_zspage) == (pages, objects):
            found.append(last)
        else:
            found.append(SizeClass(index, size, pages, objects))
    return replace(sizes, by_index=tuple(reversed(found)))


def _pages(size: int, page_size: int, most: int) -> int:
    """get_pages_per_zspage(): the first number of pages of which most percent are used."""
    used = {n: (n * page_size // size * size) * 100 // (n * page_size) for n in range(1, most + 1)}
    best = max(used.values())
    return next((n for n, percent in used.items() if percent == best and best), 1)


def age(kind: PoolClass) -> None:
    """Give a class the groups and the lists of that time."""
    objects = kind.objs_per_zspage
    kind.groups = tuple(_group(inuse, objects) for inuse in range(objects + 1))
    kind.fullness_list = [OlderList() for _ in kind.fullness_list]


def _group(inuse: int, objects: int) -> int:
    if inuse == 0:
        return GROUPS[0]
    if inuse == objects:
        return GROUPS[3]
    return GROUPS[1] if inuse <= 3 * objects // 4 else GROUPS[2]


def deferred(pool: Pool, run: Callable[[], None]) -> None:
    """async_free_zspage() of v6.1, which does not count the zspages off that it frees."""
    empty = {kind: len(kind.fullness_list[0]) for kind in pool.created} if pool.free_work else {}
    run()
    for kind, count in empty.items():
        kind.zspages[0] += count


def compact(pool: Pool) -> None:
    """zs_compact()."""
    for kind in reversed(pool.created):
        pool.pages_compacted += _compact_class(pool, kind)


def _compact_class(pool: Pool, kind: PoolClass) -> int:
    """__zs_compact(), while nobody else is there."""
    freed = 0
    while (source := _isolate(kind, (1, 10))) is not None:
        left = _Objects(pool, kind, source)
        target = None
        if operations.zs_can_compact(kind):
            while (target := _isolate(kind, (10, 1))) is not None and left.move(target):
                _put_back(kind, target)
        if target is None:
            _put_back(kind, source)
            break
        _put_back(kind, target)
        if _put_back(kind, source) == GROUPS[0]:
            run_to_end(operations.free_zspage(pool, kind, source))
            freed += kind.pages_per_zspage
    return freed


class _Objects:
    """migrate_zspage(): the objects of a zspage that are still to be moved, in their order."""

    def __init__(self, pool: Pool, kind: PoolClass, source: Zspage) -> None:
        self._pool, self._kind, self._source = pool, kind, source
        starts = (
            (page, offset)
            for page in source.pages
            for offset in range(page.first_obj_offset, pool.page_size, kind.size)
        )
        self._left = [
            handle
            for page, offset in starts
            if (handle := operations.allocated_handle(pool, source, page, offset))
        ]

    def move(self, target: Zspage) -> bool:
        """Move them until the target is full, which is the answer, or none is left."""
        while self._left:
            if target.inuse == self._kind.objs_per_zspage:
                return True
            handle = self._left.pop(0)
            used = self._pool.words[handle]
            free = run_to_end(operations.obj_malloc(self._pool, self._kind, target, handle))
            run_to_end(operations.zs_object_copy(self._pool, self._kind, free, used))
            self._pool.words[handle] = free
            run_to_end(operations.obj_free(self._pool, self._kind, used))
        return False


def _isolate(kind: PoolClass, groups: tuple[int, ...]) -> Zspage | None:
    return run_to_end(operations.isolate(kind, groups))  # type: ignore[arg-type]  # numbers in order


def _put_back(kind: PoolClass, zspage: Zspage) -> int:
    return run_to_end(operations.putback_zspage(kind, zspage))
