"""A pool's shrinker is registered where it was had, with its functions and what they read of it.

The kernel calls these when memory is short, which may be at once.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from zslayout.cclaims.asking.values import tree
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront.event import Event, Kind, Run
from zslayout.cfront.memory import Cell, Pointer
from zslayout.expr.nodes import CompareOp, Const, Expr

_ID: Final = "source.begun"
_WHOLE: Final = "a shrinker that is registered has its functions, and what they read of it"
_REGISTERED: Final = "a shrinker that was allocated is registered"
_SHRINKER: Final = "shrinker"
_REGISTERS: Final = re.compile(r"shrinker_register|(pre)?register_shrinker\w*")
_ALLOCATES: Final = re.compile(r"shrinker_alloc")
_FUNCTION: Final = "&"
"""Begins the name of a function's address."""
_FUNCTIONS: Final = 2


class Shrinkers:
    """The claims on shrinkers; what functions read of theirs is looked for in all runs."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._read = {
            each.cell.offset
            for run in runs
            for each in run.events
            if each.kind is Kind.LOAD and each.cell is not None and _is_own(each.cell)
            if each.address is not None and each.address in run.arguments
        }

    def findings(self, objects: Objects) -> Iterator[Judged]:
        """For each shrinker that a run allocates, or registers."""
        calls = [x for x in objects.run.events if x.kind is Kind.CALL]
        ways = {
            id(x): objects.terms.all(*map(objects.reading.read, x.path))
            for x in calls
            if _REGISTERS.fullmatch(x.name)
        }
        for event in calls:
            if _REGISTERS.fullmatch(event.name):
                yield self._whole(objects, event)
            elif _ALLOCATES.fullmatch(event.name):
                new = objects.reading.memory.word(event.value, objects.reading.word_bits)
                there = objects.terms.compare(CompareOp.NE, new, objects.reading.number(0))
                given = [*map(objects.reading.read, event.path), there]
                verdict = objects.holds(given, objects.terms.any(*ways.values()))
                yield Judged(_ID, event.place, _REGISTERED, verdict)

    def _whole(self, objects: Objects, call: Event) -> Judged:
        terms, r = objects.terms, objects.reading
        functions, members = dict[int, list[Expr]](), dict[int, list[Expr]]()
        for event in objects.run.events:
            if event is call:
                break
            at = _member(objects, call, event)
            if at is not None:
                meaning = terms.meaning(r.memory.word(event.value, r.word_bits))
                way = terms.all(*map(r.read, event.path))
                members.setdefault(at, []).append(way)
                if meaning is not None and meaning.name.startswith(_FUNCTION):
                    functions.setdefault(at, []).append(way)
        wanted = [terms.any(*each) for each in functions.values()]
        wanted += [terms.any(*members.get(each, [])) for each in sorted(self._read)]
        enough = terms.truth(len(functions) >= _FUNCTIONS)
        verdict = objects.holds([*map(r.read, call.path)], terms.all(enough, *wanted))
        return Judged(_ID, call.place, _WHOLE, verdict)


def _is_own(cell: Cell) -> bool:
    return cell.kind == _SHRINKER


def _member(objects: Objects, call: Event, event: Event) -> int | None:
    """How far in the shrinker of a call a store is, if it is to that: alone, or in a pool."""
    r, value, cell = objects.reading, call.arguments[0], event.cell
    if event.kind is not Kind.STORE or cell is None or event.address is None:
        return None
    if isinstance(value, tuple) or isinstance(event.value, tuple):
        return None
    if isinstance(value, Pointer) and isinstance(value.offset, Const):
        base, first = r.memory.word(value, r.word_bits), value.offset.value
        base = objects.terms.add(base, r.number(-first))
        return cell.offset - first if tree(event.address) is base and value.of else None
    same = tree(event.address) is r.memory.word(value, r.word_bits)
    return cell.offset if same and _is_own(cell) else None
