"""What functions return to others, and that nothing is done with what was not had.

The functions that are exported, and what the kernel calls through tables, are known by name.
"""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.memory.pieces import leaf_ways
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cclaims.reading import choices
from zslayout.cfront.event import Kind
from zslayout.errors import Place
from zslayout.expr.nodes import Cast, CompareOp, Expr
from zslayout.expr.types import BOOL
from zslayout.verdict import Status, Verdict

_RETURNS: Final = "source.returns"
_HAD: Final = "source.had"
_ALLOCATE, _FREE = "@zs_malloc", "@zs_free"
_CREATE: Final = "@zs_create_pool"
_INDEX, _PAGES = "@zs_lookup_class_index", "@zs_get_total_pages"
_ISOLATE: Final = re.compile(r"@\w*isolate\w*")
_ERRORS: Final = 4095
_HANDLE: Final = "what is returned is a handle that has an object, or an error"
_POOL: Final = "what is returned is a new pool, or none"
_FOUND: Final = "what is returned is the index of the class that was looked up"
_COUNTED: Final = "what is returned is the number of pages as it is counted"
_MOVED: Final = "0 is returned where the page was replaced, or belongs to nobody; an error else"
_GIVEN: Final = "a page that belongs to a zspage can be isolated"
_EACH_MODE: Final = "a page is replaced in each mode of migration in which contents are copied"
_REFUSED: Final = Verdict(Status.UNKNOWN, why="it is not, in some mode")
_MODE: Final = "argument mode"
_COPYING: Final = 3
"""MIGRATE_ASYNC, _SYNC_LIGHT and _SYNC of include/linux/migrate_mode.h, in this order."""
_SHRINKER: Final = "shrinker_alloc()"
_NO_HANDLE: Final = "nothing is done with what is no handle"
_USED: Final = "what is allocated is used only where it was had"
_OPEN: Final = Verdict(Status.UNKNOWN, why="it is not known to be that")


def outcomes(objects: Objects) -> Iterator[Judged]:
    """The claims on what a run returns, and on what it was given or could not have."""
    name = objects.run.name
    if name == _ALLOCATE:
        yield from _allocated(objects)
    if name == _FREE:
        yield from _freed(objects)
    if name == _CREATE:
        yield from _created(objects)
    if name in {_INDEX, _PAGES}:
        yield from _told(objects)
    if any(objects.reading.is_a(each, "argument newpage") for each in objects.run.arguments):
        yield from _migrated(objects)
    elif _ISOLATE.fullmatch(name):
        yield from _isolated(objects)
    yield from _had(objects)


def _value(objects: Objects) -> Expr | None:
    value, r = objects.run.value, objects.reading
    if value is None or isinstance(value, tuple):
        return None
    return r.read(r.memory.word(value, r.word_bits))


def _is_zero(objects: Objects, value: Expr) -> Expr:
    terms = objects.terms
    if value.type is BOOL:
        return terms.negate(value)
    return terms.compare(CompareOp.EQ, value, terms.const(0, value.type.width))


def _judged(objects: Objects, value: Expr, says: str, verdict: Verdict) -> Judged:
    """A claim on what is returned: where it is, and where it was made."""
    r = objects.reading
    places = [
        place
        for own, place in objects.run.returned
        if not isinstance(own, tuple)
        if any(each is value for each in choices(r.read(r.memory.word(own, r.word_bits))))
    ]
    places = [*places, *objects.made_at(value)]
    places += [each.place for each in objects.run.events[:1]] or [Place("", 0, 0)]
    return Judged(_RETURNS, places[0], says, verdict, tuple(places[1:-1]))


def _returning(objects: Objects) -> list[Expr]:
    return (
        [] if objects.run.returns is None else list(map(objects.reading.read, objects.run.returns))
    )


def _allocated(objects: Objects) -> Iterator[Judged]:
    r, terms, value = objects.reading, objects.terms, objects.run.value
    if value is None or isinstance(value, tuple):
        return
    made = {id(each.at) for each in objects.stores("word")}
    taken = terms.any(*(terms.all(*each.path) for each in objects.pops()))
    # An error is not told as it is read, see `_had`.
    leaves = list(leaf_ways(terms, r.memory.word(value, r.word_bits)))
    errors = [each for each in leaves if id(r.read(each[0])) not in made]
    # In Linux 5.10 every error is a 0.
    r.learned.errors = any(leaf is not r.number(0) for leaf, _ in errors)
    for leaf, path in leaves:
        if id(r.read(leaf)) in made:
            verdict = objects.holds([*_returning(objects), *map(r.read, path)], taken)
        else:
            error = terms.compare(CompareOp.LE, r.number(-_ERRORS), r.extended(leaf, r.word_bits))
            none = terms.compare(CompareOp.EQ, leaf, terms.const(0, leaf.type.width))
            goal = error if r.learned.errors else none
            verdict = objects.holds([*(objects.run.returns or ()), *path], goal)
        yield _judged(objects, r.read(leaf), _HANDLE, verdict)


def _created(objects: Objects) -> Iterator[Judged]:
    r, terms, value = objects.reading, objects.terms, objects.run.value
    if value is None or isinstance(value, tuple):
        return
    # Not as it is read, see `_had`.
    for leaf, path in leaf_ways(terms, r.memory.word(value, r.word_bits)):
        none = terms.compare(CompareOp.EQ, leaf, terms.const(0, leaf.type.width))
        goal = terms.true if r.is_fresh(leaf) else none
        verdict = objects.holds([*(objects.run.returns or ()), *path], goal)
        yield _judged(objects, leaf, _POOL, verdict)


def _freed(objects: Objects) -> Iterator[Judged]:
    r, terms = objects.reading, objects.terms
    handles = [x for x in map(r.read, objects.run.arguments) if r.is_a(x, "argument handle")]
    for act in (x for x in objects.acts if x.role == "word" and x.at in handles[:1]):
        some = terms.compare(CompareOp.NE, act.at, r.number(0))
        good = terms.compare(CompareOp.LT, act.at, r.number(-_ERRORS))
        good = good if r.learned.errors else terms.true
        yield Judged(_HAD, act.place, _NO_HANDLE, objects.holds(act.path, terms.all(some, good)))


def _told(objects: Objects) -> Iterator[Judged]:
    r, value = objects.reading, _value(objects)
    if value is None:
        return
    read = value
    while isinstance(read, Cast):
        read = read.operand
    meaning = objects.terms.meaning(read)
    if objects.run.name == _INDEX:
        fine, says = r.is_a(read, "index") and r.is_a(r.argument(read), "sc"), _FOUND
    else:
        fine, says = meaning is not None and meaning.name.startswith("zs_pool."), _COUNTED
    verdict = Verdict(Status.PROVED) if fine else _OPEN
    yield _judged(objects, value, says, verdict)


def _migrated(objects: Objects) -> Iterator[Judged]:
    r, terms, value = objects.reading, objects.terms, _value(objects)
    if value is None:
        return
    old = r.read(objects.run.arguments[-2])
    replaced = []
    for act in objects.stores("first"):
        loops = act.event.loops
        path = objects.run.loops[loops[0]].path if loops else act.event.path
        replaced.append(terms.all(*map(r.read, path)))
    done = terms.any(*replaced)
    yield from _in_each_mode(objects, done)
    owners = [x for x in objects.acts if x.role == "zspage" and not x.store and x.at is old]
    nobody = [terms.compare(CompareOp.EQ, x.value, r.number(0)) for x in owners[:1]]
    for leaf, path in leaf_ways(terms, value):
        zero, error = _is_zero(objects, leaf), terms.const(-_ERRORS, leaf.type.width)
        failed = terms.all(terms.negate(done), terms.compare(CompareOp.LE, error, leaf))
        fine = terms.choose(zero, terms.any(done, *nobody), failed)
        verdict = objects.holds([*_returning(objects), *path], fine)
        yield _judged(objects, leaf, _MOVED, verdict)


def _in_each_mode(objects: Objects, done: Expr) -> Iterator[Judged]:
    """A mode of migration may be refused in which contents are not copied, and no other."""
    terms, r = objects.terms, objects.reading
    for mode in (x for x in map(r.read, objects.run.arguments) if r.is_a(x, _MODE)):
        numbers = (terms.const(number, mode.type.width) for number in range(_COPYING))
        known = (terms.substituted({named(mode).name: each}) for each in numbers)
        refused = any(each(done) is terms.false for each in known)
        places = [place for _, place in objects.run.returned if place.line]
        places += [each.place for each in objects.run.events[:1]]
        verdict = _REFUSED if refused else Verdict(Status.PROVED)
        yield Judged(_RETURNS, places[0], _EACH_MODE, verdict, tuple(places[1:]))


def _isolated(objects: Objects) -> Iterator[Judged]:
    r, terms, value = objects.reading, objects.terms, _value(objects)
    owners = [x for x in objects.acts if x.role == "zspage" and not x.store]
    asked = set() if value is None else set(map(id, objects.variables(value).values()))
    # Up to 6.1 a zspage without objects, or one that is isolated, is left alone.
    if value is None or not owners or not asked <= {id(x.value) for x in owners}:
        return
    given = terms.compare(CompareOp.NE, owners[0].value, r.number(0))
    yes = terms.negate(_is_zero(objects, value))
    verdict = objects.holds([*_returning(objects), given], yes)
    yield _judged(objects, value, _GIVEN, verdict)


def _had(objects: Objects) -> Iterator[Judged]:
    """No memory is read or written through an address that an allocation did not give."""
    r, terms, seen = objects.reading, objects.terms, set[tuple[int, frozenset[int]]]()
    for event in objects.run.events:
        if event.kind not in {Kind.LOAD, Kind.STORE} or event.address is None:
            continue
        # Not as it is read: what is read takes an address for that of something.
        for each in r.parts(event.address):
            key = id(each), frozenset(map(id, event.path))
            is_new = r.is_fresh(each) or r.is_a(each, _SHRINKER)
            if not is_new or key in seen or terms.false in event.path:
                continue
            seen.add(key)
            there = terms.compare(CompareOp.NE, each, terms.const(0, each.type.width))
            yield Judged(_HAD, event.place, _USED, objects.holds(event.path, there))
