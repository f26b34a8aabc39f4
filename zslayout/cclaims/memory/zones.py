"""Pages of zspages for the rest of the kernel: zones count them, NR_ZSPAGES; their type stays."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cclaims.objects import Act, Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict

_ID: Final = "page.counted"
_NEW: Final = "a page that is allocated is counted in its zone, once"
_GONE: Final = "a page that goes back is counted off in its zone, once"
_MOVED: Final = (
    "where a page is migrated to another zone, it is counted there, and off where it was"
)
_OFFSET: Final = "page.first_obj_offset"
_TYPE: Final = "the type of a page is kept, which shares a word with the offset"
_TYPED: Final = "page.typed"
_HAS_TYPE: Final = "a page of a zspage is given its type"
_FIRST: Final = re.compile(r"(__)?SetPagePrivate|zpdesc_set_first")
_NOT_FIRST: Final = re.compile(r"(__)?ClearPagePrivate")
_CLEARED: Final = "a page that is given back is marked as the first of a zspage no more"
_APART: Final = "a page that is given back leads to no other page"
_MARKED: Final = "the first page of a zspage is marked as its first"
_MARKS: Final = re.compile(r"__(SetPageZsmalloc|zpdesc_set_zsmalloc)")
_TYPE_AND_OFFSET, _OFFSET_BITS = 32, 24
"""page_type of include/linux/page-flags.h: its upper 8 bits are the type, PGTY_zsmalloc."""
_COUNTS: Final = re.compile(r"(inc|dec)_(zone|node)_page_state")
_ALLOCATES: Final = re.compile(r"alloc_pages?(_\w+)?")
_FREES: Final = re.compile(r"(__)?free_pages?|free_zpdesc|put_page|zpdesc_put|folio_put")
_OWN: Final = "stack."
_NONE: Final = Verdict(Status.UNKNOWN, why="it is not counted anywhere")


@dataclass(frozen=True, slots=True)
class _Count:
    """A page is counted, or counted off."""

    event: Event
    adds: bool
    page: Expr
    way: Expr


def types_kept(objects: Objects) -> Iterator[Judged]:
    """A page's type shares a word with the offset of its first object: each store keeps it."""
    r, terms = objects.reading, objects.terms
    if not r.members.typed:
        return
    loads: dict[int, Expr] = {}
    for event in objects.run.events:
        if event.cell is None or event.address is None or r.members.of(event.cell) != "offset":
            continue
        value = r.memory.word(event.value, _TYPE_AND_OFFSET)
        if event.kind is Kind.LOAD:
            loads[id(event.address)] = value
        elif event.kind is Kind.STORE:
            before = loads.get(id(event.address), terms.var("page_type", value.type))
            both = (terms.binary(BinaryOp.AND, x, _type_mask(objects)) for x in (value, before))
            verdict = objects.holds(event.path, terms.compare(CompareOp.EQ, *both))
            yield Judged(_OFFSET, event.place, _TYPE, verdict)


def _type_mask(objects: Objects) -> Expr:
    return objects.reading.number((1 << _TYPE_AND_OFFSET) - (1 << _OFFSET_BITS), _TYPE_AND_OFFSET)


def typed(objects: Objects) -> Iterator[Judged]:
    """For each page that a run allocates for a zspage, or puts in the place of another."""
    r, terms = objects.reading, objects.terms
    if not r.members.typed:
        return
    marks = list(_marked(objects, _MARKS))
    for event, page, path in _allocations(objects):
        ways = [way for own, way in marks if own is page]
        yield Judged(_TYPED, event.place, _HAS_TYPE, objects.holds(path, terms.any(*ways)))
    new = _new_page(objects)
    for act in objects.stores("zspage") if new is not None else ():
        if isinstance(act.value, Const) and act.value.value == 0:
            ways = [way for own, way in marks if own is new]
            yield Judged(_TYPED, act.place, _HAS_TYPE, objects.holds(act.path, terms.any(*ways)))


def _new_page(objects: Objects) -> Expr | None:
    """The page that a run is given to put in the place of another."""
    r = objects.reading
    arguments = [r.read(each) for each in objects.run.arguments]
    migrates = any(r.is_a(each, "argument newpage") for each in arguments)
    return arguments[-3] if migrates else None


def firsts(objects: Objects) -> Iterator[Judged]:
    """The page that a zspage begins with is marked as its first."""
    marks = list(_marked(objects, _FIRST))
    for act in objects.stores("first"):
        if isinstance(act.value, Const):
            continue  # a zspage that is cleared begins with no page yet
        ways = [way for page, way in marks if page is objects.reading.read(act.value)]
        verdict = objects.holds(act.path, objects.terms.any(*ways))
        yield Judged("page.chain", act.place, _MARKED, verdict)


def cleared(objects: Objects) -> Iterator[Judged]:
    """A page that leaves its zspage is the first of one no more, and leads to no other page."""
    marks = list(_marked(objects, _NOT_FIRST))
    for act in objects.stores("zspage"):
        if isinstance(act.value, Const) and act.value.value == 0:
            ways = [way for page, way in marks if page is act.at]
            verdict = objects.holds(act.path, objects.terms.any(*ways))
            yield Judged("page.reset", act.place, _CLEARED, verdict)
            yield _led_nowhere(objects, act)


def _led_nowhere(objects: Objects, act: Act) -> Judged:
    """In some releases the member that leads to the next page also has the handle of a huge one."""
    ways = [
        objects.terms.all(*x.path)
        for x in objects.stores("next")
        if x.at is act.at and isinstance(x.value, Const) and x.value.value == 0
    ]
    verdict = objects.holds(act.path, objects.terms.any(*ways))
    return Judged("page.reset", act.place, _APART, verdict)


def _marked(objects: Objects, names: re.Pattern[str]) -> Iterator[tuple[Expr, Expr]]:
    """The pages that functions of such names are given, and when."""
    r = objects.reading
    for each in objects.run.events:
        if each.kind is Kind.CALL and names.fullmatch(each.name):
            page = r.read(r.memory.word(each.arguments[0], r.word_bits))
            yield page, objects.terms.all(*map(r.read, each.path))


def _allocations(objects: Objects) -> Iterator[tuple[Event, Expr, list[Expr]]]:
    """Calls that allocate a page: with it, and how it is come to where there was one."""
    r, terms = objects.reading, objects.terms
    for event in objects.run.events:
        if event.kind is Kind.CALL and _ALLOCATES.fullmatch(event.name):
            page = r.read(r.memory.word(event.value, r.word_bits))
            there = terms.compare(CompareOp.NE, page, r.number(0))
            path = [r.read(each) for each in event.path]
            if terms.false not in path:
                yield event, page, [*path, there]


def counted(objects: Objects) -> Iterator[Judged]:
    """For each page that a run allocates, gives back, or replaces."""
    r = objects.reading
    if not r.members.counted:
        return
    counts = list(_counts(objects))
    new = _new_page(objects)
    for act in objects.stores("zspage"):
        gone = isinstance(act.value, Const) and act.value.value == 0
        if gone and new is not None:
            yield _moved(objects, counts, act, new)
        elif gone and not r.is_a(act.at, "alloc_page()"):
            yield _off(objects, counts, act.event, act.at, act.path)
    for event, page, path in _allocations(objects):
        ways = [x.way for x in counts if x.adds and x.page is page]
        yield Judged(_ID, event.place, _NEW, objects.holds(path, _once(objects, ways)))
    for event in objects.run.events:
        path = [r.read(each) for each in event.path]
        if event.kind is not Kind.CALL or objects.terms.false in path:
            continue
        if _FREES.fullmatch(event.name):
            page = r.read(r.memory.word(event.arguments[0], r.word_bits))
            meaning = objects.terms.meaning(page)
            if meaning is not None and meaning.name.startswith(_OWN) and event.loops:
                yield _off(objects, counts, event, page, path)


def _counts(objects: Objects) -> Iterator[_Count]:
    r = objects.reading
    for event in objects.run.events:
        found = _COUNTS.fullmatch(event.name) if event.kind is Kind.CALL else None
        if found is not None:
            page = r.read(r.memory.word(event.arguments[0], r.word_bits))
            way = objects.terms.all(*map(r.read, event.path))
            yield _Count(event, found[1] == "inc", page, way)


def _off(
    objects: Objects, counts: Sequence[_Count], event: Event, page: Expr, path: Sequence[Expr]
) -> Judged:
    ways = [x.way for x in counts if not x.adds and x.page is page and x.event.loops == event.loops]
    return Judged(_ID, event.place, _GONE, objects.holds(path, _once(objects, ways)))


def _once(objects: Objects, ways: Sequence[Expr]) -> Expr:
    """When just one of some events happens."""
    terms = objects.terms
    both = (terms.all(*two) for two in itertools.combinations(ways, 2))
    return terms.all(terms.any(*ways), *map(terms.negate, both))


def _moved(objects: Objects, counts: Sequence[_Count], act: Act, new: Expr) -> Judged:
    """One is counted just where the other is not: where the zones of both are not the same."""
    r, terms = objects.reading, objects.terms
    on = [x for x in counts if x.adds and x.page is new]
    off = [x for x in counts if not x.adds and x.page is act.at]
    place = next((x.event.place for x in counts), act.place)
    if len(on) + len(off) < len(counts) or not on:
        return Judged(_ID, place, _MOVED, _NONE)
    ways = [_once(objects, [x.way for x in some]) for some in (on, off)]
    zones = [r.read(terms.apply(kernel.ZONE, r.word_bits, page)) for page in (new, act.at)]
    apart = terms.compare(CompareOp.NE, *zones)
    goal = terms.all(*(terms.compare(CompareOp.EQ, each, apart) for each in ways))
    verdict = objects.holds(act.path, goal)
    return Judged(_ID, place, _MOVED, verdict)
