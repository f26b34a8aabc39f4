"""Operations with one thing missing, for the mutants."""

from collections.abc import Callable
from typing import Any, Final

from zslayout.reference import operations as ops
from zslayout.reference.atomic_step import Action, AtomicStep, Lock, LockClass, OperationSteps
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.violation import InvariantViolation
from zslayout.reference.zspage import (
    OBJ_ALLOCATED_TAG,
    OBJ_TAG_BITS,
    ZS_INUSE_RATIO_0,
    Zpdesc,
    Zspage,
)

_UINT: Final = 0xFFFFFFFF

ORIGINAL_OPERATIONS: Final = {
    name: getattr(ops, name)
    for name in (
        "async_free_zspage",
        "compact_class",
        "migrate_zspage",
        "move_page",
        "move_word",
        "obj_malloc",
        "trylock_zspage",
        "zs_free",
        "zs_obj_read",
        "zs_obj_write",
        "zs_page_migrate",
    )
}


def without_lock(name: str, lock_class: LockClass) -> Callable[..., OperationSteps[Any]]:
    """An operation without the steps on locks of a rank."""
    right = ORIGINAL_OPERATIONS[name]

    def mutant(*arguments: object) -> OperationSteps[Any]:
        steps = right(*arguments)
        answer: bool | None = None
        try:
            while True:
                step = steps.send(answer)
                answer = None if _on(step, lock_class) else (yield step)
        except StopIteration as stop:
            return stop.value

    return mutant


def _on(step: AtomicStep, rank: LockClass) -> bool:
    return isinstance(step[1], Lock) and step[1].lock_class is rank


# Freeing. What follows the lookup is the same in most of them.


def _freed(
    pool: Pool, handle: int, size_class: PoolClass, zspage: Zspage, obj: int
) -> OperationSteps[None]:
    """What zs_free() does from where it has class->lock."""
    yield Action.UPDATE_STATISTICS, size_class
    size_class.objs_inuse -= 1
    yield from ops.obj_free(pool, size_class, obj)
    fullness = yield from ops.fix_fullness_group(size_class, zspage)
    unlinked = False
    if fullness == ZS_INUSE_RATIO_0:
        if pool.early_unlock:
            unlinked = yield from ops.unlink_zspage(pool, size_class, zspage)
        else:
            yield from ops.free_zspage(pool, size_class, zspage)
    yield Action.UNLOCK, size_class.lock
    if unlinked:
        yield from _pages_freed(pool, size_class, zspage)
    yield from _handle_freed(pool, handle)


def _pages_freed(pool: Pool, size_class: PoolClass, zspage: Zspage) -> OperationSteps[None]:
    yield from ops.free_pages(pool, zspage)
    yield Action.COUNT_PAGES, pool
    pool.pages_allocated -= size_class.pages_per_zspage


def _handle_freed(pool: Pool, handle: int) -> OperationSteps[None]:
    yield Action.FREE_HANDLE, handle
    pool.handles.free(handle)


def _class_locked(pool: Pool, handle: int) -> OperationSteps[tuple[PoolClass, int]]:
    """The class of an object by a lockless read, locked; and the word that was read."""
    yield Action.LOAD_WORD, handle
    obj = pool.words[handle]
    size_class = pool.classes[pool.decode_class(obj)]
    yield Action.LOCK, size_class.lock
    return size_class, obj


def _zspage_of(pool: Pool, obj: int) -> OperationSteps[Zspage]:
    page = pool.page[pool.decode_pfn(obj)]
    yield Action.FIND_ZSPAGE, page
    return ops.get_zspage(page)


def no_reread(pool: Pool, handle: int) -> OperationSteps[None]:
    """Uses the word that was read without a lock."""
    size_class, obj = yield from _class_locked(pool, handle)
    zspage = yield from _zspage_of(pool, obj)
    yield from _freed(pool, handle, size_class, zspage, obj)


def pfn_of_first_read(pool: Pool, handle: int) -> OperationSteps[None]:
    """Reads again, and uses the PFN that was read without a lock."""
    size_class, first = yield from _class_locked(pool, handle)
    yield Action.LOAD_WORD, handle
    obj = pool.words[handle]
    obj = pool.encode(pool.decode_pfn(first), pool.decode_class(obj), pool.decode_idx(obj))
    zspage = yield from _zspage_of(pool, obj)
    yield from _freed(pool, handle, size_class, zspage, obj)


def lockless_on_two_fields(pool: Pool, handle: int) -> OperationSteps[None]:
    """Goes by way of the zspage, without a lock, to its class."""
    yield Action.LOAD_WORD, handle
    zspage = yield from _zspage_of(pool, pool.words[handle])
    size_class = pool.class_of(zspage)
    yield Action.LOCK, size_class.lock
    yield Action.LOAD_WORD, handle
    obj = pool.words[handle]
    zspage = yield from _zspage_of(pool, obj)
    yield from _freed(pool, handle, size_class, zspage, obj)


def pool_unlock_first(pool: Pool, handle: int) -> OperationSteps[None]:
    """Drops pool->lock between zspage and class->lock."""
    yield Action.READ_LOCK, pool.lock
    yield Action.LOAD_WORD, handle
    obj = pool.words[handle]
    zspage = yield from _zspage_of(pool, obj)
    size_class = pool.class_of(zspage)
    yield Action.READ_UNLOCK, pool.lock
    yield Action.LOCK, size_class.lock
    yield from _freed(pool, handle, size_class, zspage, obj)


def _right_lookup(pool: Pool, handle: int) -> OperationSteps[tuple[PoolClass, Zspage, int]]:
    size_class, _ = yield from _class_locked(pool, handle)
    yield Action.LOAD_WORD, handle
    obj = pool.words[handle]
    zspage = yield from _zspage_of(pool, obj)
    return size_class, zspage, obj


def handle_freed_first(pool: Pool, handle: int) -> OperationSteps[None]:
    """Frees the handle, and then the object."""
    size_class, obj = yield from _class_locked(pool, handle)
    yield Action.UNLOCK, size_class.lock
    yield from _handle_freed(pool, handle)
    yield Action.LOCK, size_class.lock
    zspage = yield from _zspage_of(pool, obj)
    yield Action.UPDATE_STATISTICS, size_class
    size_class.objs_inuse -= 1
    yield from ops.obj_free(pool, size_class, obj)
    fullness = yield from ops.fix_fullness_group(size_class, zspage)
    unlinked = False
    if fullness == ZS_INUSE_RATIO_0:
        unlinked = yield from ops.unlink_zspage(pool, size_class, zspage)
    yield Action.UNLOCK, size_class.lock
    if unlinked:
        yield from _pages_freed(pool, size_class, zspage)


def unlink_after_unlock(pool: Pool, handle: int) -> OperationSteps[None]:
    """Unlinks and counts what class->lock protects after it."""
    size_class, zspage, obj = yield from _right_lookup(pool, handle)
    yield Action.UPDATE_STATISTICS, size_class
    size_class.objs_inuse -= 1
    yield from ops.obj_free(pool, size_class, obj)
    fullness = yield from ops.fix_fullness_group(size_class, zspage)
    locked = fullness == ZS_INUSE_RATIO_0 and (yield from ops.trylock_zspage(zspage))
    yield Action.UNLOCK, size_class.lock
    if locked:
        yield Action.MOVE_ZSPAGE, zspage
        ops.remove_zspage(size_class, zspage)
        yield Action.UPDATE_STATISTICS, size_class
        size_class.objs_allocated -= size_class.objs_per_zspage
        yield from _pages_freed(pool, size_class, zspage)
    elif fullness == ZS_INUSE_RATIO_0:
        yield from ops.kick_deferred_free(pool)
    yield from _handle_freed(pool, handle)


def statistics_outside_lock(pool: Pool, handle: int) -> OperationSteps[None]:
    """Reads and writes objs_inuse after class->lock."""
    size_class, zspage, obj = yield from _right_lookup(pool, handle)
    yield from ops.obj_free(pool, size_class, obj)
    fullness = yield from ops.fix_fullness_group(size_class, zspage)
    unlinked = False
    if fullness == ZS_INUSE_RATIO_0:
        unlinked = yield from ops.unlink_zspage(pool, size_class, zspage)
    yield Action.UNLOCK, size_class.lock
    yield Action.UPDATE_STATISTICS, size_class
    inuse = size_class.objs_inuse
    yield Action.UPDATE_STATISTICS, size_class
    size_class.objs_inuse = inuse - 1
    if unlinked:
        yield from _pages_freed(pool, size_class, zspage)
    yield from _handle_freed(pool, handle)


def early_unlock_live(pool: Pool, handle: int) -> OperationSteps[None]:
    """Decides by what was in use before it had class->lock."""
    yield Action.LOAD_WORD, handle
    zspage = yield from _zspage_of(pool, pool.words[handle])
    last = zspage.inuse == 1
    size_class, zspage, obj = yield from _right_lookup(pool, handle)
    yield Action.UPDATE_STATISTICS, size_class
    size_class.objs_inuse -= 1
    yield from ops.obj_free(pool, size_class, obj)
    yield from ops.fix_fullness_group(size_class, zspage)
    unlinked = last and (yield from ops.unlink_zspage(pool, size_class, zspage))
    yield Action.UNLOCK, size_class.lock
    if unlinked:
        yield from _pages_freed(pool, size_class, zspage)
    yield from _handle_freed(pool, handle)


def trylock_ignored(zspage: Zspage) -> OperationSteps[bool]:
    """Says that all pages are locked, whether they are or not."""
    for page in zspage.pages:
        yield Action.TRYLOCK, page.lock
    return True


# Moving.


def class_rewritten(pool: Pool, handle: int, new: Zpdesc) -> OperationSteps[None]:
    """Encodes the class below."""
    yield Action.LOAD_WORD, handle
    old_obj = pool.words[handle]
    obj_idx, class_idx = pool.decode_idx(old_obj), pool.decode_class(old_obj)
    yield Action.STORE_WORD, handle
    pool.words[handle] = pool.encode(new.pfn, class_idx - 1, obj_idx)


def chain_after_unlock(pool: Pool, page: Zpdesc, new: Zpdesc) -> OperationSteps[int]:
    """Drops class->lock before the chain is changed, not after."""
    steps = ORIGINAL_OPERATIONS["move_page"](pool, page, new)
    chained = False
    answer: bool | None = None
    try:
        while True:
            step = steps.send(answer)
            if step[0] is Action.CHAIN_PAGES:
                chained = True
                zspage: Zspage = step[1]
                yield Action.UNLOCK, pool.class_of(zspage).lock
            answer = None if chained and _on(step, LockClass.CLASS) else (yield step)
    except StopIteration as stop:
        error: int = stop.value
        return error


def inverted_order(pool: Pool, page: Zpdesc, new: Zpdesc) -> OperationSteps[int]:
    """Takes class->lock before pool->lock."""
    steps = ORIGINAL_OPERATIONS["move_page"](pool, page, new)
    answer: bool | None = None
    try:
        while True:
            step = steps.send(answer)
            if step[0] is Action.WRITE_LOCK and page.zspage is not None:
                yield Action.LOCK, pool.class_of(page.zspage).lock
                answer = yield step
            else:
                answer = (
                    None if step[0] is Action.LOCK and _on(step, LockClass.CLASS) else (yield step)
                )
    except StopIteration as stop:
        error: int = stop.value
        return error


def across_classes(
    pool: Pool, size_class: PoolClass, source: Zspage, target: Zspage
) -> OperationSteps[None]:
    """Moves the first object to a zspage of a larger class that has room."""
    larger = [found for found in pool.created if found.size > size_class.size]
    other = next((found for found in larger if ops.find_get_zspage(found) is not None), None)
    if other is None or (yield Action.TRYLOCK, other.lock):
        yield from ORIGINAL_OPERATIONS["migrate_zspage"](pool, size_class, source, target)
        return
    into = ops.find_get_zspage(other)
    page = source.first_zpdesc
    if into is None or page is None:
        raise InvariantViolation("a zspage without pages")
    for offset in range(page.first_obj_offset, pool.page_size, size_class.size):
        yield Action.LOAD_PAGE, page
        handle = ops.allocated_handle(pool, source, page, offset)
        if handle:
            yield Action.LOAD_WORD, handle
            used_obj = pool.words[handle]
            free_obj = yield from ops.obj_malloc(pool, other, into, handle)
            yield Action.STORE_PAGE, page
            there, idx = ops.obj_to_location(pool, free_obj)
            at = idx * other.size % pool.page_size
            size = min(size_class.size, pool.page_size - at)
            there.memory[at : at + size] = page.memory[offset : offset + size]
            yield from ops.obj_free(pool, size_class, used_obj)
            yield Action.UPDATE_STATISTICS, size_class
            size_class.objs_inuse -= 1
            yield Action.UPDATE_STATISTICS, other
            other.objs_inuse += 1
            yield from ops.fix_fullness_group(other, into)
            break
    yield Action.UNLOCK, other.lock


def worker_not_excluded(pool: Pool) -> OperationSteps[None]:
    """Leaves the zspages on their list until it comes to free them."""
    pool.free_work = False
    found: list[Zspage] = []
    for size_class in pool.created:
        yield Action.LOCK, size_class.lock
        found[:0] = reversed(size_class.fullness_list[ZS_INUSE_RATIO_0])
        yield Action.UNLOCK, size_class.lock
    for zspage in found:
        yield from ops.lock_zspage(zspage)
        size_class = pool.class_of(zspage)
        yield Action.LOCK, size_class.lock
        yield Action.MOVE_ZSPAGE, zspage
        ops.remove_zspage(size_class, zspage)
        yield from ops.give_back(pool, size_class, zspage)
        yield Action.UNLOCK, size_class.lock


def published_first(
    pool: Pool, size_class: PoolClass, zspage: Zspage, handle: int
) -> OperationSteps[int]:
    """Stores the word before the header."""
    yield Action.UPDATE_ZSPAGE, zspage
    obj_idx = zspage.freeobj
    nr_page, offset = divmod(obj_idx * size_class.size, pool.page_size)
    page = list(zspage.pages)[nr_page]
    obj = pool.encode(page.pfn, zspage.size_class, obj_idx)
    yield Action.STORE_WORD, handle
    pool.words[handle] = obj
    place = offset >> pool.word_shift
    yield Action.LOAD_PAGE, page
    zspage.freeobj = page.words[place] >> OBJ_TAG_BITS & _UINT
    yield Action.STORE_PAGE, page
    if zspage.huge:
        page.handle = handle | OBJ_ALLOCATED_TAG
    else:
        page.words[place] = handle | OBJ_ALLOCATED_TAG
    zspage.inuse += 1
    return obj
