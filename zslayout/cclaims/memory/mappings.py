"""Pages whose bytes get an address for a while: each loses it once, the last one first.

A function that hands an object on leaves its page mapped where all of the object is in it, and the
one that takes it back unmaps it there; any other leaves none. kunmap_local() wants the reverse
order of kmap_local_page(): Documentation/mm/highmem.rst.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.memory.contents import handed_on
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cclaims.reading import choices
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.errors import Place
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr, Var
from zslayout.verdict import Status, Verdict, Witness

_ID: Final = "source.mapped"
_MAP, _UNMAP = "@zs_map_object", "@zs_unmap_object"
_OPENS: Final = re.compile(r"@zs_(map_object|obj_read_begin)")
_CLOSES: Final = re.compile(r"@zs_(unmap_object|obj_read_end)")
_PAIRED: Final = "what is mapped is unmapped, once"
_TURN: Final = "a turn of a loop unmaps as many pages as it maps"
_READER: Final = "an object's page is mapped for its reader where all of it is in that page"
_LAST: Final = "what was mapped last is unmapped first"
_USED: Final = "bytes of a page are used only while it is mapped"
_OWN: Final = "a processor's own buffer is locked while it has an object"
_COPIES: Final = re.compile(r"(llvm\.)?mem(cpy|move)").match
_BITS: Final = 8
_PROVED: Final = Verdict(Status.PROVED)
_OPEN: Final = Verdict(Status.UNKNOWN, why="no page is known to be mapped at this address")


@dataclass(frozen=True, slots=True)
class _Mapping:
    """A page is mapped or unmapped; `pages` are those that it may be, by the numbers of trees."""

    event: Event
    maps: bool
    pages: frozenset[int]
    path: tuple[Expr, ...]


def local_locks(objects: Objects) -> Iterator[Judged]:
    """The buffer of a processor is one caller's, from when an object is mapped until it is not."""
    opens = objects.run.name == _MAP
    if not objects.reading.members.local or objects.run.name not in {_MAP, _UNMAP}:
        return
    r, terms, events = objects.reading, objects.terms, objects.run.events
    name = "local_lock" if opens else "local_unlock"
    calls = [i for i, each in enumerate(events) if each.name.startswith(name)]
    used = [i for i, each in enumerate(events) if each.kind is Kind.MAPPED or _COPIES(each.name)]
    early = [i for i in used for call in calls if (i < call) is opens]
    ways = [terms.all(*map(r.read, events[i].path)) for i in calls]
    twice = [terms.all(a, b) for i, a in enumerate(ways) for b in ways[:i]]
    returns = () if objects.run.returns is None else map(r.read, objects.run.returns)
    goal = terms.all(terms.any(*ways), *map(terms.negate, twice))
    verdict = objects.holds(list(returns), terms.false if early else goal)
    places = [events[i].place for i in (*calls, *early, *used)] or [events[-1].place]
    yield Judged("protocol.release_paired", places[0], _OWN, verdict, tuple(places[1:]))


class Mappings:
    """The claims on what one run maps."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._r = objects.reading
        self._terms = objects.terms

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        reader = self._objects.run.name if handed_on(self._objects) is not None else ""
        if not self._steps and not (_OPENS.fullmatch(reader) or _CLOSES.fullmatch(reader)):
            return
        for number in {each for step in self._steps for each in step.event.loops}:
            yield from self._turn(number)
        yield self._all()
        yield from self._in_order()

    @cached_property
    def _steps(self) -> tuple[_Mapping, ...]:
        found = []
        for event in self._objects.run.events:
            path = tuple(self._r.read(each) for each in event.path)
            if event.kind is Kind.MAPPED and self._terms.false not in path:
                maps = kernel.MAPS.fullmatch(event.name) is not None
                found.append(_Mapping(event, maps, self._pages_of(event), path))
        return tuple(found)

    # how many

    def _sum(self, steps: Iterator[_Mapping], level: int) -> Expr:
        """How many more pages are mapped than unmapped, at a depth of loops; inner ones are left.

        What is done in a turn that another one follows comes to nothing: `_turn` claims it.
        """
        terms, count = self._terms, self._terms.const(0, _BITS)
        for step in steps:
            inner = [self._objects.run.loops[each] for each in step.event.loops[level:]]
            way = terms.all(*step.path, *(self._r.read(each.left) for each in inner))
            by = terms.const(1 if step.maps else -1, _BITS)
            count = terms.add(count, terms.choose(way, by, terms.const(0, _BITS)))
        return count

    def _turn(self, number: int) -> Iterator[Judged]:
        loop = self._objects.run.loops[number]
        own = [each for each in self._steps if number in each.event.loops]
        level = own[0].event.loops.index(number) + 1
        none = self._terms.compare(
            CompareOp.EQ, self._sum(iter(own), level), self._terms.const(0, _BITS)
        )
        shared = [x for x in own[0].path if all(x in each.path for each in own)]
        verdict = self._objects.holds([*shared, self._r.read(loop.again)], none)
        yield Judged(_ID, own[0].event.place, _TURN, verdict, (loop.place,))

    def _all(self) -> Judged:
        r, terms, run = self._r, self._terms, self._objects.run
        opens = _OPENS.fullmatch(run.name) is not None
        reader = opens or _CLOSES.fullmatch(run.name) is not None
        wanted: Expr = terms.const(0, _BITS)
        given = [] if run.returns is None else list(map(r.read, run.returns))
        handed = handed_on(self._objects) if reader else None
        if handed is not None:
            by = terms.const(1 if opens else -1, _BITS)
            wanted = terms.choose(handed.fits, by, wanted)
            given.append(handed.short)
        for number in {each for step in self._steps for each in step.event.loops}:
            loop = run.loops[number]
            comes = terms.all(*map(r.read, loop.path))
            given.append(terms.any(terms.negate(comes), r.read(loop.left)))
        same = terms.compare(CompareOp.EQ, self._sum(iter(self._steps), 0), wanted)
        events = [x for x in run.events if not x.called_from] or run.events
        place = self._steps[-1].event.place if self._steps else events[-1].place
        says = _READER if reader else _PAIRED
        return Judged(_ID, place, says, self._objects.holds(given, same), self._places())

    def _places(self) -> tuple[Place, ...]:
        return tuple(dict.fromkeys(each.event.place for each in self._steps))

    # which, and in which order

    def _in_order(self) -> Iterator[Judged]:
        """The steps in the order in which they stand, each turn of a loop as its only one."""
        closes = _CLOSES.fullmatch(self._objects.run.name) is not None
        known = frozenset[int]().union(*(each.pages for each in self._steps if each.maps))
        steps = {id(each.event): each for each in self._steps}
        held, gone = list[_Mapping](), list[_Mapping]()
        for event in self._objects.run.events:
            step = steps.get(id(event))
            if step is None:
                yield from self._in_use(event, held, gone)
            elif step.maps:
                held.append(step)
                gone = [each for each in gone if each.pages.isdisjoint(step.pages)]
            elif not step.pages & known:
                kept = self._kept(event, step.path) if closes else _OPEN
                yield Judged(_ID, event.place, _PAIRED, kept)
            else:
                yield Judged(_ID, event.place, _LAST, self._taken(step, held))
                gone.append(step)

    def _kept(self, event: Event, path: tuple[Expr, ...]) -> Verdict:
        """Whether an address is one that a caller gives back, or is kept where one was mapped.

        A caller has it from where contents begin in a page; any address in that page is unmapped.
        """
        r, terms, value = self._r, self._terms, event.arguments[0]
        if value is None or isinstance(value, tuple):
            return _OPEN
        kept = tuple(f"{kind}.{offset}:" for kind, offset in r.learned.mapped)
        address = r.read(r.memory.word(value, r.word_bits))
        own = [
            (x, meaning.name)
            for x in self._objects.variables(address).values()
            if (meaning := terms.meaning(x)) is not None
        ]
        if any(name.startswith(kept) for _, name in own if kept):
            return _PROVED
        handed = handed_on(self._objects)
        given = [x for x, name in own if name.startswith("argument ") and x.type == address.type]
        if handed is None or not given:
            return _OPEN
        before = (terms.binary(BinaryOp.SUB, x, address) for x in given)
        inside = terms.any(*(terms.compare(CompareOp.LE, x, handed.start) for x in before))
        return self._objects.holds([*path, handed.short], inside)

    def _taken(self, step: _Mapping, held: list[_Mapping]) -> Verdict:
        """Take the last of those that may still be mapped."""
        for i, last in reversed(list(enumerate(held))):
            if last.pages & step.pages:
                del held[i]
                return _PROVED
            if self._together(last, step):
                return Verdict(
                    Status.REFUTED, Witness((("mapped after it", last.event.place.line),))
                )
        return _PROVED

    def _in_use(self, event: Event, held: list[_Mapping], gone: list[_Mapping]) -> Iterator[Judged]:
        if not gone or event.kind not in {Kind.CALL, Kind.LOAD, Kind.STORE}:
            return
        pages = self._pages_of(event)
        if not pages or any(pages & each.pages for each in held):
            return
        path = tuple(self._r.read(each) for each in event.path)
        own = _Mapping(event, maps=False, pages=pages, path=path)
        for each in gone:
            if each.pages & pages and self._together(each, own):
                line = each.event.place.line
                refuted = Verdict(Status.REFUTED, Witness((("unmapped at line", line),)))
                yield Judged(_ID, event.place, _USED, refuted)
                return

    def _together(self, before: _Mapping, step: _Mapping) -> bool:
        """Whether a run may come to both; to what is in a loop of its own in some turn or other."""
        inner = [x for x in before.event.loops if x not in step.event.loops]
        path = before.path
        if inner:
            path = tuple(map(self._r.read, self._objects.run.loops[inner[0]].path))
        verdict = self._objects.holds([*path, *step.path], self._terms.false)
        return verdict.status is not Status.VACUOUS

    def _pages_of(self, event: Event) -> frozenset[int]:
        """The pages whose bytes an event is about, by the numbers of their trees."""
        r, found = self._r, set[int]()
        memory = event.cell is not None and event.cell.kind == "map"
        values = [event.address] if memory else [event.value, *event.arguments]
        if not memory and event.kind not in {Kind.MAPPED, Kind.CALL}:
            return frozenset()
        known = self._terms.under(event.path, r.named_but(event))
        for value in values:
            if value is None or isinstance(value, tuple):
                continue
            read = r.read(known(r.memory.word(value, r.word_bits)))
            pages = [read] if event.name == "kunmap" else map(r.page_at, choices(read))
            for each in pages:
                found |= set() if each is None else self._leaves(each)
        return frozenset(found)

    @cached_property
    def _carried(self) -> dict[str, tuple[Expr, Expr]]:
        """What a loop carries, by its name: what it begins with, and what a turn leaves it as."""
        loops = self._objects.run.loops
        return {named(x).name: (first, then) for loop in loops for x, first, then in loop.steps}

    def _leaves(self, page: Expr) -> set[int]:
        """All that a page may be that is one of several, or another one in each turn."""
        r, todo, seen, found = self._r, [page], set[int](), set[int]()
        while todo:
            for each in choices(todo.pop()):
                if id(each) in seen:
                    continue
                seen.add(id(each))
                number = r.argument(each) if r.is_a(each, "one of") else None
                if isinstance(number, Const):
                    todo.append(r.learned.several(number.value))
                elif isinstance(each, Var) and each.name in self._carried:
                    read = map(r.read, self._carried[each.name])
                    todo += (r.argument(x) if r.is_a(x, kernel.MAP) else x for x in read)
                else:
                    found.add(id(each))
        return found
