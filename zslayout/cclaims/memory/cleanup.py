"""What is allocated is used, or given back: structs, handles, and pages that an array keeps.

Where one of several pages cannot be had, those before it go back, each once. The array is the
function's own, so whoever forgets one has lost it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zslayout.cclaims.asking.values import sure
from zslayout.cclaims.locks.lock_changes import POOL, ZSPAGE
from zslayout.cclaims.loops.slots import slots_seen
from zslayout.cclaims.memory.pieces import word_of
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind, Loop
from zslayout.cfront.recurrences import below
from zslayout.errors import Place
from zslayout.expr.nodes import BinaryOp, CompareOp, Expr, Var
from zslayout.verdict import Status, Verdict

_ID: Final = "source.given_back"
_INSIDE: Final = "a page that is given back was allocated"
_EACH: Final = "every page that was allocated is given back"
_ONCE: Final = "no page is given back twice"
_MANY: Final = "as many pages are allocated as a zspage of the class has"
_KEPT: Final = "pages that were allocated are used, or given back"
_OPEN: Final = Verdict(Status.UNKNOWN, why="it is not known which pages these are")
_NEW: Final = "alloc_page"
_ENDS: Final = re.compile(rf"(__)?list_add\w*|zs_destroy_pool|{kernel.FREED.pattern}")
"""Calls that keep what they are given, or take it back."""
_USED: Final = "what is allocated is used, or given back"


@dataclass(frozen=True, slots=True)
class _Filled:
    """A loop that fills an array of the run's own."""

    loop: Loop
    number: int
    region: str
    """Begins the meaning of what is read of it."""
    place: Place
    from_first: bool
    """Whether each turn fills the next slot, from the first on."""


def cleanup(objects: Objects) -> Iterator[Judged]:
    """For each new piece of memory, and each array that a loop fills with new pages."""
    yield from _allocated(objects)
    for filled in _filled(objects):
        if not filled.from_first:
            yield Judged(_ID, filled.place, _KEPT, _OPEN)
            continue
        yield _as_many(objects, filled)
        yield from _used(objects, filled)
        for event in objects.run.events:
            if event.kind is not Kind.CALL or not kernel.FREED.fullmatch(event.name):
                continue
            for at in _read_of(objects, filled, event):
                yield from _given_back(objects, filled, event, at)


def _allocated(objects: Objects) -> Iterator[Judged]:
    """Of a run that got it: it is stored, returned or freed when the run ends."""
    r, terms = objects.reading, objects.terms
    returns = [] if objects.run.returns is None else list(map(r.read, objects.run.returns))
    value = objects.run.value
    said = None if value is None or isinstance(value, tuple) else r.read(word_of(objects, value))
    for order, event in enumerate(objects.run.events):
        made = event.kind is Kind.CALL and kernel.NEW.fullmatch(event.name)
        if not made or event.name.startswith(_NEW):
            continue
        new = r.read(word_of(objects, event.value))
        # The pages of a zspage name it, and are lost with it; so with what a pool has.
        own = {sure(x.event.cell).kind for x in objects.acts if x.at is new}
        stores = not own & {ZSPAGE, POOL}
        used = [
            _once(objects, each, event.loops)
            for each in objects.run.events[order + 1 :]
            if (stores and each.kind is Kind.STORE) or _ENDS.fullmatch(each.name)
            if _has(objects, each, new)
        ]
        if said is not None and said.type.width == new.type.width:
            used.append(terms.compare(CompareOp.EQ, said, new))
        there = terms.compare(CompareOp.NE, new, terms.const(0, new.type.width))
        premises = [*map(r.read, event.path), there, *(() if event.loops else returns)]
        # What is done wherever it is there follows: only whether it can be is left to ask.
        always = any(terms.all(*premises, each) is terms.all(*premises) for each in used)
        if always and r.asker.possible(premises):
            yield Judged(_ID, event.place, _USED, Verdict(Status.PROVED))
        else:
            yield Judged(_ID, event.place, _USED, objects.holds(premises, terms.any(*used)))


def _once(objects: Objects, event: Event, within: tuple[int, ...]) -> Expr:
    """When an event happens in a turn of some loops, or the loop that it is in is come to."""
    inner = event.loops if event.loops != within else ()
    path = objects.run.loops[inner[0]].path if inner else event.path
    return objects.terms.all(*map(objects.reading.read, path))


def _has(objects: Objects, event: Event, new: Expr) -> bool:
    """Whether a store writes it, or a call is given it."""
    values = (*event.arguments, *([event.value] if event.kind is Kind.STORE else []))
    trees = (word_of(objects, x) for x in values if x is not None and not isinstance(x, tuple))
    found = (objects.variables(objects.reading.read(tree)).values() for tree in trees)
    return any(each is new for some in found for each in some)


def _filled(objects: Objects) -> Iterator[_Filled]:
    r, terms = objects.reading, objects.terms
    for event in objects.run.events:
        if event.kind is not Kind.STORE or event.cell is None or not event.loops:
            continue
        if event.cell.kind != "array" or event.address is None:
            continue
        made = terms.meaning(word_of(objects, event.value))
        loop = objects.run.loops[event.loops[-1]]
        size = r.number(event.cell.bits // 8)
        wanted = terms.binary(BinaryOp.MUL, r.extended(loop.turn, r.word_bits), size)
        if made is None or not made.name.startswith(_NEW):
            continue
        at = objects.equal([r.read(loop.again)], r.read(event.address), wanted)
        yield _Filled(
            loop,
            event.loops[-1],
            f"stack.{event.cell.region}.",
            event.place,
            from_first=at.status is Status.PROVED,
        )


def _as_many(objects: Objects, filled: _Filled) -> Judged:
    """A turn of the loop that allocates them follows only where so many are not enough."""
    r, terms = objects.reading, objects.terms
    again = r.read(filled.loop.again)
    pages = [x for x in objects.variables(again).values() if r.is_a(x, "pages")]
    if len(pages) != 1:
        return Judged(_ID, filled.place, _MANY, _OPEN)
    turn = r.extended(r.read(filled.loop.turn), pages[0].type.width)
    more = terms.compare(CompareOp.LT, turn, pages[0])
    return Judged(_ID, filled.place, _MANY, objects.holds([again], more))


def _read_of(objects: Objects, filled: _Filled, event: Event) -> Iterator[Expr]:
    """Where in the array what a call is given was read, in bytes."""
    r, terms = objects.reading, objects.terms
    for each in event.arguments:
        meaning = terms.meaning(word_of(objects, each))
        if meaning is not None and meaning.name.startswith(filled.region):
            yield r.read(meaning.arguments[0])


def _given_back(objects: Objects, filled: _Filled, event: Event, at: Expr) -> Iterator[Judged]:
    r, terms = objects.reading, objects.terms
    path = [r.read(each) for each in event.path]
    if not event.loops or event.loops[-1] == filled.number:
        yield Judged(_ID, event.place, _EACH, _OPEN)
        return
    loop, count = objects.run.loops[event.loops[-1]], r.extended(filled.loop.turn, r.word_bits)
    slot = terms.binary(BinaryOp.DIV, at, r.number(r.members.pointer))
    seen = slots_seen(objects, loop, path, slot, count)
    yield Judged(_ID, event.place, _INSIDE, seen.inside)
    yield Judged(_ID, event.place, _EACH, seen.each)
    yield Judged(_ID, event.place, _ONCE, seen.once)


def _used(objects: Objects, filled: _Filled) -> Iterator[Judged]:
    """The array is read again by a loop, on every way that comes out of the one that fills it."""
    r, terms = objects.reading, objects.terms
    loops = []
    for number, loop in enumerate(objects.run.loops):
        if number != filled.number and _reads(objects, filled, number, loop):
            loops.append(terms.all(*map(r.read, loop.path)))
    premises = [*map(r.read, filled.loop.path), r.read(filled.loop.left)]
    returns = objects.run.returns
    premises += [] if returns is None else map(r.read, returns)
    verdict = objects.holds(premises, terms.any(*loops))
    yield Judged(_ID, filled.loop.place, _KEPT, verdict)


def _reads(objects: Objects, filled: _Filled, number: int, loop: Loop) -> bool:
    """Whether a loop looks into the array."""
    trees = [after for _, _, after in loop.steps] + [value for _, value in loop.solved]
    for event in objects.run.events:
        if number in event.loops:
            trees += [word_of(objects, x) for x in event.arguments]
            trees += [] if event.value is None else [word_of(objects, event.value)]
    return any(
        isinstance(part, Var)
        and (meaning := objects.terms.meaning(part)) is not None
        and meaning.name.startswith(filled.region)
        for tree in trees
        for part in below(objects.terms, tree)
    )
