"""Memory that is allocated has room for what is kept in it, and goes back to where it came from.

What a cache has objects of is known by what those are used as: a zspage, or the word of a handle.
How large they are was said when the cache was made, in another function. A buffer of bytes that
others come to by a member is as large as whatever is copied to it and from it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from zslayout.cclaims.objects import Judged, Objects
from zslayout.cclaims.reading import Reading, choices
from zslayout.cfront.address import STRUCT
from zslayout.cfront.event import Event, Kind, Run
from zslayout.cfront.ir import Module
from zslayout.cfront.memory import Value
from zslayout.errors import Place
from zslayout.expr.nodes import BinaryOp, CompareOp, Expr
from zslayout.verdict import Status, Verdict

_ID: Final = "source.space"
_HOLDS: Final = "what is allocated has room for what is kept in it"
_COPIES: Final = "what is copied to a buffer, or from it, is inside of it"
_SAME: Final = "what goes back to a cache is what it has objects of"
_UNMADE: Final = Verdict(Status.UNKNOWN, why="it is not known how large its objects are")
_MIXED: Final = Verdict(Status.UNKNOWN, why="it has objects of another kind")
_CACHE: Final = "kmem_cache_create"
_CACHED: Final = re.compile(r"kmem_cache_z?alloc\w*")
_BACK: Final = re.compile(r"kmem_cache_free\w*")
_SIZED: Final = re.compile(r"k[vmz]*[mz]alloc\w*")
_COUNTED: Final = re.compile(r"kv?calloc\w*")
_MOVES: Final = re.compile(r"(llvm\.)?(mem(cpy|move|set)|memcpy_(to|from)_page)\b.*")
_FROM: Final = re.compile(r"(stack\.-\d+|\w+)\.(\d+):")
"""What a value is that was read from a variable of the file, or from a member."""
_WORD: Final = "word"

_Held = tuple[str, int]
"""A kind of memory, or a variable of the file, and where in it something is kept."""


class _Made(NamedTuple):
    size: Expr
    place: Place


class Space:
    """How large what a module keeps is: caches, and buffers of bytes."""

    def __init__(self, module: Module, reading: Reading, runs: Iterable[Run]) -> None:
        self._module, self._reading = module, reading
        self._bits = reading.word_bits
        self._made: dict[_Held, list[_Made]] = {}
        self._kinds: dict[_Held, set[str]] = {}
        self._given: list[tuple[Place, _Held, str]] = []
        """What a cache is asked for, or given back: where, and what that is."""
        for run in runs:
            sizes = {id(x.value): one for x in run.events if (one := self._size(x)) is not None}
            for event in run.events:
                if event.kind is Kind.STORE and event.cell is not None:
                    found = sizes.get(id(event.value))
                    if found is not None:
                        cell = event.cell
                        kind = cell.kind if cell.region >= 0 else f"{cell.kind}.{cell.region}"
                        self._made.setdefault((kind, cell.offset), []).append(found)

    def _size(self, event: Event) -> _Made | None:
        """How many bytes a call allocates, or has in each object of a cache."""
        if event.kind is not Kind.CALL or event.value is None:
            return None
        given = [self._word(x) for x in event.arguments]
        if event.name == _CACHE:
            return _Made(given[1], event.place)
        if _COUNTED.fullmatch(event.name):
            size = self._reading.terms.binary(BinaryOp.MUL, given[0], given[1])
            return _Made(size, event.place)
        return _Made(given[0], event.place) if _SIZED.fullmatch(event.name) else None

    def _word(self, value: Value) -> Expr:
        return self._reading.memory.word(value, self._bits)

    def findings(self, objects: Objects) -> Iterator[Judged]:
        """For each allocation, what goes back to a cache, and what is copied to a buffer."""
        for event in objects.run.events:
            if event.kind is not Kind.CALL:
                continue
            if _CACHED.fullmatch(event.name):
                yield from self._of_cache(objects, event)
            elif _BACK.fullmatch(event.name):
                cache = self._held(objects, event.arguments[0])
                for kind in self._used_as(objects, event.arguments[1]):
                    self._given += [] if cache is None else [(event.place, cache, kind)]
            elif _MOVES.fullmatch(event.name):
                yield from self._copied(objects, event)
            elif (made := self._size(event)) is not None and event.name != _CACHE:
                for kind in self._used_as(objects, event.value):
                    yield self._fits(objects, event, kind, made)

    def _of_cache(self, objects: Objects, event: Event) -> Iterator[Judged]:
        cache = self._held(objects, event.arguments[0])
        made = self._made.get(cache, []) if cache is not None else []
        for kind in self._used_as(objects, event.value):
            if cache is not None:
                self._kinds.setdefault(cache, set()).add(kind)
                self._given.append((event.place, cache, kind))
            if not made:
                yield Judged(_ID, event.place, _HOLDS, _UNMADE)
            for each in made:
                yield self._fits(objects, event, kind, each)

    def _fits(self, objects: Objects, event: Event, kind: str, made: _Made) -> Judged:
        r, terms = objects.reading, objects.terms
        wanted = self._bits // 8
        for each in self._module.structs:
            if each.name == f"{STRUCT}{kind}":
                wanted = self._module.sizes.size(each)
        size = r.extended(r.read(made.size), self._bits)
        fits = terms.compare(CompareOp.LE, r.number(wanted), size)
        path = [*map(r.read, event.path)] if made.place == event.place else []
        return Judged(_ID, made.place, _HOLDS, objects.holds(path, fits), (event.place,))

    def together(self) -> Iterator[Judged]:
        """For each call that asks a cache for an object, or gives one back, of all runs."""
        for place, cache, kind in self._given:
            alone = self._kinds.get(cache, set()) == {kind}
            yield Judged(_ID, place, _SAME, Verdict(Status.PROVED) if alone else _MIXED)

    def _copied(self, objects: Objects, event: Event) -> Iterator[Judged]:
        r, terms = objects.reading, objects.terms
        length = r.extended(
            r.read(self._word(event.arguments[-1 if "page" in event.name else 2])), self._bits
        )
        for value in event.arguments[:2]:
            at = r.read(self._word(value))
            for part in r.parts(at):
                held = self._held(objects, part)
                for made in self._made.get(held, ()) if held is not None else ():
                    inside = terms.binary(BinaryOp.SUB, at, part)
                    end = terms.add(inside, length)
                    size = r.extended(r.read(made.size), self._bits)
                    fits = terms.all(
                        terms.compare(CompareOp.LE, inside, size),
                        terms.compare(CompareOp.LE, end, size),
                    )
                    verdict = objects.holds([*map(r.read, event.path)], fits)
                    yield Judged(_ID, made.place, _COPIES, verdict, (event.place,))

    def _held(self, objects: Objects, value: Value) -> _Held | None:
        """Where a value was read from, if on all ways it is one place."""
        places = set[_Held | None]()
        for each in choices(self._word(value)):
            meaning = objects.terms.meaning(each)
            found = None if meaning is None else _FROM.match(meaning.name)
            places.add(None if found is None else (found[1], int(found[2])))
        return places.pop() if len(places) == 1 else None

    def _used_as(self, objects: Objects, value: Value) -> set[str]:
        """What kinds of memory are at an address: structs, or a word."""
        at = self._word(value)
        named = objects.reading.read(at)
        found = {
            x.cell.kind
            for x in objects.run.events
            if x.cell is not None and x.address is at and x.kind in {Kind.LOAD, Kind.STORE}
        }
        found |= {x.event.cell.kind for x in objects.acts if x.at is named and x.event.cell}
        return found & {_WORD, *(x.name.removeprefix(STRUCT) for x in self._module.structs)}
