"""Mistakes that one could make in the operations of the allocator, and the checks that see them.

Each replaces one function of `zslayout.reference.operations`; `right` is the function as it is.
`make mutants` prints which check catches which, and at which step.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final
from unittest.mock import patch

import pools
from pools import Nth

from zslayout.reference import operations
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.atomic_step import Action, AtomicStep, Lock, LockClass, OperationSteps
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.session import CheckedSession, CheckLevel
from zslayout.reference.violation import Violation
from zslayout.reference.zspage import (
    OBJ_ALLOCATED_TAG,
    ZS_INUSE_RATIO_0,
    ZS_INUSE_RATIO_100,
    Zpdesc,
    Zspage,
)

Right = Callable[..., Any]
_UINT: Final = 0xFFFFFFFF
_FREE_LIST: Final = ("free_list.acyclic", "free_list.complete")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mistake: the function that has it, and the checks that may catch it."""

    name: str
    says: str
    target: str
    wrong: Callable[..., Any]
    checks: tuple[str, ...]
    level: PatchLevel


MUTANTS: list[Mutant] = []


def mutant(
    target: str, *checks: str, level: PatchLevel = PatchLevel.EARLY_UNLOCK
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function, which is called with the right one first, as a mutant."""

    def register(wrong: Callable[..., Any]) -> Callable[..., Any]:
        says = (wrong.__doc__ or "").strip()
        name = wrong.__name__.strip("_").replace("_", "-")
        MUTANTS.append(Mutant(name, says, target, wrong, checks, level))
        return wrong

    return register


@contextmanager
def inside(seeded: Mutant) -> Iterator[None]:
    """While the mistake is in the allocator."""
    right = getattr(operations, seeded.target)
    with patch.object(operations, seeded.target, partial(seeded.wrong, right)):
        yield


def workload() -> Iterator[TraceOperation]:
    """What brings every function to every turn of it: together with `faults`."""
    sizes = (40, 250, 360, 840, 1352, 2440, 4096)
    yield TraceOperation(OperationKind.MALLOC, 999, 2440)
    ids: list[int] = []
    for size in sizes:
        first = len(ids) + 1
        count = 38 if size == 840 else 12
        new = list(range(first, first + count))
        for number in new:
            yield TraceOperation(OperationKind.MALLOC, number, size)
            yield TraceOperation(OperationKind.WRITE, number)
        ids += new
        for number in new[::5]:
            yield TraceOperation(OperationKind.READ, number)
    for page in range(0, 60, 3):
        yield TraceOperation(OperationKind.MIGRATE, page)
    gone = [number for number in ids if number % 3]
    for number in gone:
        yield TraceOperation(OperationKind.FREE, number)
    for page in range(0, 40, 2):
        yield TraceOperation(OperationKind.MIGRATE, page)
    yield TraceOperation(OperationKind.COMPACT)
    for number in gone[::9]:
        yield TraceOperation(OperationKind.MALLOC, number, 1352)
        yield TraceOperation(OperationKind.WRITE, number)
    yield TraceOperation(OperationKind.DEFERRED)
    for number in ids:
        if number not in gone or number in gone[::9]:
            yield TraceOperation(OperationKind.READ, number)
            yield TraceOperation(OperationKind.FREE, number)
    yield TraceOperation(OperationKind.DEFERRED)


def faults() -> Nth:
    """A zspage gets one page of several, pages are locked by others now and then, and a zspage."""
    return Nth(
        {Action.ALLOC_PAGE: {2}, Action.TRYLOCK: range(1, 1000, 5), Action.WRITE_TRYLOCK: {2}}
    )


@cache
def found(
    seeded: Mutant | None, checks: CheckLevel, level: PatchLevel | None = None
) -> Violation | None:
    """What the checks find in the workload, with a mistake or without any."""
    if seeded is not None:
        with inside(seeded):
            return _found(checks, level or seeded.level)
    return _found(checks, level or PatchLevel.EARLY_UNLOCK)


def _found(checks: CheckLevel, level: PatchLevel) -> Violation | None:
    where = CheckedSession(pools.pool(level=level), checks, faults())
    try:
        where.run_trace(workload())
    except Violation as violation:
        return violation
    return None


# How a mistake is made of the steps of what is right.


def _changed(
    steps: OperationSteps[Any], change: Callable[[AtomicStep], bool]
) -> OperationSteps[Any]:
    """The same without the steps for which `change` is true; what follows them is done."""
    answer: bool | None = None
    try:
        while True:
            step = steps.send(answer)
            answer = None if change(step) else (yield step)
    except StopIteration as stop:
        return stop.value


def _ranked(step: AtomicStep, rank: LockClass, *dos: Action) -> bool:
    do, target = step
    return do in dos and isinstance(target, Lock) and target.lock_class is rank


def _zspage(pool: Pool, obj: int) -> Zspage:
    page, _ = operations.obj_to_location(pool, obj)
    return operations.get_zspage(page)


def _slot(pool: Pool, size_class: PoolClass, obj: int) -> tuple[Zpdesc, int]:
    """The page of an object, and the index of its first word in it."""
    page, obj_idx = operations.obj_to_location(pool, obj)
    return page, obj_idx * size_class.size % pool.page_size >> pool.word_shift


# Free lists.


@mutant("obj_free", *_FREE_LIST)
def _head_after_the_freed_slot(
    right: Right, pool: Pool, size_class: PoolClass, obj: int
) -> OperationSteps[None]:
    """The head of the free list is the slot after the one that was freed."""
    yield from right(pool, size_class, obj)
    _zspage(pool, obj).freeobj += 1


@mutant("obj_free", "invariant", *_FREE_LIST)
def _link_not_shifted(
    right: Right, pool: Pool, size_class: PoolClass, obj: int
) -> OperationSteps[None]:
    """A link is stored without being shifted by OBJ_TAG_BITS."""
    old = _zspage(pool, obj).freeobj
    yield from right(pool, size_class, obj)
    page, place = _slot(pool, size_class, obj)
    if not _zspage(pool, obj).huge:
        page.words[place] = old & _UINT


@mutant("obj_free", "invariant", *_FREE_LIST)
def _link_says_allocated(
    right: Right, pool: Pool, size_class: PoolClass, obj: int
) -> OperationSteps[None]:
    """A link has OBJ_ALLOCATED_TAG in it."""
    yield from right(pool, size_class, obj)
    page, place = _slot(pool, size_class, obj)
    page.words[place] |= OBJ_ALLOCATED_TAG


@mutant("obj_free", "free_list.acyclic")
def _link_to_itself(
    right: Right, pool: Pool, size_class: PoolClass, obj: int
) -> OperationSteps[None]:
    """A freed slot links to itself: the rest of the free list is lost."""
    yield from right(pool, size_class, obj)
    page, place = _slot(pool, size_class, obj)
    page.words[place] = _zspage(pool, obj).freeobj << 1


@mutant("init_zspage", "free_list.complete")
def _first_slot_lost(
    right: Right, pool: Pool, size_class: PoolClass, zspage: Zspage
) -> OperationSteps[None]:
    """The free list of a new zspage begins at the second slot."""
    yield from right(pool, size_class, zspage)
    if size_class.objs_per_zspage > 1:
        zspage.freeobj = 1


@mutant("find_get_zspage", "invariant", "zspage.inuse")
def _full_zspage_chosen(right: Right, size_class: PoolClass) -> Zspage | None:
    """zs_malloc() looks for a zspage among the full ones as well."""
    full = size_class.fullness_list[ZS_INUSE_RATIO_100]
    chosen: Zspage | None = next(reversed(full)) if full else right(size_class)
    return chosen


# Words of handles.


@mutant("move_word", "obj.class")
def _class_dropped_by_migration(
    _right: Right, pool: Pool, handle: int, new: Zpdesc
) -> OperationSteps[None]:
    """Migration encodes a word anew with class 0."""
    yield Action.LOAD_WORD, handle
    obj_idx = pool.decode_idx(pool.words[handle])
    yield Action.STORE_WORD, handle
    pool.words[handle] = pool.encode(new.pfn, 0, obj_idx)


@mutant("move_word", "obj.place")
def _word_left_by_migration(
    _right: Right, _pool: Pool, handle: int, _new: Zpdesc
) -> OperationSteps[None]:
    """Migration leaves the PFN of the old page in the word."""
    yield Action.LOAD_WORD, handle


@mutant("allocated_handle", "obj.place", "invariant")
def _only_first_on_a_page(
    right: Right, pool: Pool, zspage: Zspage, page: Zpdesc, offset: int
) -> int:
    """Only the first object of a page is seen by who moves objects."""
    handle: int = right(pool, zspage, page, offset)
    return handle if offset == page.first_obj_offset else 0


@mutant("obj_malloc", "obj.place")
def _word_of_the_next_slot(
    right: Right, pool: Pool, size_class: PoolClass, zspage: Zspage, handle: int
) -> OperationSteps[int]:
    """The word of a new object has the index of the next slot."""
    obj: int = yield from right(pool, size_class, zspage, handle)
    pool.words[handle] = obj + 1
    return obj


@mutant("obj_malloc", "obj.place")
def _word_without_header(
    right: Right, pool: Pool, size_class: PoolClass, zspage: Zspage, handle: int
) -> OperationSteps[int]:
    """The word of a handle is stored, and the header of its object is not."""
    obj: int = yield from right(pool, size_class, zspage, handle)
    page, place = _slot(pool, size_class, obj)
    page.words[place] = page.handle = 0
    return obj


@mutant("obj_free", *_FREE_LIST)
def _index_not_masked(
    right: Right, pool: Pool, size_class: PoolClass, obj: int
) -> OperationSteps[None]:
    """The index of a freed object is taken from its word with the class index above it."""
    yield from right(pool, size_class, obj)
    _zspage(pool, obj).freeobj = obj - pool.encode(pool.decode_pfn(obj), 0, 0)


@mutant("zs_malloc", "obj.overlap")
def _handle_given_twice(right: Right, pool: Pool, size: int) -> OperationSteps[int]:
    """zs_malloc() returns a handle that somebody has already."""
    handle: int = yield from right(pool, size)
    return next(iter(pool.words)) if len(pool.words) == 3 else handle


@mutant("lookup_size_class", "obj.class")
def _handle_not_counted_in(_right: Right, pool: Pool, size: int) -> PoolClass:
    """A request finds the class of its bytes, without room for its handle."""
    return pool.classes[pool.sizes.index_of(size)]


# Fullness lists and statistics.


@mutant("fix_fullness_group", "zspage.fullness")
def _fullness_not_fixed(
    _right: Right, size_class: PoolClass, zspage: Zspage
) -> OperationSteps[int]:
    """A zspage stays on the list of the group that it was in."""
    yield Action.MOVE_ZSPAGE, zspage
    return operations.fullness_of(size_class, zspage)


@mutant("fullness_of", "zspage.fullness")
def _full_is_99(right: Right, size_class: PoolClass, zspage: Zspage) -> int:
    """A full zspage belongs to the group below."""
    group: int = right(size_class, zspage)
    return min(group, ZS_INUSE_RATIO_100 - 1)


@mutant("fix_fullness_group", "invariant")
def _freed_with_an_object(
    right: Right, size_class: PoolClass, zspage: Zspage
) -> OperationSteps[int]:
    """A zspage with one object in it is taken for an empty one, and freed."""
    group: int = yield from right(size_class, zspage)
    return ZS_INUSE_RATIO_0 if zspage.inuse == 1 else group


@mutant("insert_zspage", "class.statistics")
def _group_not_counted(right: Right, size_class: PoolClass, zspage: Zspage, fullness: int) -> None:
    """A zspage is put on a list, and the list's number stays."""
    right(size_class, zspage, fullness)
    size_class.zspages[fullness] -= 1


@mutant("remove_zspage", "zspage.fullness", "class.statistics")
def _left_on_its_list(_right: Right, size_class: PoolClass, zspage: Zspage) -> None:
    """A zspage that goes to another list stays on the old one."""
    size_class.zspages[zspage.fullness] -= 1


@mutant("putback_zspage", "zspage.fullness", "class.statistics", "invariant")
def _isolated_for_ever(right: Right, size_class: PoolClass, zspage: Zspage) -> OperationSteps[int]:
    """Compaction does not put back a zspage that it has not emptied."""
    if zspage.inuse:
        yield Action.MOVE_ZSPAGE, zspage
        return operations.fullness_of(size_class, zspage)
    group: int = yield from right(size_class, zspage)
    return group


@mutant("obj_free", "zspage.inuse", "zspage.fullness")
def _inuse_not_lowered(
    right: Right, pool: Pool, size_class: PoolClass, obj: int
) -> OperationSteps[None]:
    """A free object leaves inuse as it was."""
    yield from right(pool, size_class, obj)
    _zspage(pool, obj).inuse += 1


@mutant("zs_free", "class.statistics")
def _objects_in_use_not_lowered(right: Right, pool: Pool, handle: int) -> OperationSteps[None]:
    """zs_free() leaves the number of objects in use of the class as it was."""
    size_class = pool.class_of(_zspage(pool, pool.words[handle]))
    yield from right(pool, handle)
    size_class.objs_inuse += 1


@mutant("unlink_zspage", "class.statistics")
def _objects_allocated_not_lowered(
    right: Right, pool: Pool, size_class: PoolClass, zspage: Zspage
) -> OperationSteps[bool]:
    """A freed zspage leaves the number of objects allocated as it was."""
    unlinked: bool = yield from right(pool, size_class, zspage)
    if unlinked:
        size_class.objs_allocated += size_class.objs_per_zspage
    return unlinked


@mutant("give_back", "pool.pages_allocated")
def _pages_allocated_not_lowered(
    right: Right, pool: Pool, size_class: PoolClass, zspage: Zspage
) -> OperationSteps[None]:
    """A freed zspage leaves pages_allocated as it was."""
    yield from right(pool, size_class, zspage)
    pool.pages_allocated += size_class.pages_per_zspage


@mutant("put_page", "pool.pages_allocated")
def _unused_page_leaked(right: Right, pool: Pool, page: Zpdesc) -> OperationSteps[None]:
    """A page that was allocated for a zspage for which others were missing is not given back."""
    if page.movable:
        yield from right(pool, page)


@mutant("async_free_zspage", "class.statistics", "pool.pages_allocated")
def _zspage_forgotten_by_the_worker(right: Right, pool: Pool) -> OperationSteps[None]:
    """The worker takes all empty zspages from their list, and frees all but one."""
    for size_class in pool.created:
        waiting = size_class.fullness_list[ZS_INUSE_RATIO_0]
        if waiting:
            waiting.popitem()
            break
    yield from right(pool)


# Pages of a zspage.


@mutant("replace_sub_page", "zspage.pages", "invariant")
def _chain_cut(right: Right, zspage: Zspage, new: Zpdesc, old: Zpdesc) -> None:
    """The pages after a migrated one are lost."""
    right(zspage, new, old)
    new.next = None


@mutant("replace_sub_page", "zspage.pages", "obj.place", "invariant")
def _always_the_first_page(right: Right, zspage: Zspage, new: Zpdesc, old: Zpdesc) -> None:
    """The new page of a migration becomes the first, whichever it replaces."""
    right(zspage, new, old)
    zspage.first_zpdesc = new


@mutant("replace_sub_page", "obj.place", "invariant")
def _first_offset_not_copied(right: Right, zspage: Zspage, new: Zpdesc, old: Zpdesc) -> None:
    """The new page of a migration does not know where its first object begins."""
    right(zspage, new, old)
    new.first_obj_offset = 0


@mutant("replace_sub_page", "obj.place")
def _huge_handle_not_copied(right: Right, zspage: Zspage, new: Zpdesc, old: Zpdesc) -> None:
    """The new page of a migration does not know the handle of its huge object."""
    right(zspage, new, old)
    new.handle = 0


# Contents.


@mutant("zs_object_copy", "contents")
def _copied_one_byte_short(
    right: Right, pool: Pool, size_class: PoolClass, target_obj: int, source_obj: int
) -> OperationSteps[None]:
    """Compaction copies all of an object but its last byte."""
    page, obj_idx = operations.obj_to_location(pool, target_obj)
    last = obj_idx * size_class.size % pool.page_size + size_class.size - 1
    if last >= pool.page_size:
        page, last = operations.next_of(page), last - pool.page_size
    old = page.memory[last]
    yield from right(pool, size_class, target_obj, source_obj)
    page.memory[last] = old


@mutant("zs_object_copy", "contents")
def _rest_from_the_wrong_offset(
    right: Right, pool: Pool, size_class: PoolClass, target_obj: int, source_obj: int
) -> OperationSteps[None]:
    """Compaction copies what lies on the second page of an object one word too far."""
    yield from right(pool, size_class, target_obj, source_obj)
    page, obj_idx = operations.obj_to_location(pool, target_obj)
    rest = obj_idx * size_class.size % pool.page_size + size_class.size - pool.page_size
    if rest > pool.handle_size:
        page = operations.next_of(page)
        page.memory[pool.handle_size : rest] = page.memory[: rest - pool.handle_size]


@mutant("zs_obj_write", "contents")
def _rest_not_written(
    right: Right, pool: Pool, handle: int, contents: bytes
) -> OperationSteps[None]:
    """What lies on the second page of an object is not written."""
    page, obj_idx = operations.obj_to_location(pool, pool.words[handle])
    size_class = pool.class_of(operations.get_zspage(page))
    offset = obj_idx * size_class.size % pool.page_size + pool.handle_size
    yield from right(pool, handle, contents[: max(1, pool.page_size - offset)])


# Locks.


@mutant("zs_malloc", "lock.balance")
def _class_not_unlocked(right: Right, pool: Pool, size: int) -> OperationSteps[int]:
    """zs_malloc() returns without class->lock being released."""
    handle: int = yield from _changed(
        right(pool, size), lambda step: _ranked(step, LockClass.CLASS, Action.UNLOCK)
    )
    return handle


@mutant("zs_obj_write", "lock.balance")
def _zspage_not_unlocked(
    right: Right, pool: Pool, handle: int, contents: bytes
) -> OperationSteps[None]:
    """zs_obj_write() returns without zspage->lock being released."""
    yield from _changed(
        right(pool, handle, contents),
        lambda step: _ranked(step, LockClass.ZSPAGE, Action.READ_UNLOCK),
    )


@mutant("trylock_zspage", "lock.balance")
def _trylock_ignored(right: Right, zspage: Zspage) -> OperationSteps[bool]:
    """A zspage is freed although a page of it could not be locked."""
    yield from right(zspage)
    return True


@mutant("zs_malloc", "lock.order")
def _class_locked_twice(right: Right, pool: Pool, size: int) -> OperationSteps[int]:
    """zs_malloc() takes class->lock and takes it again."""
    steps = right(pool, size)
    answer: bool | None = None
    try:
        while True:
            step = steps.send(answer)
            answer = yield step
            if _ranked(step, LockClass.CLASS, Action.LOCK):
                yield step
    except StopIteration as stop:
        result: int = stop.value
        return result


@mutant("compact_class", "lock.order")
def _pool_inside_class(right: Right, pool: Pool, size_class: PoolClass) -> OperationSteps[int]:
    """Compaction takes class->lock first, and then pool->lock."""
    steps = right(pool, size_class)
    answer: bool | None = None
    try:
        while True:
            step = steps.send(answer)
            if _ranked(step, LockClass.POOL, Action.WRITE_LOCK):
                inner = next(steps)
                yield inner
            answer = yield step
    except StopIteration as stop:
        result: int = stop.value
        return result


@mutant("lock_zspage", "lock.order")
def _sleeps_in_zspage_lock(right: Right, zspage: Zspage) -> OperationSteps[None]:
    """The worker waits for a page while it holds zspage->lock."""
    taken = False

    def change(step: AtomicStep) -> bool:
        nonlocal taken
        if _ranked(step, LockClass.ZSPAGE, Action.READ_LOCK):
            again, taken = taken, True
            return again
        return _ranked(step, LockClass.ZSPAGE, Action.READ_UNLOCK)

    yield from _changed(right(zspage), change)
    yield Action.READ_UNLOCK, zspage.lock


@mutant("zs_free", "lock.held")
def _class_not_locked(right: Right, pool: Pool, handle: int) -> OperationSteps[None]:
    """zs_free() does without class->lock."""
    yield from _changed(
        right(pool, handle), lambda step: _ranked(step, LockClass.CLASS, Action.LOCK, Action.UNLOCK)
    )


@mutant("begin_access", "lock.held")
def _pool_not_locked(
    right: Right, pool: Pool, handle: int
) -> OperationSteps[tuple[Zpdesc, int, Zspage]]:
    """An object is looked for without pool->lock."""
    place: tuple[Zpdesc, int, Zspage] = yield from _changed(
        right(pool, handle),
        lambda step: _ranked(step, LockClass.POOL, Action.READ_LOCK, Action.READ_UNLOCK),
    )
    return place


@mutant("async_free_zspage", "lock.held")
def _spliced_without_lock(right: Right, pool: Pool) -> OperationSteps[None]:
    """The worker takes zspages from their list without class->lock."""
    yield from _changed(
        right(pool), lambda step: _ranked(step, LockClass.CLASS, Action.LOCK, Action.UNLOCK)
    )


@mutant("free_pages", "lock.held")
def _freed_while_locked(right: Right, pool: Pool, zspage: Zspage) -> OperationSteps[None]:
    """A page is given back while it is locked."""
    yield from _changed(
        right(pool, zspage), lambda step: _ranked(step, LockClass.PAGE, Action.UNLOCK)
    )


@mutant("zs_free", "lock.pool")
def _pool_locked_by_free(right: Right, pool: Pool, handle: int) -> OperationSteps[None]:
    """zs_free() holds pool->lock although the word of a handle has the class."""
    yield Action.READ_LOCK, pool.lock
    yield from right(pool, handle)
    yield Action.READ_UNLOCK, pool.lock


@mutant("unlink_zspage", "lock.zone")
def _pages_freed_inside_class_lock(
    _right: Right, pool: Pool, size_class: PoolClass, zspage: Zspage
) -> OperationSteps[bool]:
    """zs_free() frees the pages of a zspage before it releases class->lock."""
    yield from operations.free_zspage(pool, size_class, zspage)
    return False


@mutant("zs_free", "lock.held", level=PatchLevel.BASE)
def _pool_not_locked_by_free(right: Right, pool: Pool, handle: int) -> OperationSteps[None]:
    """zs_free() reads the word without pool->lock where only the page tells the class."""
    yield from _changed(
        right(pool, handle),
        lambda step: _ranked(step, LockClass.POOL, Action.READ_LOCK, Action.READ_UNLOCK),
    )


@mutant("zs_free", "lock.order", level=PatchLevel.BASE)
def _class_before_pool(right: Right, pool: Pool, handle: int) -> OperationSteps[None]:
    """zs_free() takes class->lock before pool->lock."""
    size_class = pool.class_of(_zspage(pool, pool.words[handle]))
    yield Action.LOCK, size_class.lock
    yield from _changed(right(pool, handle), lambda step: step == (Action.LOCK, size_class.lock))


@mutant("zs_free", "lock.balance", level=PatchLevel.CLASS_IDX)
def _pool_not_released(right: Right, pool: Pool, handle: int) -> OperationSteps[None]:
    """zs_free() returns with its share of pool->lock."""
    yield from _changed(
        right(pool, handle), lambda step: _ranked(step, LockClass.POOL, Action.READ_UNLOCK)
    )


@mutant(
    "free_zspage", "pool.pages_allocated", "class.statistics", "invariant", level=PatchLevel.BASE
)
def _statistics_before_the_trylock(
    right: Right, pool: Pool, size_class: PoolClass, zspage: Zspage
) -> OperationSteps[None]:
    """What a zspage has is subtracted although it is left to the worker, and again by that."""
    waiting = pool.free_work
    pool.free_work = False
    yield from right(pool, size_class, zspage)
    if pool.free_work:
        pool.pages_allocated -= size_class.pages_per_zspage
        size_class.objs_allocated -= size_class.objs_per_zspage
    pool.free_work |= waiting
