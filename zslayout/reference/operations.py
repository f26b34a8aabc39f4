"""The operations of the allocator, each a sequence of atomic steps.

Names, order and locks are those of mm/zsmalloc.c, its zs_free() those of the series' patch levels.
Errors are negative, as the kernel's. What lies between two steps cannot be interrupted.
"""

from errno import EBUSY, EINVAL, ENOMEM, ENOSPC

from zslayout.reference.atomic_step import Action, OperationSteps
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.violation import InvariantViolation
from zslayout.reference.zspage import (
    OBJ_ALLOCATED_TAG,
    OBJ_TAG_BITS,
    ZS_INUSE_RATIO_0,
    ZS_INUSE_RATIO_10,
    ZS_INUSE_RATIO_99,
    ZS_INUSE_RATIO_100,
    Zpdesc,
    Zspage,
)

# Looked up millions of times.
LOCK, UNLOCK, TRYLOCK = Action.LOCK, Action.UNLOCK, Action.TRYLOCK
READ_LOCK, READ_UNLOCK = Action.READ_LOCK, Action.READ_UNLOCK
WRITE_LOCK, WRITE_UNLOCK, WRITE_TRYLOCK = (
    Action.WRITE_LOCK,
    Action.WRITE_UNLOCK,
    Action.WRITE_TRYLOCK,
)
LOAD, STORE, FIND, UPDATE = (
    Action.LOAD_WORD,
    Action.STORE_WORD,
    Action.FIND_ZSPAGE,
    Action.UPDATE_ZSPAGE,
)
LOAD_PAGE, STORE_PAGE = Action.LOAD_PAGE, Action.STORE_PAGE
LIST, STATISTICS = Action.MOVE_ZSPAGE, Action.UPDATE_STATISTICS
_UINT = 0xFFFFFFFF


def zs_malloc(pool: Pool, size: int) -> OperationSteps[int]:
    """A handle for an object of so many bytes; -EINVAL, -ENOSPC or -ENOMEM."""
    if size <= 0:
        return -EINVAL
    if size > pool.max_alloc:
        return -ENOSPC
    if (yield Action.ALLOC_HANDLE, pool):
        return -ENOMEM
    handle = pool.handles.allocate()
    size_class = lookup_size_class(pool, size)
    yield LOCK, size_class.lock
    zspage = find_get_zspage(size_class)
    if zspage is not None:
        yield from obj_malloc(pool, size_class, zspage, handle)
        yield from fix_fullness_group(size_class, zspage)
        yield STATISTICS, size_class
        size_class.objs_inuse += 1
        yield UNLOCK, size_class.lock
        return handle
    yield UNLOCK, size_class.lock

    zspage = yield from alloc_zspage(pool, size_class)
    if zspage is None:
        yield Action.FREE_HANDLE, handle
        pool.handles.free(handle)
        return -ENOMEM
    yield LOCK, size_class.lock
    yield from obj_malloc(pool, size_class, zspage, handle)
    yield LIST, zspage
    insert_zspage(size_class, zspage, fullness_of(size_class, zspage))
    yield Action.COUNT_PAGES, pool
    pool.pages_allocated += size_class.pages_per_zspage
    yield STATISTICS, size_class
    size_class.objs_allocated += size_class.objs_per_zspage
    size_class.objs_inuse += 1
    set_movable(zspage)
    yield UNLOCK, size_class.lock
    return handle


def zs_free(pool: Pool, handle: int) -> OperationSteps[None]:
    """Free the object of a handle, and the handle."""
    if handle <= 0:  # an error that zs_malloc() returned
        return
    if pool.lockless_free:
        yield LOAD, handle
        obj = pool.words[handle]
        size_class = pool.classes[pool.decode_class(obj)]
        yield LOCK, size_class.lock
        # Migration takes class->lock too: from here on the word is stable.
        yield LOAD, handle
        obj = pool.words[handle]
        page = pool.page[pool.decode_pfn(obj)]
        yield FIND, page
        zspage = get_zspage(page)
    else:
        yield LOCK if pool.one_lock else READ_LOCK, pool.lock
        yield LOAD, handle
        obj = pool.words[handle]
        page = pool.page[pool.decode_pfn(obj)]
        yield FIND, page
        zspage = get_zspage(page)
        size_class = pool.class_of(zspage)
        if not pool.one_lock:
            yield LOCK, size_class.lock
            yield READ_UNLOCK, pool.lock
    yield STATISTICS, size_class
    size_class.objs_inuse -= 1
    yield from obj_free(pool, size_class, obj)
    fullness = yield from fix_fullness_group(size_class, zspage)
    unlinked = False
    if fullness == ZS_INUSE_RATIO_0:
        if pool.early_unlock:
            unlinked = yield from unlink_zspage(pool, size_class, zspage)
        else:
            yield from free_zspage(pool, size_class, zspage)
    yield UNLOCK, size_class.lock
    if unlinked:
        yield from free_pages(pool, zspage)
        yield Action.COUNT_PAGES, pool
        pool.pages_allocated -= size_class.pages_per_zspage
    yield Action.FREE_HANDLE, handle
    pool.handles.free(handle)


def zs_obj_read(pool: Pool, handle: int, size: int) -> OperationSteps[bytes]:
    """The first bytes of an object's contents."""
    page, offset, zspage = yield from begin_access(pool, handle)
    found = b""
    while True:
        part = min(size - len(found), pool.page_size - offset)
        yield LOAD_PAGE, page
        found += page.memory[offset : offset + part]
        if len(found) == size:
            break
        page, offset = next_of(page), 0
    yield READ_UNLOCK, zspage.lock
    return bytes(found)


def zs_obj_write(pool: Pool, handle: int, contents: bytes) -> OperationSteps[None]:
    """Write an object's contents from its first byte on."""
    page, offset, zspage = yield from begin_access(pool, handle)
    done = 0
    while True:
        part = min(len(contents) - done, pool.page_size - offset)
        yield STORE_PAGE, page
        page.memory[offset : offset + part] = contents[done : done + part]
        done += part
        if done == len(contents):
            break
        page, offset = next_of(page), 0
    yield READ_UNLOCK, zspage.lock


def begin_access(pool: Pool, handle: int) -> OperationSteps[tuple[Zpdesc, int, Zspage]]:
    """Hold the zspage of an object; the page and the offset at which its contents begin."""
    yield LOCK if pool.one_lock else READ_LOCK, pool.lock
    yield LOAD, handle
    obj = pool.words[handle]
    page, obj_idx = obj_to_location(pool, obj)
    yield FIND, page
    zspage = get_zspage(page)
    # Migration cannot move the object from here on.
    yield READ_LOCK, zspage.lock
    yield UNLOCK if pool.one_lock else READ_UNLOCK, pool.lock
    offset = pool.class_of(zspage).size * obj_idx % pool.page_size
    if not zspage.huge:
        offset += pool.handle_size
        if offset >= pool.page_size:
            page, offset = next_of(page), offset - pool.page_size
    return page, offset, zspage


def zs_page_migrate(pool: Pool, pfn: int) -> OperationSteps[int]:
    """Move a page to a new frame: 0, or -ENOMEM or -EBUSY; 0 for a page that is no longer used."""
    page = pool.page[pfn]
    if not page.movable:
        return -EBUSY
    if (yield Action.ALLOC_PAGE, pool.frames):
        return -ENOMEM
    new = pool.frames.allocate()
    if new is None:
        return -ENOMEM
    # What follows is called with both pages locked.
    yield LOCK, page.lock
    yield LOCK, new.lock
    error = yield from move_page(pool, page, new)
    spare = new if new.zspage is None else page
    yield UNLOCK, new.lock
    yield UNLOCK, page.lock
    yield from put_page(pool, spare)
    return error


def move_page(pool: Pool, page: Zpdesc, new: Zpdesc) -> OperationSteps[int]:
    """zs_page_migrate() itself: 0, or -EBUSY while somebody accesses the zspage."""
    yield FIND, page
    zspage = page.zspage
    if zspage is None:
        return 0
    if not pool.one_lock:
        yield WRITE_LOCK, pool.lock
    size_class = pool.class_of(zspage)
    yield LOCK, size_class.lock
    if pool.one_lock:
        yield WRITE_LOCK, zspage.lock
    elif (yield WRITE_TRYLOCK, zspage.lock):
        yield UNLOCK, size_class.lock
        yield WRITE_UNLOCK, pool.lock
        return -EBUSY
    yield STORE_PAGE, new
    new.memory[:] = page.memory
    for offset in range(page.first_obj_offset, pool.page_size, size_class.size):
        yield LOAD_PAGE, page
        handle = allocated_handle(pool, zspage, page, offset)
        if handle:
            yield from move_word(pool, handle, new)
    yield Action.CHAIN_PAGES, zspage
    replace_sub_page(zspage, new, page)
    if pool.one_lock:
        yield UNLOCK, size_class.lock
        yield WRITE_UNLOCK, zspage.lock
    elif pool.pool_released_first:
        yield WRITE_UNLOCK, pool.lock
        yield UNLOCK, size_class.lock
        yield WRITE_UNLOCK, zspage.lock
    else:
        yield WRITE_UNLOCK, zspage.lock
        yield UNLOCK, size_class.lock
        yield WRITE_UNLOCK, pool.lock
    reset_zpdesc(page)
    return 0


def move_word(pool: Pool, handle: int, new: Zpdesc) -> OperationSteps[None]:
    """Re-encode the word of an object that lies on another page now."""
    yield LOAD, handle
    old_obj = pool.words[handle]
    obj_idx, class_idx = pool.decode_idx(old_obj), pool.decode_class(old_obj)
    yield STORE, handle
    pool.words[handle] = pool.encode(new.pfn, class_idx, obj_idx)


def zs_compact(pool: Pool) -> OperationSteps[int]:
    """Gather the objects of each class in as few zspages as hold them; the pages that came free.

    Nothing is done, and 0 returned, while another one is at it.
    """
    if pool.compaction_in_progress:
        return 0
    pool.compaction_in_progress = True
    freed = 0
    for size_class in reversed(pool.created):
        freed += yield from compact_class(pool, size_class)
    pool.pages_compacted += freed
    pool.compaction_in_progress = False
    return freed


def compact_class(pool: Pool, size_class: PoolClass) -> OperationSteps[int]:
    """__zs_compact()."""
    freed = 0
    target: Zspage | None = None
    if not pool.one_lock:
        yield WRITE_LOCK, pool.lock
    yield LOCK, size_class.lock
    while zs_can_compact(size_class):
        if target is None:
            target = yield from isolate(size_class, range(ZS_INUSE_RATIO_99, 0, -1))
            if target is None:
                break
        source = yield from isolate(size_class, range(ZS_INUSE_RATIO_10, ZS_INUSE_RATIO_99 + 1))
        if source is None:
            break
        if pool.one_lock:
            yield WRITE_LOCK, source.lock
            yield WRITE_LOCK, target.lock
        elif (yield WRITE_TRYLOCK, source.lock):
            yield from putback_zspage(size_class, source)
            break
        yield from migrate_zspage(pool, size_class, source, target)
        if pool.one_lock:
            yield WRITE_UNLOCK, target.lock
        yield WRITE_UNLOCK, source.lock
        if (yield from putback_zspage(size_class, source)) == ZS_INUSE_RATIO_0:
            yield from free_zspage(pool, size_class, source)
            freed += size_class.pages_per_zspage
        full = fullness_of(size_class, target) == ZS_INUSE_RATIO_100
        if full or (yield Action.CONTENDED, pool.lock):
            yield from putback_zspage(size_class, target)
            target = None
            yield UNLOCK, size_class.lock
            if not pool.one_lock:
                yield WRITE_UNLOCK, pool.lock
                yield WRITE_LOCK, pool.lock
            yield LOCK, size_class.lock
    if target is not None:
        yield from putback_zspage(size_class, target)
    yield UNLOCK, size_class.lock
    if not pool.one_lock:
        yield WRITE_UNLOCK, pool.lock
    return freed


def zs_can_compact(size_class: PoolClass) -> int:
    """The pages that compaction can free."""
    spare = max(0, size_class.objs_allocated - size_class.objs_inuse)
    return spare // size_class.objs_per_zspage * size_class.pages_per_zspage


def migrate_zspage(
    pool: Pool, size_class: PoolClass, source: Zspage, target: Zspage
) -> OperationSteps[None]:
    """Move objects until the target is full or the source is empty."""
    for page in source.pages:
        for offset in range(page.first_obj_offset, pool.page_size, size_class.size):
            yield LOAD_PAGE, page
            handle = allocated_handle(pool, source, page, offset)
            if not handle:
                continue
            yield LOAD, handle
            used_obj = pool.words[handle]
            free_obj = yield from obj_malloc(pool, size_class, target, handle)
            yield from zs_object_copy(pool, size_class, free_obj, used_obj)
            yield from obj_free(pool, size_class, used_obj)
            if target.inuse == size_class.objs_per_zspage or source.inuse == 0:
                return


def zs_object_copy(
    pool: Pool, size_class: PoolClass, target_obj: int, source_obj: int
) -> OperationSteps[None]:
    """Copy an object with its header; either side may span two pages."""
    from_page, idx = obj_to_location(pool, source_obj)
    from_offset = idx * size_class.size % pool.page_size
    to_page, idx = obj_to_location(pool, target_obj)
    to_offset = idx * size_class.size % pool.page_size
    left = size_class.size
    while True:
        part = min(left, pool.page_size - from_offset, pool.page_size - to_offset)
        yield STORE_PAGE, to_page
        copied = from_page.memory[from_offset : from_offset + part]
        to_page.memory[to_offset : to_offset + part] = copied
        left -= part
        if not left:
            return
        from_offset, to_offset = from_offset + part, to_offset + part
        if from_offset == pool.page_size:
            from_page, from_offset = next_of(from_page), 0
        if to_offset == pool.page_size:
            to_page, to_offset = next_of(to_page), 0


def async_free_zspage(pool: Pool) -> OperationSteps[None]:
    """The worker that frees the empty zspages which zs_free() could not."""
    pool.free_work = False
    found: list[Zspage] = []
    for size_class in pool.created:
        yield LOCK, size_class.lock
        empty = size_class.fullness_list[ZS_INUSE_RATIO_0]
        if empty:
            yield LIST, next(reversed(empty))
        found[:0] = reversed(empty)
        empty.clear()
        yield UNLOCK, size_class.lock
    for zspage in found:
        yield from lock_zspage(zspage)
        size_class = pool.class_of(zspage)
        yield LOCK, size_class.lock
        yield STATISTICS, size_class
        size_class.zspages[ZS_INUSE_RATIO_0] -= 1
        yield from give_back(pool, size_class, zspage)
        yield UNLOCK, size_class.lock


def lock_zspage(zspage: Zspage) -> OperationSteps[None]:
    """Lock every page, waiting for each; it may be migrated away meanwhile."""
    yield READ_LOCK, zspage.lock
    locked: Zpdesc | None = None
    page = zspage.first_zpdesc
    while page is not None:
        if (yield TRYLOCK, page.lock):
            yield READ_UNLOCK, zspage.lock
            yield Action.WAIT, page.lock
            yield READ_LOCK, zspage.lock
        else:
            locked = page
        # What is locked stays in the chain; what follows it may be another page than before.
        page = zspage.first_zpdesc if locked is None else locked.next
    yield READ_UNLOCK, zspage.lock


def obj_malloc(
    pool: Pool, size_class: PoolClass, zspage: Zspage, handle: int
) -> OperationSteps[int]:
    """Take the first free object of a zspage for a handle; the word that says where it is."""
    yield UPDATE, zspage
    obj_idx = zspage.freeobj
    offset = obj_idx * size_class.size
    page = zspage.first_zpdesc
    while offset >= pool.page_size and page is not None:
        page, offset = page.next, offset - pool.page_size
    if page is None:
        raise InvariantViolation(
            f"object {obj_idx} lies beyond the last page of a zspage of {size_class}"
        )
    place = offset >> pool.word_shift
    yield LOAD_PAGE, page
    zspage.freeobj = page.words[place] >> OBJ_TAG_BITS & _UINT
    yield STORE_PAGE, page
    if zspage.huge:
        page.handle = handle | OBJ_ALLOCATED_TAG
    else:
        page.words[place] = handle | OBJ_ALLOCATED_TAG
    zspage.inuse += 1
    obj = pool.encode(page.pfn, zspage.size_class, obj_idx)
    yield STORE, handle
    pool.words[handle] = obj
    return obj


def obj_free(pool: Pool, size_class: PoolClass, obj: int) -> OperationSteps[None]:
    """Put an object at the head of its zspage's free list."""
    page, obj_idx = pool.page[pool.decode_pfn(obj)], pool.decode_idx(obj)
    offset = obj_idx * size_class.size % pool.page_size
    yield FIND, page
    zspage = get_zspage(page)
    yield STORE_PAGE, page
    if zspage.huge:
        page.handle = 0
    else:
        page.words[offset >> pool.word_shift] = zspage.freeobj << OBJ_TAG_BITS & _UINT
    yield UPDATE, zspage
    zspage.freeobj = obj_idx
    zspage.inuse -= 1


def fix_fullness_group(size_class: PoolClass, zspage: Zspage) -> OperationSteps[int]:
    """Move a zspage to the list of its group, which is returned."""
    fullness = fullness_of(size_class, zspage)
    if fullness != zspage.fullness:
        yield LIST, zspage
        remove_zspage(size_class, zspage)
        insert_zspage(size_class, zspage, fullness)
    return fullness


def isolate(size_class: PoolClass, groups: range) -> OperationSteps[Zspage | None]:
    """isolate_src_zspage() and isolate_dst_zspage(): take the first zspage of the first group."""
    for group in groups:
        if size_class.fullness_list[group]:
            zspage = next(reversed(size_class.fullness_list[group]))
            yield LIST, zspage
            remove_zspage(size_class, zspage)
            return zspage
    return None


def putback_zspage(size_class: PoolClass, zspage: Zspage) -> OperationSteps[int]:
    """Put an isolated zspage on the list of its group, which is returned."""
    fullness = fullness_of(size_class, zspage)
    yield LIST, zspage
    insert_zspage(size_class, zspage, fullness)
    return fullness


def alloc_zspage(pool: Pool, size_class: PoolClass) -> OperationSteps[Zspage | None]:
    """An empty zspage that nobody else knows yet; None when there are not pages enough."""
    zspage = Zspage(size_class.index)
    pages: list[Zpdesc] = []
    for _ in range(size_class.pages_per_zspage):
        failed = yield Action.ALLOC_PAGE, pool.frames
        page = None if failed else pool.frames.allocate()
        if page is None:
            for other in reversed(pages):
                yield from put_page(pool, other)
            return None
        pages.append(page)
    create_page_chain(zspage, pages, size_class)
    yield from init_zspage(pool, size_class, zspage)
    return zspage


def init_zspage(pool: Pool, size_class: PoolClass, zspage: Zspage) -> OperationSteps[None]:
    """Link all objects of a zspage to a free list, in their order."""
    offset, last, obj_idx = 0, 0, 0
    for page in zspage.pages:
        yield STORE_PAGE, page
        page.first_obj_offset = offset
        while offset < pool.page_size:
            obj_idx += 1
            page.words[offset >> pool.word_shift] = obj_idx << OBJ_TAG_BITS
            last, offset = offset, offset + size_class.size
        if page.next is None:
            page.words[last >> pool.word_shift] = (1 << pool.word_bits) - (1 << OBJ_TAG_BITS)
        offset -= pool.page_size
    zspage.freeobj = 0


def free_zspage(pool: Pool, size_class: PoolClass, zspage: Zspage) -> OperationSteps[None]:
    """Free an empty zspage under class->lock, or leave it to the worker."""
    if (yield from trylock_zspage(zspage)):
        yield LIST, zspage
        remove_zspage(size_class, zspage)
        yield from give_back(pool, size_class, zspage)
    else:
        yield from kick_deferred_free(pool)


def unlink_zspage(pool: Pool, size_class: PoolClass, zspage: Zspage) -> OperationSteps[bool]:
    """What is left under class->lock with patch 3; whether the pages are to be freed."""
    if not (yield from trylock_zspage(zspage)):
        yield from kick_deferred_free(pool)
        return False
    yield LIST, zspage
    remove_zspage(size_class, zspage)
    yield STATISTICS, size_class
    size_class.objs_allocated -= size_class.objs_per_zspage
    return True


def give_back(pool: Pool, size_class: PoolClass, zspage: Zspage) -> OperationSteps[None]:
    """__free_zspage(): free the pages and adjust the statistics."""
    yield from free_pages(pool, zspage)
    yield STATISTICS, size_class
    size_class.objs_allocated -= size_class.objs_per_zspage
    yield Action.COUNT_PAGES, pool
    pool.pages_allocated -= size_class.pages_per_zspage


def free_pages(pool: Pool, zspage: Zspage) -> OperationSteps[None]:
    """Free the pages of an empty, unlinked zspage, all of which are locked."""
    if zspage.inuse or zspage.fullness != ZS_INUSE_RATIO_0:
        raise InvariantViolation(f"{zspage} is freed with {zspage.inuse} objects in it")
    page = zspage.first_zpdesc
    while page is not None:
        following = page.next
        yield Action.LEAVE_ZSPAGE, page
        reset_zpdesc(page)
        yield UNLOCK, page.lock
        yield from put_page(pool, page)
        page = following


def trylock_zspage(zspage: Zspage) -> OperationSteps[bool]:
    """Lock every page without waiting, or none."""
    taken: list[Zpdesc] = []
    for page in zspage.pages:
        if (yield TRYLOCK, page.lock):
            for other in taken:
                yield UNLOCK, other.lock
            return False
        taken.append(page)
    return True


def kick_deferred_free(pool: Pool) -> OperationSteps[None]:
    """Ask for the worker."""
    yield Action.KICK_DEFERRED_FREE, pool
    pool.free_work = True


def put_page(pool: Pool, page: Zpdesc) -> OperationSteps[None]:
    """Give a page back to the page allocator, which takes its own lock."""
    yield LOCK, pool.frames.zone_lock
    yield Action.FREE_PAGE, page
    pool.frames.free(page)
    yield UNLOCK, pool.frames.zone_lock


# What follows changes only what no other thread can see half done: it is part of a step.


def lookup_size_class(pool: Pool, size: int) -> PoolClass:
    """The class of a request; the object's handle lies in the slot too."""
    return pool.classes[pool.sizes.index_of(size + pool.handle_size)]


def find_get_zspage(size_class: PoolClass) -> Zspage | None:
    """The zspage to allocate from: the fullest that is not full, an empty one at last."""
    for zspages in size_class.fullness_list[ZS_INUSE_RATIO_99::-1]:
        if zspages:
            return next(reversed(zspages))
    return None


def fullness_of(size_class: PoolClass, zspage: Zspage) -> int:
    """The group that a zspage belongs to."""
    return size_class.groups[zspage.inuse]


def insert_zspage(size_class: PoolClass, zspage: Zspage, fullness: int) -> None:
    """Make a zspage the first of a list."""
    size_class.zspages[fullness] += 1
    size_class.fullness_list[fullness][zspage] = None
    zspage.fullness = fullness


def remove_zspage(size_class: PoolClass, zspage: Zspage) -> None:
    """Take a zspage from its list. Raises InvariantViolation when it is on none."""
    if zspage not in size_class.fullness_list[zspage.fullness]:
        raise InvariantViolation(f"{zspage} is on no list of {size_class}")
    del size_class.fullness_list[zspage.fullness][zspage]
    size_class.zspages[zspage.fullness] -= 1


def create_page_chain(zspage: Zspage, pages: list[Zpdesc], size_class: PoolClass) -> None:
    """Make these the pages of a zspage, in this order."""
    zspage.first_zpdesc = pages[0]
    zspage.huge = size_class.pages_per_zspage == size_class.objs_per_zspage == 1
    for page, following in zip(pages, [*pages[1:], None], strict=True):
        page.zspage, page.next = zspage, following


def set_movable(zspage: Zspage) -> None:
    """SetZsPageMovable(): the zspage is set up, from now on its pages may be migrated."""
    for page in zspage.pages:
        page.movable = True


def replace_sub_page(zspage: Zspage, new: Zpdesc, old: Zpdesc) -> None:
    """Put a new page in the place of an old one in the chain."""
    before = next((page for page in zspage.pages if page.next is old), None)
    if before is None:
        zspage.first_zpdesc = new
    else:
        before.next = new
    new.zspage, new.next = zspage, old.next
    new.first_obj_offset, new.handle = old.first_obj_offset, old.handle
    new.movable = True


def reset_zpdesc(page: Zpdesc) -> None:
    """Let a page forget its zspage."""
    page.zspage = page.next = None
    page.handle = page.first_obj_offset = 0


def get_zspage(page: Zpdesc) -> Zspage:
    """The zspage of a page. Raises InvariantViolation when it belongs to none."""
    if page.zspage is None:
        raise InvariantViolation(f"{page} belongs to no zspage")
    return page.zspage


def next_of(page: Zpdesc) -> Zpdesc:
    """The next page of the chain. Raises InvariantViolation when it is the last."""
    if page.next is None:
        raise InvariantViolation(f"an object runs past the last page of its zspage, {page}")
    return page.next


def obj_to_location(pool: Pool, obj: int) -> tuple[Zpdesc, int]:
    """The page in which an object begins, and its index."""
    return pool.page[pool.decode_pfn(obj)], pool.decode_idx(obj)


def allocated_handle(pool: Pool, zspage: Zspage, page: Zpdesc, offset: int) -> int:
    """obj_allocated(): the handle of the object at an offset of a page; 0 when it is free."""
    header = page.handle if zspage.huge else page.words[offset >> pool.word_shift]
    return header & ~OBJ_ALLOCATED_TAG if header & OBJ_ALLOCATED_TAG else 0
