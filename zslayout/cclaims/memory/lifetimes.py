"""What others may come to by a pool: begun before it is used, and over before the pool is freed.

A work item, a lock, a shrinker, and memory that only the pool knows of. Each is known by the kind
of struct that it is in and where; who makes such a struct begins it, who frees one ends it.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from zslayout.cclaims.members import POOL
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cclaims.reading import Reading
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind, Run
from zslayout.cfront.memory import Pointer, Value
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict, Witness

_BEGUN: Final = "source.begun"
_OVER: Final = "source.over"
_IS_BEGUN: Final = "a lock or a work item of a new struct is begun before others know of it"
_IS_OVER: Final = "what is run for a struct is over before anything of it is freed"
_IS_FREED: Final = "what only a struct knows of is freed with it"
_IS_ENDED: Final = "a pool that is destroyed is freed, on every way"
_IS_OPEN: Final = "a flag that one at a time sets begins as one that nobody has set"
_IS_WRITTEN: Final = "what is read of a new struct was written, or was zeroed with it"
_LEFT: Final = Verdict(Status.REFUTED, Witness((("written", 0),)))
_CACHED: Final = "kmem_cache_"
_FILLS: Final = re.compile(r"(llvm\.)?mem(set|cpy)\S*|(__)?memset\w*")
_DESTROY: Final = "@zs_destroy_pool"
_SHOWN: Final = 3

_Spot = tuple[str, int]
"""A kind of struct, and where in it something is."""


@dataclass(frozen=True, slots=True)
class _Lifetime:
    """By which calls something is begun, used and ended, and what is said where it is not ended.

    What has nothing to begin is what a call returns, and is kept in a struct.
    """

    begins: str
    uses: re.Pattern[str]
    ends: str = ""
    says: str = _IS_OVER
    spots: dict[_Spot, list[Place]] = field(default_factory=dict)
    """Where it is, and by which calls it is used."""


def _ways() -> tuple[_Lifetime, ...]:
    held = r"_(try)?lock(_bh|_irq|_irqsave)?"
    return (
        _Lifetime(
            r"INIT_(DELAYED_)?WORK",
            re.compile(r"(schedule|queue)_(delayed_)?work(_on)?"),
            r"(flush|cancel)_(delayed_)?work(_sync)?",
        ),
        _Lifetime(
            r"(raw_)?(spin_lock|rwlock)_init", re.compile(rf"(raw_)?(spin|read|write){held}")
        ),
        _Lifetime(r"(__)?mutex_init", re.compile(r"mutex_(try)?lock\w*")),
        _Lifetime(r"(__)?init_rwsem", re.compile(r"(down|up)_(read|write)\w*")),
        _Lifetime("", re.compile(r"register_shrinker\w*"), r"unregister_shrinker"),
        _Lifetime("", re.compile(r"shrinker_alloc"), r"shrinker_free"),
        _Lifetime("", re.compile(r"debugfs_create_dir"), r"debugfs_remove\w*"),
        _Lifetime("", re.compile(r"kmem_cache_create"), r"kmem_cache_destroy", _IS_FREED),
        _Lifetime("", re.compile(r"kstr\w*dup\w*"), kernel.FREED.pattern, _IS_FREED),
        _Lifetime("", kernel.NEW, kernel.FREED.pattern, _IS_FREED),
    )


class Lifetimes:
    """What a module keeps in its structs that has a beginning and an end."""

    def __init__(self, reading: Reading, runs: Iterable[Run]) -> None:
        self._reading, self._ways = reading, _ways()
        self._flags: dict[_Spot, Place] = {}
        self._read: dict[str, dict[int, Place]] = {}
        """What is read of each kind of struct, by how far in it."""
        for run in runs:
            made = {id(x.value): x for x in run.events if x.kind is Kind.CALL}
            for event in run.events:
                self._note(event, made)
                if event.kind is Kind.LOAD and event.cell is not None:
                    known = self._read.setdefault(event.cell.kind, {})
                    known.setdefault(event.cell.offset, event.place)
            self._note_flags(run.events)

    def _note(self, event: Event, made: dict[int, Event]) -> None:
        spots, name, place = [], event.name, event.place
        if event.kind is Kind.CALL:
            spots = [(x.of, _offset(x)) for x in event.arguments if isinstance(x, Pointer) and x.of]
        elif event.kind is Kind.STORE and event.cell is not None and not event.loops:
            # What a loop keeps is in an array: see the loops over it.
            call = made.get(id(event.value)) if event.value is not None else None
            if call is not None:
                spots, name, place = [(event.cell.kind, event.cell.offset)], call.name, call.place
        for way in self._ways if spots else ():
            if way.uses.fullmatch(name):
                for spot in spots:
                    way.spots.setdefault(spot, []).append(place)

    def _note_flags(self, events: Sequence[Event]) -> None:
        """A number of a pool that is read and at once set: one that finds it set goes away."""
        for before, event in itertools.pairwise(events):
            exchanged = before.kind is Kind.LOAD and event.kind is Kind.STORE
            cell = event.cell if exchanged and event.place == before.place else None
            if cell is None or cell.kind != POOL or cell != before.cell:
                continue
            if isinstance(event.value, Const) and event.value.value:
                self._flags.setdefault((cell.kind, cell.offset), event.place)

    def _of(self, kinds: Iterable[str]) -> Iterator[tuple[_Lifetime, int, tuple[Place, ...]]]:
        """What structs of these kinds have, where in them, and who uses it."""
        for way in self._ways:
            for (kind, offset), places in way.spots.items():
                if kind in kinds:
                    yield way, offset, tuple(places[:_SHOWN])

    def begun(self, objects: Objects) -> Iterator[Judged]:
        """For each struct that a run makes, and keeps: whoever loses it again needs no lock."""
        events = objects.run.events
        for event in events:
            if event.kind is not Kind.CALL or not kernel.NEW.fullmatch(event.name):
                continue
            new = self._word(event.value)
            kinds = {x.cell.kind for x in events if x.cell is not None and x.address is new}
            yield from self._open(objects, new)
            yield from self._filled(objects, event, new, kinds)
            for way, offset, places in self._of(kinds):
                if way.begins:
                    done = self._done(objects, events, way.begins, new, offset)
                    for path in self._known(objects, event, new):
                        verdict = objects.holds(path, objects.terms.any(*done))
                        yield Judged(_BEGUN, event.place, _IS_BEGUN, verdict, places)

    def _filled(
        self, objects: Objects, made: Event, new: Expr, kinds: Iterable[str]
    ) -> Iterator[Judged]:
        """What others read of a new struct of no cache was written, if it is not zeroed."""
        zeroed = kernel.ZEROED.fullmatch(made.name) or made.name.startswith(_CACHED)
        names = [x for x in objects.run.events if x.kind is Kind.CALL and _FILLS.fullmatch(x.name)]
        filled = any(self._word(x.arguments[0]) is new for x in names if x.arguments)
        flags = [x for x in map(self._word, made.arguments) if isinstance(x, Const)]
        if zeroed or filled or any(x.value & kernel.GFP_ZERO for x in flags[-1:]):
            return
        stores = [x for x in objects.run.events if x.kind is Kind.STORE and x.address is not None]
        written = {x.cell.offset for x in stores if x.cell is not None and x.address is new}
        for kind in kinds:
            for offset, place in self._read.get(kind, {}).items():
                begun = self._reading.members.role(kind, offset) == "list"
                if offset not in written and not begun:
                    yield Judged(_BEGUN, made.place, _IS_WRITTEN, _LEFT, (place,))

    def _open(self, objects: Objects, new: Expr) -> Iterator[Judged]:
        """Nothing but 0 is stored to a flag of a new struct: zeroed memory has it already."""
        for event in objects.run.events:
            cell = event.cell
            if event.kind is not Kind.STORE or cell is None or event.address is not new:
                continue
            spot = (cell.kind, cell.offset)
            if spot in self._flags:
                value = self._word(event.value)
                none = objects.terms.compare(CompareOp.EQ, value, self._zero(value))
                verdict = objects.holds([*map(self._reading.read, event.path)], none)
                yield Judged(_BEGUN, event.place, _IS_OPEN, verdict, (self._flags[spot],))

    def _zero(self, x: Expr) -> Expr:
        return self._reading.number(0, x.type.width)

    def _known(self, objects: Objects, event: Event, new: Expr) -> Iterator[list[Expr]]:
        """When others come to know of new memory: it is returned, or stored."""
        r, terms, run = objects.reading, objects.terms, objects.run
        there = terms.compare(CompareOp.NE, r.read(new), terms.const(0, new.type.width))
        said = None if run.value is None else r.read(self._word(run.value))
        if said is not None and said.type.width == new.type.width:
            returns = [] if run.returns is None else map(r.read, run.returns)
            same = terms.compare(CompareOp.EQ, said, r.read(new))
            yield [*map(r.read, event.path), *returns, there, same]
        for each in run.events:
            if each.kind is Kind.STORE and self._word(each.value) is new:
                yield [*map(r.read, each.path), there]

    def over(self, objects: Objects) -> Iterator[Judged]:
        """For each struct that a run frees, and has not made itself; and for a pool that ends."""
        events = objects.run.events
        calls = [(i, x) for i, x in enumerate(events) if x.kind is Kind.CALL]
        frees = [(i, x) for i, x in calls if kernel.FREED.fullmatch(x.name)]
        if objects.run.name == _DESTROY:
            yield self._ended(objects, [x for _, x in frees])
        new = {id(x.value) for _, x in calls if kernel.NEW.fullmatch(x.name)}
        for _, event in frees:
            for value in event.arguments:
                if not isinstance(value, Pointer) or id(value.base) in new or _offset(value):
                    continue
                for way, offset, places in self._of({value.of}):
                    if not way.ends:
                        continue
                    until = frees[0][0] if way.says == _IS_OVER else len(events)
                    done = self._done(objects, events[:until], way.ends, value.base, offset)
                    path = [*map(objects.reading.read, event.path)]
                    verdict = objects.holds(path, objects.terms.any(*done))
                    yield Judged(_OVER, event.place, way.says, verdict, places)

    def _ended(self, objects: Objects, frees: Sequence[Event]) -> Judged:
        r, terms, run = self._reading, objects.terms, objects.run
        own = {id(each) for each in run.arguments}
        ways = [
            terms.all(*map(r.read, x.path))
            for x in frees
            if any(id(self._word(each)) in own for each in x.arguments)
        ]
        there = [terms.compare(CompareOp.NE, x, self._zero(x)) for x in map(r.read, run.arguments)]
        returns = [] if run.returns is None else map(r.read, run.returns)
        verdict = objects.holds([*returns, *there], terms.any(*ways))
        place = next((x.place for x in reversed(run.events)), Place("", 0, 0))
        return Judged(_OVER, place, _IS_ENDED, verdict)

    def _done(
        self, objects: Objects, events: Sequence[Event], names: str, base: object, offset: int
    ) -> list[Expr]:
        """When such a call is given a member of a struct, or what it has there, if anything."""
        r, terms, found = objects.reading, objects.terms, list[Expr]()
        for event in events:
            if event.kind is not Kind.CALL or not re.fullmatch(names, event.name):
                continue
            way = terms.all(*map(r.read, event.path))
            for value in event.arguments:
                is_it = isinstance(value, Pointer) and value.base is base
                if is_it and isinstance(value, Pointer) and _offset(value) == offset:
                    # What is at an address is freed, and not where that is kept.
                    found += [] if names == kernel.FREED.pattern else [way]
                    continue
                word = self._word(value)
                meaning = terms.meaning(word)
                read = meaning is not None and f".{offset}:" in meaning.name
                if meaning is not None and read and meaning.arguments[:1] == (base,):
                    none = terms.const(0, word.type.width)
                    found.append(terms.any(way, terms.compare(CompareOp.EQ, r.read(word), none)))
        return found

    def _word(self, value: Value) -> Expr:
        r = self._reading
        return r.memory.word(None if isinstance(value, tuple) else value, r.word_bits)


def _offset(pointer: Pointer) -> int:
    """How far in its struct a member is, -1 where that is not known."""
    return pointer.offset.value if isinstance(pointer.offset, Const) else -1
