"""What holds of a pool between operations, checked against what the caller knows to be there.

One rule: nothing here changes the pool, and nothing trusts it. A walk that ought to end is counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.violation import InvariantViolation, Violation
from zslayout.reference.zspage import (
    NR_FULLNESS_GROUPS,
    OBJ_ALLOCATED_TAG,
    OBJ_TAG_BITS,
    Zspage,
    get_fullness_group,
)

POOL_CHECKS: Final[Mapping[str, str]] = {
    "obj.place": "The word of a handle decodes to the place where the object lies: the page that"
    " holds the header of this handle, and the index of the slot.",
    "obj.class": "The class bits of the word are zspage->class.",
    "obj.overlap": "No two objects lie in the same place.",
    "contents": "An object holds what was written to it.",
    "free_list.acyclic": "A free list visits no slot twice, and none that is in use.",
    "free_list.complete": "A free list has every slot that is not in use.",
    "zspage.pages": "A zspage has as many pages as its class says, and each belongs to it.",
    "zspage.inuse": "inuse is the number of objects in the zspage.",
    "zspage.fullness": "A zspage is on the list of its fullness group, and on no other.",
    "class.statistics": "The statistics of a class agree with a recount.",
    "pool.pages_allocated": "pages_allocated is the number of pages in use: none is lost.",
}


@dataclass(slots=True)
class LiveObject:
    """An object that the caller has: its handle, its size, and what was written to it."""

    id: int
    handle: int
    size: int
    contents: bytes = b""


class ObjectLocation(NamedTuple):
    """Where an object lies."""

    zspage: Zspage
    obj_idx: int


def locate_object(pool: Pool, live: LiveObject) -> ObjectLocation:
    """Where an object lies, by the word of its handle. Raises Violation when it does not."""
    word = pool.words.get(live.handle)
    if word is None:
        raise Violation("obj.place", f"{_named(live)} has no word")
    obj_idx = pool.decode_idx(word)
    try:
        page = pool.page[pool.decode_pfn(word)]
    except InvariantViolation as broken:
        raise Violation("obj.place", f"{_named(live)}: {broken}", word) from None
    zspage = page.zspage
    if zspage is None:
        raise Violation("obj.place", f"{_named(live)} is said to lie on {page}, a free page", word)
    size_class = pool.class_of(zspage)
    if pool.layout.enabled and pool.decode_class(word) != zspage.size_class:
        said = pool.decode_class(word)
        text = f"{_named(live)} lies in {size_class}, and its word says class {said}"
        raise Violation("obj.class", text, word)
    if obj_idx >= size_class.objs_per_zspage:
        last = size_class.objs_per_zspage - 1
        text = f"{_named(live)} has index {obj_idx}, and the last of {size_class} is {last}"
        raise Violation("obj.place", text, word)
    nr_page, offset = divmod(obj_idx * size_class.size, pool.page_size)
    first = zspage.first_zpdesc
    while nr_page and first is not None:
        first, nr_page = first.next, nr_page - 1
    if first is not page:
        text = f"{_named(live)} has index {obj_idx}, which does not begin on {page}"
        raise Violation("obj.place", text, word)
    header = page.handle if zspage.huge else page.words[offset >> pool.word_shift]
    if header != live.handle | OBJ_ALLOCATED_TAG:
        text = f"{_named(live)}: the header at its place is {header:#x}"
        raise Violation("obj.place", text, word)
    return ObjectLocation(zspage, obj_idx)


def check_size_class(pool: Pool, live: LiveObject, zspage: Zspage) -> None:
    """An object lies in the class of its size. Raises Violation."""
    wanted = pool.sizes.lookup(live.size).index
    if zspage.size_class != wanted:
        text = f"an object of {live.size} bytes lies in class {zspage.size_class}, not {wanted}"
        raise Violation("obj.class", text, pool.words[live.handle])


def check_fullness_group(pool: Pool, zspage: Zspage) -> None:
    """A zspage in use is on the list that it belongs to. Raises Violation."""
    size_class = pool.class_of(zspage)
    if not 0 <= zspage.inuse <= size_class.objs_per_zspage:
        text = f"{zspage} of {size_class} has {zspage.inuse} objects in use"
        raise Violation("zspage.inuse", f"{text}, of {size_class.objs_per_zspage}")
    group = get_fullness_group(zspage.inuse, size_class.objs_per_zspage)
    if zspage.fullness != group or zspage not in size_class.fullness_list[group]:
        text = f"{zspage} has {zspage.inuse} of {size_class.objs_per_zspage} objects in use"
        where = [i for i, zspages in enumerate(size_class.fullness_list) if zspage in zspages]
        text += f", group {group}; it says group {zspage.fullness} and is on lists {where}"
        raise Violation("zspage.fullness", text)


def check_page_count(pool: Pool) -> None:
    """No page is lost. Raises Violation."""
    if pool.pages_allocated != len(pool.frames):
        text = f"pages_allocated is {pool.pages_allocated}, and {len(pool.frames)} pages are in use"
        raise Violation("pool.pages_allocated", text)


def check_contents(pool: Pool, live: LiveObject) -> None:
    """An object holds what was written to it. Raises Violation."""
    if not live.contents:
        return
    spot = locate_object(pool, live)
    found = _contents(pool, spot, len(live.contents))
    if len(found) != len(live.contents):
        raise Violation("zspage.pages", f"{_named(live)} runs past the pages of {spot.zspage}")
    if found != live.contents:
        at = next(i for i, (a, b) in enumerate(zip(found, live.contents, strict=True)) if a != b)
        text = f"{_named(live)}: byte {at} is {found[at]:#04x}, and {live.contents[at]:#04x} was"
        raise Violation("contents", f"{text} written", pool.words[live.handle])


def recount_pool(pool: Pool, live_objects: Iterable[LiveObject]) -> None:
    """Everything, from the objects up and from the lists down. Raises Violation."""
    used: dict[Zspage, dict[int, LiveObject]] = {}
    for live in live_objects:
        spot = locate_object(pool, live)
        there = used.setdefault(spot.zspage, {}).setdefault(spot.obj_idx, live)
        if there is not live:
            text = f"{_named(there)} and {_named(live)} have one place"
            raise Violation("obj.overlap", text, pool.words[live.handle])
        check_contents(pool, live)
    listed: set[Zspage] = set()
    for size_class in pool.created:
        _recount_class(pool, size_class, used, listed)
    for zspage in used:
        if zspage not in listed:
            raise Violation("zspage.fullness", f"{zspage} has objects and is on no list")
    check_page_count(pool)


def _recount_class(
    pool: Pool,
    size_class: PoolClass,
    used: dict[Zspage, dict[int, LiveObject]],
    listed: set[Zspage],
) -> None:
    allocated = inuse = 0
    for group in range(NR_FULLNESS_GROUPS):
        zspages = size_class.fullness_list[group]
        if size_class.zspages[group] != len(zspages):
            text = f"{size_class} counts {size_class.zspages[group]} zspages in group {group}"
            raise Violation("class.statistics", f"{text}, and its list has {len(zspages)}")
        for zspage in zspages:
            if zspage in listed:
                raise Violation("zspage.fullness", f"{zspage} is on two lists")
            listed.add(zspage)
            objects = used.get(zspage, {})
            _recount_zspage(pool, size_class, zspage, objects)
            check_fullness_group(pool, zspage)
            allocated += size_class.objs_per_zspage
            inuse += len(objects)
    said = (size_class.objs_allocated, size_class.objs_inuse)
    if said != (allocated, inuse):
        text = f"{size_class} counts {said[0]} objects allocated and {said[1]} in use"
        raise Violation("class.statistics", f"{text}; there are {allocated} and {inuse}")


def _recount_zspage(
    pool: Pool, size_class: PoolClass, zspage: Zspage, objects: Mapping[int, LiveObject]
) -> None:
    pages = 0
    for page in zspage.pages:
        pages += 1
        if page.zspage is not zspage:
            raise Violation("zspage.pages", f"{page} of {zspage} belongs to {page.zspage}")
        if pages > size_class.pages_per_zspage:
            break
    if pages != size_class.pages_per_zspage:
        text = f"{zspage} of {size_class} has {pages} pages"
        raise Violation("zspage.pages", f"{text}, not {size_class.pages_per_zspage}")
    if zspage.inuse != len(objects):
        text = f"{zspage} says {zspage.inuse} objects in use"
        raise Violation("zspage.inuse", f"{text}, and {len(objects)} are in it")
    _follow_free_list(pool, size_class, zspage, objects)


def _follow_free_list(
    pool: Pool, size_class: PoolClass, zspage: Zspage, objects: Mapping[int, LiveObject]
) -> None:
    pages = list(zspage.pages)
    wanted = size_class.objs_per_zspage - len(objects)
    met: set[int] = set()
    slot = zspage.freeobj
    for _ in range(wanted):
        if slot >= size_class.objs_per_zspage:
            text = f"the free list of {zspage} ends after {len(met)} of {wanted} slots"
            raise Violation("free_list.complete", f"{text}, at {slot:#x}")
        if slot in met or slot in objects:
            how = "twice" if slot in met else "although it is in use"
            raise Violation("free_list.acyclic", f"the free list of {zspage} has {slot} {how}")
        met.add(slot)
        nr_page, offset = divmod(slot * size_class.size, pool.page_size)
        slot = pages[nr_page].words[offset >> pool.word_shift] >> OBJ_TAG_BITS


def _contents(pool: Pool, spot: ObjectLocation, size: int) -> bytes:
    size_class = pool.class_of(spot.zspage)
    start = spot.obj_idx * size_class.size + (0 if spot.zspage.huge else pool.handle_size)
    nr_page, offset = divmod(start, pool.page_size)
    two = islice(spot.zspage.pages, nr_page, nr_page + 2)
    return b"".join(page.memory for page in two)[offset : offset + size]


def _named(live: LiveObject) -> str:
    return f"object {live.id} (handle {live.handle:#x})"
