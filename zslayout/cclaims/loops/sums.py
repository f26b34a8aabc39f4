"""What compaction gives back is added up: over the zspages of a class, and over the classes.

The sum is what zs_compact() returns, by which the shrinker goes on or stops, and what the pool
counts. A zspage without objects counts whether its pages go back now, or by the worker.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from zslayout.cclaims.asking.values import named, sure
from zslayout.cclaims.locks.handover import KICK, Handover
from zslayout.cclaims.locks.locking import Locking
from zslayout.cclaims.members import POOL
from zslayout.cclaims.memory.pieces import leaf_ways
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cclaims.reading import Reading
from zslayout.cclaims.whole import left_within
from zslayout.cfront.event import Event, Kind, Loop
from zslayout.cfront.memory import Pointer
from zslayout.cfront.terms import Terms, addends
from zslayout.errors import Place
from zslayout.expr.nodes import Binary, BinaryOp, Cast, CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict

_COMPACT: Final = "@zs_compact"
_COUNT: Final = "@zs_shrinker_count"
_FREEABLE: Final = "what is returned is how many pages compaction of all classes could give back"
_EACH_ONCE: Final = "of the slots that share a class one has its pages added"
_NONE_LEFT: Final = "of no class pages are left out that compaction could give back"
_ID: Final = "source.returns"
_STATISTICS: Final = "protocol.statistics_right"
_SUM: Final = "what is returned is how many pages compaction gave back"
_NONE: Final = "no pages were given back where compaction was not begun"
_COUNTED: Final = "the pages that compaction gave back are counted in the pool"
_ONCE: Final = "what compaction counts is added to the pool's number once"
_ADDS: Final = re.compile(r"atomic(64|_long)?_add(_return)?")
_OPEN: Final = Verdict(Status.UNKNOWN, why="it is not known to be such a sum")


def sums(locking: Locking) -> Iterator[Judged]:
    """The claims on what compaction returns, and counts."""
    objects, r, terms = locking.objects, locking.r, locking.terms
    value, returns = objects.run.value, objects.run.returns
    if objects.run.name == _COUNT and not r.huge:
        yield from _freeable(objects)
    if objects.run.name != _COMPACT or value is None or isinstance(value, tuple):
        return
    added = list(_added(objects))
    returning = [] if returns is None else [r.read(each) for each in returns]
    for leaf, path in leaf_ways(terms, r.memory.word(value, r.word_bits)):
        given = [*returning, *map(r.read, path)]
        if isinstance(leaf, Const):
            none = terms.compare(CompareOp.EQ, leaf, terms.const(0, leaf.type.width))
            done = terms.any(*_begun(locking))
            verdict = objects.holds(given, terms.all(none, terms.negate(done)))
            yield Judged(_ID, _place(objects, leaf), _NONE, verdict)
            continue
        yield from _summed(locking, leaf)
        paths = [(x, terms.all(*map(r.read, x.path))) for x, by in added if by is leaf]
        ways = [each for _, each in paths]
        for i, (x, way) in enumerate(paths):
            verdict = objects.holds([way], terms.negate(terms.any(*ways[:i])))
            yield Judged(_STATISTICS, x.place, _ONCE, verdict)
        verdict = objects.holds(given, terms.any(*ways))
        place = added[0][0].place if added else _place(objects, leaf)
        yield Judged(_ID, place, _COUNTED, verdict)


def _begun(locking: Locking) -> Iterator[Expr]:
    """When a run comes to a loop in which zspages are freed."""
    for number in dict.fromkeys(each[1].loops[0] for each in locking.freed if each[1].loops):
        path = locking.objects.run.loops[number].path
        yield locking.terms.all(*map(locking.r.read, path))


def _freeable(objects: Objects) -> Iterator[Judged]:
    """From 0 on some pages of each class are added: so many of its zspages as it has to spare."""
    r, terms, value = objects.reading, objects.terms, objects.run.value
    if value is None or isinstance(value, tuple):
        return
    x = r.memory.word(value, r.word_bits)
    found = _carried(objects, x)
    if found is None:
        yield Judged(_ID, _place(objects, x), _FREEABLE, _OPEN)
        return
    _, loop, before, after = found
    none = terms.compare(CompareOp.EQ, before, terms.const(0, before.type.width))
    yield Judged(
        _ID, loop.place, _FREEABLE, objects.holds([], none), tuple(objects.made_at(before))
    )
    places = (*objects.made_at(after), loop.place)
    again, ways = r.read(loop.again), list(leaf_ways(terms, r.read(after)))
    for leaf, path in ways:
        parts = [each for each in addends(leaf) if each is not x]
        spare = [_spare_of(r, each) for each in parts]
        if leaf is not x and (len(spare) != 1 or len(list(addends(leaf))) != len(parts) + 1):
            spare = [None]
        for each in spare:
            if each is None:
                yield Judged(_ID, places[0], _FREEABLE, _OPEN, places[1:])
                continue
            sc, zspages = each
            itself = terms.compare(CompareOp.EQ, r.index(sc), r.argument(sc))
            verdict = objects.holds([again, *path], itself)
            yield Judged(_ID, places[0], _EACH_ONCE, verdict, places[1:])
            stays = [terms.all(*left) for same, left in ways if same is x]
            there = terms.compare(CompareOp.NE, sc, terms.const(0, sc.type.width))
            given = [again, itself, there, terms.any(*stays)]
            verdict = objects.holds(given, _is_none(terms, zspages))
            yield Judged(_ID, places[0], _NONE_LEFT, verdict, places[1:])


def _is_none(terms: Terms, zspages: Expr) -> Expr:
    """When a class has no zspage to spare: it has no more objects than are in use, or few more."""
    none = terms.compare(CompareOp.EQ, zspages, terms.const(0, zspages.type.width))
    objs = _bare(zspages.left) if isinstance(zspages, Binary) else zspages
    if isinstance(objs, Binary) and objs.op is BinaryOp.SUB:
        none = terms.any(none, terms.compare(CompareOp.LE, objs.left, objs.right))
    return none


def _spare_of(r: Reading, x: Expr) -> tuple[Expr, Expr] | None:
    """The class that has so many pages to spare, and in how many zspages.

    That is zs_can_compact(): objects that are not in use, by those of a zspage, by its pages.
    """
    x = _bare(x)
    sides = (x.left, x.right) if isinstance(x, Binary) and x.op is BinaryOp.MUL else ()
    for pages, zspages in (sides, sides[::-1]) if sides else ():
        of, spare = _bare(pages), _bare(zspages)
        if not isinstance(spare, Binary) or spare.op is not BinaryOp.DIV:
            continue
        if r.is_a(of, "pages") and r.is_a(_bare(spare.right), "objs"):
            return r.argument(of), spare
    return None


def _bare(x: Expr) -> Expr:
    while isinstance(x, Cast):
        x = x.operand
    return x


def _place(objects: Objects, leaf: Expr) -> Place:
    own = (place for value, place in objects.run.returned if value is leaf and place.line)
    return next(own, objects.run.events[-1].place)


def _added(objects: Objects) -> Iterator[tuple[Event, Expr]]:
    """What is added to numbers of the pool behind all loops: by which call, and how much."""
    r = objects.reading
    for event in objects.run.events:
        if event.kind is Kind.CALL and _ADDS.fullmatch(event.name) and not event.loops:
            by, at = event.arguments[:2]
            if isinstance(at, Pointer) and at.of == POOL and not isinstance(by, tuple):
                yield event, r.memory.word(by, r.word_bits)


def _summed(locking: Locking, x: Expr) -> Iterator[Judged]:
    """A number that a loop begins with 0, and adds to in a turn."""
    objects, terms = locking.objects, locking.terms
    found = _carried(objects, x)
    if found is None:
        yield Judged(_ID, _place(objects, x), _SUM, _OPEN)
        return
    number, loop, before, _ = found
    none = terms.compare(CompareOp.EQ, before, terms.const(0, before.type.width))
    yield Judged(_ID, loop.place, _SUM, objects.holds([], none), tuple(objects.made_at(before)))
    yield from _grows(locking, x, number)


_Carried = tuple[int, Loop, Expr, Expr]
"""A loop by its number, and what a number is before it and after a turn of it."""


def _carried(objects: Objects, x: Expr) -> _Carried | None:
    for number, loop in enumerate(objects.run.loops):
        for name, before, after in loop.steps:
            if name is x:
                return number, loop, before, after
    return None


def _grows(locking: Locking, x: Expr, number: int) -> Iterator[Judged]:
    """By how much a number grows in a turn of a loop that carries it."""
    objects, terms, r = locking.objects, locking.terms, locking.r
    _, loop, _, after = sure(_carried(objects, x))
    added, inner = terms.const(0, x.type.width), _inner(objects, x, number)
    if inner is not None:
        within, before = inner[0], inner[2]
        comes = terms.all(*map(r.read, objects.run.loops[inner[1]].path))
        more = terms.binary(BinaryOp.SUB, within, r.read(before))
        known = before is x or (isinstance(before, Const) and before.value == 0)
        if _inner(objects, within, inner[1]) is None:
            # The turn in which it is left may have freed one, too.
            last = _freed_in(locking, inner[1], x.type.width) or added
            now = terms.any(*_gone(locking, inner[1]))
            more = terms.add(more, terms.choose(now, last, added))
        yield from _grows(locking, within, inner[1]) if known else ()
    else:
        freed = _freed_in(locking, number, x.type.width)
        comes, known = terms.any(*_gone(locking, number)), freed is not None
        more = freed or added
    put = terms.substituted({named(name).name: value for name, value in loop.solved})
    then = r.read(put(after))
    given = [*left_within(objects, number), *_asked(objects, then, number)]
    given += Handover(locking).tries()
    grown, verdict = _grown(objects, x, then, more, given) if known else (comes, _OPEN)
    given.append(r.read(loop.again))
    for first, other in ((grown, comes), (comes, grown)):
        if verdict.status is Status.PROVED:
            verdict = r.asker.follows([*given, first], other)
    places = [*objects.made_at(after), loop.place]
    yield Judged(_ID, places[0], _SUM, verdict, tuple(places[1:]))


def _freed_in(locking: Locking, number: int, width: int) -> Expr | None:
    """How many pages a zspage has that a turn of a loop frees, if one does."""
    r = locking.r
    for _, event, _, zspage in locking.freed:
        if number in event.loops:
            return r.extended(r.ghost("pages", r.size_class(zspage)), width)
    return None


def _grown(
    objects: Objects, x: Expr, then: Expr, more: Expr, given: Sequence[Expr]
) -> tuple[Expr, Verdict]:
    """When a number becomes so much more, and whether else it stays."""
    terms, wanted, ways = objects.terms, objects.terms.add(x, more), list[Expr]()
    for leaf, path in leaf_ways(terms, then):
        if leaf is x:
            continue
        ways.append(terms.all(*path))
        same = objects.equal([*given, *path], leaf, wanted)
        if same.status is not Status.PROVED:
            return terms.any(*ways), same
    return terms.any(*ways), Verdict(Status.PROVED)


def _asked(objects: Objects, then: Expr, number: int) -> Iterator[Expr]:
    """That a turn comes to where what a number depends on is read, if that is read in a turn."""
    found = set(map(id, objects.variables(then).values()))
    ways = [
        objects.terms.all(*x.path)
        for x in objects.acts
        if x.event.loops[-1:] == (number,) and not x.store and id(x.value) in found
    ]
    if ways:
        yield objects.terms.any(*ways)


def _inner(objects: Objects, x: Expr, number: int) -> tuple[Expr, int, Expr] | None:
    """A number that a loop within carries, and that goes into one of a loop around it."""
    _, _, _, after = sure(_carried(objects, x))
    for leaf, _ in leaf_ways(objects.terms, after):
        for each in objects.variables(leaf).values():
            found = None if each is x or each.type != x.type else _carried(objects, each)
            if found is not None and found[0] > number:
                return each, found[0], found[2]
    return None


def _gone(locking: Locking, number: int) -> Iterator[Expr]:
    """When a turn of a loop frees a zspage, or leaves it to the worker."""
    for order, event in enumerate(locking.objects.run.events):
        kicks = event.kind is Kind.CALL and KICK.fullmatch(event.name)
        freed = any(order == each[0] for each in locking.freed)
        if number in event.loops and (kicks or freed):
            yield locking.terms.all(*locking.set.paths[order])
