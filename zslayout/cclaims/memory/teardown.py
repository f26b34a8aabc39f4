"""What goes back goes back once, and a module that does not begin leaves nothing behind.

zs_init() of 7.3 makes the caches that all pools share; up to 6.12 each pool has its own.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from zslayout.cclaims.memory.pieces import word_of
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Cell
from zslayout.expr.nodes import CompareOp, Const, Expr

_BACK: Final = "source.given_back"
_ONCE: Final = "what goes back by a call goes back once"
_LEFT: Final = "where a module does not begin, what it made goes back"
_BEGUN: Final = "a module begins only where what it needs is there"
_TAKES: Final = re.compile(
    r"k[vz]*free\w*|kmem_cache_destroy|unregister_shrinker|shrinker_free|debugfs_remove\w*"
)
_LOST: Final = "what is kept nowhere else goes back before something else is kept there"
_MADE: Final = re.compile(
    rf"shrinker_alloc|kmem_cache_create\w*|kstr\w*dup\w*|{kernel.NEW.pattern}"
)
_MAKES: Final = re.compile(r"kmem_cache_create\w*")
_INT: Final = 32


def given_back_once(objects: Objects) -> Iterator[Judged]:
    """For each call that takes something back, after another one in the same turn of loops."""
    taken: dict[tuple[int, tuple[int, ...]], list[Event]] = {}
    for event in objects.run.events:
        if event.kind is not Kind.CALL or not _TAKES.fullmatch(event.name) or not event.arguments:
            continue
        what = objects.reading.read(word_of(objects, event.arguments[0]))
        if isinstance(what, Const):
            continue
        before = taken.setdefault((id(what), event.loops), [])
        if before:
            goal = objects.terms.negate(objects.terms.any(*_ways(objects, before)))
            there = objects.terms.compare(CompareOp.NE, what, objects.reading.number(0))
            verdict = objects.holds([*_path(objects, event), there], goal)
            yield Judged(_BACK, event.place, _ONCE, verdict, tuple(x.place for x in before))
        before.append(event)


def not_lost(objects: Objects) -> Iterator[Judged]:
    """What a call made is kept in one place: before something else is kept there it goes back."""
    r, terms, events = objects.reading, objects.terms, objects.run.events
    made = {id(x.value): x for x in events if x.kind is Kind.CALL and _MADE.fullmatch(x.name)}
    kept: dict[tuple[int, Cell], Event] = {}
    for event in events:
        if event.kind is not Kind.STORE or event.cell is None or event.loops:
            continue
        spot = id(event.address), event.cell
        before = kept.get(spot)
        if before is not None:
            new = r.read(word_of(objects, before.value))
            there = terms.compare(CompareOp.NE, new, r.number(0))
            also = [x for x in events if x.value is before.value and _is_kept(x, before)]
            also += [x for x in events if _is_given(objects, x, new)]
            given = [*_path(objects, event), *_path(objects, before), there]
            verdict = objects.holds(given, terms.any(*_ways(objects, also)))
            yield Judged(_BACK, event.place, _LOST, verdict, (before.place,))
        if id(event.value) in made:
            kept[spot] = event


def _is_kept(event: Event, before: Event) -> bool:
    """Whether what is stored is stored in another place, too."""
    same = event.address is before.address and event.cell == before.cell
    return event.kind is Kind.STORE and event is not before and not same


def module_begun(objects: Objects) -> Iterator[Judged]:
    """For each cache that a run makes whose return value says whether it began."""
    r, terms, value = objects.reading, objects.terms, objects.run.value
    made = [x for x in objects.run.events if _MAKES.fullmatch(x.name) and x.kind is Kind.CALL]
    if not made or objects.run.arguments or value is None or isinstance(value, tuple):
        return  # what takes a pool's name makes a pool
    said = r.read(word_of(objects, value))
    if said.type.width != _INT:
        return
    returns = [] if objects.run.returns is None else [*map(r.read, objects.run.returns)]
    fine = terms.compare(CompareOp.EQ, said, r.number(0, _INT))
    for event in made:
        new = r.read(word_of(objects, event.value))
        there = terms.compare(CompareOp.NE, new, r.number(0))
        path = _path(objects, event)
        back = _ways(objects, [x for x in objects.run.events if _is_given(objects, x, new)])
        failed = [*path, *returns, terms.negate(fine), there]
        kept = terms.all(there, terms.negate(terms.any(*back)))
        for says, given, goal in (
            (_BEGUN, [*path, *returns, fine], kept),
            (_LEFT, failed, terms.any(*back)),
        ):
            yield Judged(_BACK, event.place, says, objects.holds(given, goal))


def _is_given(objects: Objects, event: Event, what: Expr) -> bool:
    """Whether a call takes it back."""
    takes = event.kind is Kind.CALL and _TAKES.fullmatch(event.name)
    values = event.arguments[:1] if takes else ()
    return any(objects.reading.read(word_of(objects, each)) is what for each in values)


def _ways(objects: Objects, events: Sequence[Event]) -> list[Expr]:
    return [objects.terms.all(*_path(objects, each)) for each in events]


def _path(objects: Objects, event: Event) -> list[Expr]:
    return [*map(objects.reading.read, event.path)]
