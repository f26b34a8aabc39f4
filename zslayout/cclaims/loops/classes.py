"""Loops over the classes of a pool: each class is come to, none twice, and no slot beyond them.

Statistics, compaction, the worker and the end of a pool go through the classes one by one. What a
loop leaves out is never freed or compacted, and no other claim speaks of what is not done.
"""

from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.loops.slots import slots_seen
from zslayout.cclaims.objects import Act, Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind, Loop
from zslayout.cfront.pointwise import Number, Pointwise, at
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict

_ID: Final = "size.every_class"
_SLOT: Final = "the pool has the slot that a turn looks into"
_EACH: Final = "a turn is run for every class of the pool"
_ONCE: Final = "no two turns are run for one class"
_DONE: Final = "something is done for a class that stands for itself"
_ENDED: Final = "a class that stands for itself is freed with its pool"
_FREED: Final = "of the slots that share a class one has it freed"
_LOOKS: Final = frozenset(["array", "index", "size", "objs", "pages"])
"""What is read of a class by who only looks which one it is."""
_FREE: Final = "kfree"
_WHERE: Final = Verdict(Status.UNKNOWN, why="it is not known where it begins")
_LISTS: Final = "each list of a new class is begun"
_BEGINS: Final = "INIT_LIST_HEAD"
_UNMADE: Final = Verdict(Status.UNKNOWN, why="it is not known of each of them")
_FEW: Final = Verdict(Status.UNKNOWN, why="it looks into some slots of the pool, by their numbers")


def every_class(objects: Objects) -> Iterator[Judged]:
    """For each loop whose turns look into the slots of a pool, one after another."""
    fixed: dict[tuple[Place, ...], set[int]] = {}
    for act in objects.acts:
        if act.role != "array" or act.store or not objects.reading.is_a(act.value, "sc"):
            continue
        slot = objects.reading.argument(act.value)
        loop = objects.run.loops[act.event.loops[-1]] if act.event.loops else None
        if isinstance(slot, Const):
            fixed.setdefault((act.place, *act.event.called_from), set()).add(slot.value)
            continue
        own = {*objects.variables(slot)} - {*objects.terms.known}
        if loop is not None and own == {named(loop.turn).name}:
            yield from _gone_through(objects, act, loop, slot)
        elif loop is not None and named(loop.turn).name in own:
            yield Judged(_ID, act.place, _EACH, _WHERE)
    last = objects.reading.limits.class_index
    lengths = {at(last, i) + 1 for i in range(_points(last))}
    for (place, *_), slots in fixed.items():
        # A loop of few turns was run turn by turn.
        done = lengths == {len(slots)} and (min(slots), max(slots)) == (0, len(slots) - 1)
        yield Judged(_ID, place, _EACH, Verdict(Status.PROVED) if done else _FEW)


def lists_made(objects: Objects) -> Iterator[Judged]:
    """For each class that a pool is given: each of its lists is begun, and no other."""
    r, terms = objects.reading, objects.terms
    start, end = r.members.lists
    wanted = set(range(start, end, 2 * r.members.pointer))
    begun: dict[int, set[int | None]] = {}
    for event in objects.run.events:
        if event.kind is Kind.CALL and event.name == _BEGINS and event.loops:
            word = r.memory.word(event.arguments[0], r.word_bits)
            parts = list(r.parts(r.read(terms.under(event.path, r.named)(word))))
            known = [x.value for x in parts if isinstance(x, Const)]
            of = [x for x in parts if not isinstance(x, Const)]
            for each in of:
                begun.setdefault(id(each), set()).add(sum(known) if len(of) == 1 else None)
    for act in objects.stores("array"):
        new = r.read(act.value)
        if id(new) in begun or r.is_fresh(new):
            done = begun.get(id(new), set()) == wanted
            yield Judged(_ID, act.place, _LISTS, Verdict(Status.PROVED) if done else _UNMADE)


def _points(number: Number) -> int:
    return len(number.values) if isinstance(number, Pointwise) else 1


def _gone_through(objects: Objects, act: Act, loop: Loop, slot: Expr) -> Iterator[Judged]:
    terms, r, turn = objects.terms, objects.reading, named(loop.turn)
    last = r.limits.class_index

    def told(says: str, verdict: Verdict) -> Judged:
        return Judged(_ID, act.place, says, verdict)

    seen = slots_seen(objects, loop, act.path, slot, r.number(last + 1, slot.type.width))
    yield told(_SLOT, seen.inside)
    yield told(_EACH, seen.each)
    yield told(_ONCE, seen.once)
    most = r.number(last, turn.type.width)
    in_time = [*map(r.read, loop.path), terms.compare(CompareOp.LE, turn, most)]
    itself = terms.compare(CompareOp.EQ, r.index(act.value), slot)
    exists = terms.compare(CompareOp.NE, act.value, terms.const(0, act.value.type.width))
    done = [
        terms.all(*map(r.read, each.path))
        for each in objects.run.events
        if _acts(objects, act, each)
    ]
    yield told(_DONE, objects.holds([*in_time, *act.path, itself, exists], terms.any(*done)))
    if any(_frees_pool(objects, each) for each in objects.run.events):
        frees = [x for x in objects.run.events if kernel.FREED.fullmatch(x.name)]
        own = [x for x in frees if _is_given(objects, x, act.value)]
        ways = [terms.all(*map(r.read, x.path)) for x in own]
        yield told(_ENDED, objects.holds([*in_time, itself, exists], terms.any(*ways)))
    for each in objects.run.events:
        if each.name == _FREE and _is_given(objects, each, act.value):
            verdict = objects.holds([*map(r.read, each.path), exists], itself)
            yield Judged(_ID, each.place, _FREED, verdict)


def _acts(objects: Objects, act: Act, event: Event) -> bool:
    """Whether a turn does something there but to look which class it is."""
    if event.loops[: len(act.event.loops)] != act.event.loops:
        return False
    known = event.kind is Kind.LOAD and event.cell is not None
    role = objects.reading.members.of(event.cell) if known and event.cell is not None else ""
    return event.kind in {Kind.CALL, Kind.STORE} or (known and role not in _LOOKS)


def _frees_pool(objects: Objects, event: Event) -> bool:
    """Whether the pool goes that others came with."""
    pools = map(objects.reading.read, objects.run.arguments)
    frees = event.kind is Kind.CALL and kernel.FREED.fullmatch(event.name)
    return bool(frees) and any(_is_given(objects, event, each) for each in pools)


def _is_given(objects: Objects, call: Event, value: Expr) -> bool:
    r = objects.reading
    words = (r.memory.word(x, r.word_bits) for x in call.arguments)
    known = objects.terms.under(call.path, r.named)
    return any(r.read(known(each)) is value for each in words)
