"""What a run does as a whole: every handle is a true one, nothing that must happen is left out.

The functions that are exported, and what the kernel calls through tables, are known by name.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from zslayout.cclaims.asking.values import named, sure
from zslayout.cclaims.locks.pins import LOCKS, locked
from zslayout.cclaims.memory.copying import copied_whole
from zslayout.cclaims.objects import Act, Judged, Objects
from zslayout.cclaims.zspages import changed_fields
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Storage
from zslayout.errors import Place
from zslayout.expr.nodes import Binary, BinaryOp, Choose, CompareOp, Const, Expr
from zslayout.expr.types import BOOL
from zslayout.expr.walk import children
from zslayout.verdict import Status, Verdict, Witness

_FREE: Final = "@zs_free"
_COMPACT: Final = "@zs_compact"
_ALLOCATE: Final = "@zs_malloc"
_COPIED: Final = "what is copied begins where the object does, in both zspages"
_FIRST: Final = "an object is copied before its place is given back"
_FREES: Final = re.compile(r"kmem_cache_free|k[vz]*free\w*")
_COPIES_BYTES: Final = re.compile(
    r"(llvm\.)?mem(cpy|move)\b.*|memcpy_\w+|copy_(page|highpage)|kunmap\w*|kmsan_\w+|flush_\w+"
)
_MOVES_BYTES: Final = re.compile(r"(llvm\.)?mem(cpy|move)")
_GETS: Final = re.compile(r"get_page|zpdesc_get|folio_get")
_UNLOCKS: Final = re.compile(r"\w*unlock\w*|up_(read|write)")
_UNKNOWN: Final = Verdict(Status.UNKNOWN, why="what it does there is not known")
_STALE: Final = "no handle is taken from a huge zspage of which no object is in use"
_COPIES: Final = {"copy_page": (0, 1), "copy_highpage": (0, 1)}


def whole(objects: Objects) -> Iterator[Judged]:
    """The claims on a run as a whole."""
    yield from _handles(objects)
    yield from _untorn(objects)
    yield from _headers(objects)
    yield from _escapes(objects)
    yield from _grouped(objects)
    yield from _compacted(objects)
    name, place = objects.run.name, _place(objects)
    if name == _FREE:
        yield from _freed(objects, place)
    if name == _COMPACT and not list(objects.pops()):
        says = "objects move to other zspages"
        yield Judged("compact.moves", place, says, _unknown("none is taken in another zspage"))
    if name == _ALLOCATE:
        yield from _allocated(objects, place)
    if any(objects.reading.is_a(each, "argument newpage") for each in objects.run.arguments):
        yield from _copied(objects, place)


def _source(objects: Objects, push: Act) -> Expr:
    """The zspage that an object which is given back was in, as the run knows it."""
    r = objects.reading
    frame = r.argument(r.argument(push.at))
    handle = r.argument(frame)
    if r.is_a(frame, "obj.pfn") and r.is_a(handle, "handle"):
        return r.owner(r.page_of_header(r.argument(handle))) or push.at
    return push.at


def _listed(objects: Objects, zspage: Expr) -> Expr:
    """The class in whose lists a zspage was found: one that is in hand may have several names."""
    r = objects.reading
    return r.argument(zspage) if r.is_a(zspage, "listed") else zspage


def _grouped(objects: Objects) -> Iterator[Judged]:
    """A zspage whose count changed is put into the group of its count."""
    says = "after its count changed, the group of a zspage is looked at"
    bits = objects.stores("bits")
    for act in (*objects.pops(), *objects.pushes()):
        ats = {id(_listed(objects, x)) for x in (act.at, _source(objects, act))}
        later = [x for x in bits if x.order > act.order and id(_listed(objects, x.at)) in ats]
        fine = Verdict(Status.PROVED) if later else _unknown("no store to its bit-fields follows")
        yield Judged("zspage.fullness", act.place, says, fine)
        moves = [
            (x, new)
            for x in later
            for name, new in changed_fields(objects, x)
            if name == "fullness" and x.event.loops == act.event.loops
        ]
        if moves:
            yield _stays(objects, act, moves)


def _stays(objects: Objects, act: Act, moves: Sequence[tuple[Act, Expr]]) -> Judged:
    """Where a zspage is put into no other group after its count changed, it is in the right one."""
    r, terms = objects.reading, objects.terms
    says = "a zspage that is not put into another group is in that of its count"
    last, new = moves[0]
    known = [v for x in last.path for v in objects.within(x, "fullness bits")]
    same = [
        terms.compare(CompareOp.EQ, r.extended(v, 32), r.extended(new, 32))
        for v in {id(v): v for v in known}.values()
    ]
    moved = terms.any(*(terms.all(*move.path) for move, _ in moves))
    verdict = objects.holds([*act.path, terms.negate(moved)], terms.any(*same))
    return Judged("zspage.fullness", act.place, says, verdict, (last.place,))


def _compacted(objects: Objects) -> Iterator[Judged]:
    """An object that moves goes to another zspage, and what is copied begins where both do."""
    r, pops, pushes = objects.reading, list(objects.pops()), list(objects.pushes())
    for pop in pops:
        if r.is_a(pop.at, "listed"):
            yield _left_over(objects, pop)
    for word in objects.stores("word"):
        if pops and not r.is_fresh(word.at):
            yield _left(objects, word, pushes)
    for pop in pops:
        yield from _has_room(objects, pop, pushes)
        yield from _kept(objects, pop)
        for push in pushes:
            apart = pop.at is not _source(objects, push)
            verdict = (
                Verdict(Status.PROVED) if apart else _unknown("it may be where the object was")
            )
            says = "an object that moves goes to another zspage"
            yield Judged("compact.moves", pop.place, says, verdict)
            copied = [
                each
                for each in objects.run.events
                if each.kind is Kind.CALL and _MOVES_BYTES.match(each.name) and each.loops
            ]
            if not copied:
                yield Judged("compact.copies", push.place, _COPIED, _unknown("no loop copies"))
                return
            yield from _begins(objects, copied[0], pop, push)
            yield _copied_first(objects, copied[0], push)
            for more in copied[1:]:
                yield Judged("compact.copies", more.place, _COPIED, _unknown("another one copies"))


def _copied_first(objects: Objects, copies: Event, push: Act) -> Judged:
    """Whoever gives an object back writes a link over its header, which the copy has to have."""
    r, page = objects.reading, objects.reading.argument(push.at)
    order = next(i for i, each in enumerate(objects.run.events) if each is copies)
    early = [x for x in objects.stores("map") if x.order < order and r.page_at(x.at) is page]
    if not early:
        return Judged("compact.copies", push.place, _FIRST, Verdict(Status.PROVED))
    witness = Witness((("copied at line", copies.place.line),))
    verdict = Verdict(Status.REFUTED, witness)
    return Judged("compact.copies", early[0].place, _FIRST, verdict, (push.place,))


def _left(objects: Objects, word: Act, pushes: Sequence[Act]) -> Judged:
    """An object whose handle leads elsewhere now is given back where it was."""
    r = objects.reading
    says = "an object that moves is given back where it was"
    verdict = _unknown("it is not given back")
    for push in pushes:
        frame = r.argument(r.argument(push.at))
        if r.is_a(frame, "obj.pfn") and r.argument(frame) is word.at:
            given = [*word.path, *objects.ends(word, push)]
            verdict = r.asker.follows(given, objects.terms.all(*push.path))
    return Judged("compact.moves", word.place, says, verdict)


def _has_room(objects: Objects, pop: Act, pushes: Sequence[Act]) -> Iterator[Judged]:
    """After an object was taken in a loop, the next is taken only where there is one left.

    That the zspage is another than that of an object which comes back is a claim of its own.
    """
    r, terms = objects.reading, objects.terms
    says = "no object is taken of a zspage that has none left"
    counts = [
        objects.reading.stored.get(id(x.event), x.value)
        for x in objects.stores("inuse")
        if x.at is pop.at and x.event.loops == pop.event.loops
    ]
    if not pop.event.loops or not counts:
        return
    again = r.read(objects.run.loops[pop.event.loops[-1]].again)
    objs = r.ghost("objs", r.size_class(pop.at))
    others = [terms.compare(CompareOp.NE, pop.raw, each.raw) for each in pushes]
    loaded = [x for x in objects.acts if x.role == "inuse" and not x.store and x.at is pop.at]
    asked = [x.value for x in loaded if x.order < pop.order and x.value.type == objs.type]
    room = terms.any(*(terms.compare(CompareOp.NE, each, objs) for each in asked[:1]))
    left = objects.holds([*pop.path, *others], room)
    if left.status is not Status.PROVED:
        full = terms.compare(CompareOp.EQ, r.extended(counts[-1], objs.type.width), objs)
        left = objects.holds([*pop.path, again, *others], terms.negate(full))
    yield Judged("compact.moves", pop.place, says, left)


def _kept(objects: Objects, pop: Act) -> Iterator[Judged]:
    """A zspage that a loop keeps for its next turn has room for an object of that."""
    r, terms = objects.reading, objects.terms
    if not r.is_a(pop.at, "listed"):
        return
    says = "a zspage in which objects are taken is kept only while it has one left"
    objs = r.ghost("objs", r.size_class(pop.at))
    may_be = {id(each) for each in r.leaves(r.learned.several(r.number_of(pop.at, 1)))}
    for number in pop.event.loops:
        loop = objects.run.loops[number]
        for _, _, after in (x for x in loop.steps if id(x[0]) in may_be):
            counts = [
                terms.all(*x.path, terms.compare(CompareOp.NE, x.value, objs))
                for x in objects.acts
                if x.role == "inuse" and not x.store and x.at is pop.at
                if x.order > pop.order and x.event.loops == pop.event.loops[: len(x.event.loops)]
                if x.value.type == objs.type
            ]
            then = r.read(after)
            there = terms.compare(CompareOp.NE, then, terms.const(0, then.type.width))
            given = [*map(r.read, loop.path), r.read(loop.again), there]
            given += left_within(objects, number)
            verdict = objects.holds(given, terms.any(*counts))
            yield Judged("compact.moves", pop.place, says, verdict, (loop.place,))


def left_within(objects: Objects, number: int) -> Iterator[Expr]:
    """That each loop inside of one is left, if it is come to."""
    within = {x for each in objects.run.events if number in each.loops for x in each.loops}
    for each in sorted(x for x in within if x > number):
        loop = objects.run.loops[each]
        comes = map(objects.reading.read, loop.path)
        left = objects.reading.read(loop.left)
        yield objects.terms.any(*map(objects.terms.negate, comes), left)


def _begins(objects: Objects, event: Event, pop: Act, push: Act) -> Iterator[Judged]:
    r = objects.reading
    loaded, frame = objects.before(pop, "freeobj"), r.argument(r.argument(push.at))
    if loaded is None or not r.is_a(frame, "obj.pfn"):
        return
    index = r.ghost("obj.index", r.argument(frame), r.argument(frame, 1))
    yield from copied_whole(objects, event, (pop.at, loaded.value), (push.at, index))


def _place(objects: Objects) -> Place:
    return objects.acts[0].place if objects.acts else Place("", 0, 0)


def _unknown(why: str) -> Verdict:
    return Verdict(Status.UNKNOWN, why=why)


def _handles(objects: Objects) -> Iterator[Judged]:
    """Words are where handles say: a caller's, a new one, or one that a header has."""
    r = objects.reading
    says = "a word's address is a handle, and a header's is that of an object in use"
    words = [(x.event, x.at, x.path) for x in objects.acts if x.role == "word"]
    for event, at, path in (*words, *locked(objects)):
        if r.is_a(at, "argument handle") or r.is_fresh(at):
            continue
        if not r.is_a(at, "handle"):
            unknown = Verdict(Status.UNKNOWN, why="it is not known to be a handle")
            yield Judged("header.round_trip", event.place, says, unknown)
            continue
        header, version = sure(objects.terms.meaning(at)).arguments
        taken = r.ghost("taken", header, version)
        yield Judged("header.tag", event.place, says, objects.holds(path, taken))
        if r.huge and r.learned.stale:
            yield Judged("header.freed", event.place, _STALE, _in_use(objects, event, path, header))


def _in_use(objects: Objects, event: Event, path: Sequence[Expr], page: Expr) -> Verdict:
    """Whether the zspage of a page has an object in use where a run comes to an event.

    A loop that is not entered has no later turn either, so the first turn is enough; and one that
    is not entered when no object is in use was left at its first turn.
    """
    r, terms, run = objects.reading, objects.terms, objects.run
    owner = r.owner(page)
    if owner is not None and r.is_a(owner, "listed"):
        return Verdict(Status.PROVED) if _is_partly(objects, owner) else _unknown("it may be empty")
    several = r.is_a(page, "one of")
    pages = r.leaves(r.learned.several(r.number_of(page))) if several else iter([page])
    owners = [r.owner(each) for each in pages]
    counts = {id(v): v for each in path for v in objects.within(each, "inuse")}
    own = [v for v in counts.values() if any(r.argument(v) is each for each in owners)]
    none = [terms.compare(CompareOp.EQ, v, r.number(0, v.type.width)) for v in own]
    if not none:
        return _unknown("it may be empty")
    zero: dict[str, Expr] = {}
    for number, loop in enumerate(run.loops[: max(event.loops, default=0) + 1]):
        turn = named(loop.turn)
        first = {turn.name: terms.const(0, turn.type.width)}
        again = terms.substituted(first)(r.read(loop.again))
        skipped = number not in event.loops and objects.holds([*none, again], terms.false)
        if number in event.loops[-1:] or (skipped and skipped.status is Status.VACUOUS):
            zero |= first
    given = [terms.substituted(zero)(each) for each in path]
    return objects.holds(given, terms.any(*map(terms.negate, none)))


def _is_partly(objects: Objects, zspage: Expr) -> bool:
    """Whether a zspage was found in a list of those that are neither empty nor full.

    Which list that is follows from how many objects are in use, see `zspage.fullness`; so no
    zspage of one object is there.
    """
    groups, last = _groups(objects, zspage), _full(objects)
    return bool(groups) and all(0 < (-1 if each is None else each) < last for each in groups)


def _full(objects: Objects) -> int:
    """The number of the last list of a class, which has the zspages that are full."""
    start, end = objects.reading.members.lists
    return (end - start) // (2 * objects.reading.members.pointer) - 1


def _groups(objects: Objects, zspage: Expr) -> list[int | None]:
    """The numbers of the lists that a zspage may have been found in, None where that is unknown."""
    r, found = objects.reading, list[int | None]()
    for leaf in r.leaves(r.learned.several(r.number_of(zspage, 1))):
        entry = leaf.left if isinstance(leaf, Binary) and leaf.op is BinaryOp.ADD else leaf
        at = [x for x in r.parts(r.argument(entry)) if not r.is_a(x, "sc")]
        known = [x.value for x in at if isinstance(x, Const)]
        fixed = r.is_a(entry, "list") and len(known) == len(at)
        found.append(sum(known) // (2 * r.members.pointer) if fixed else None)
    return found


def _left_over(objects: Objects, pop: Act) -> Judged:
    """What is found in a list has room, unless it is the list of those that are full.

    Of one that a loop keeps, and found in a turn before, `_has_room` and `_kept` are claimed.
    """
    says = "an object is taken of a zspage that has one left"
    groups = _groups(objects, pop.at)
    if pop.event.loops and any(each is not None for each in groups):
        groups = [each for each in groups if each is not None]
    verdict = Verdict(Status.PROVED)
    if any(each is None for each in groups):
        verdict = _unknown("it is not known which list it was found in")
    elif any(each >= _full(objects) for each in groups if each is not None):
        verdict = Verdict(Status.REFUTED, Witness((("the list", _full(objects)),)))
    return Judged("source.allocates", pop.place, says, verdict)


def _escapes(objects: Objects) -> Iterator[Judged]:
    """No function that is not known here is given the address of a word or of a page's bytes."""
    r, terms = objects.reading, objects.terms
    for event in objects.run.events:
        if event.kind is not Kind.CALL or any(r.read(x) is terms.false for x in event.path):
            continue
        known = terms.under(event.path, r.named)
        for value in event.arguments:
            if (
                value is None
                or isinstance(value, tuple)
                or isinstance(getattr(value, "base", None), Storage)
            ):
                continue
            x = r.read(known(r.memory.word(value, r.word_bits)))
            word = r.is_a(x, "argument handle") or r.is_a(x, "handle")
            own = event.name in r.members.own
            if word and not (own or _FREES.fullmatch(event.name) or LOCKS.fullmatch(event.name)):
                says = f"{event.name}() is not given the address of a word"
                yield Judged("source.unaccounted", event.place, says, _UNKNOWN)
            made_of = objects.variables(x).values() if own and not word else ()
            if any(r.is_a(each, "argument handle") for each in made_of):
                says = f"{event.name}() is given a handle as it came"
                yield Judged("source.unaccounted", event.place, says, _UNKNOWN)
            if r.page_at(x) is not None and not _COPIES_BYTES.fullmatch(event.name):
                says = f"{event.name}() is not given the address of a page's bytes"
                yield Judged("source.unaccounted", event.place, says, _UNKNOWN)


def _untorn(objects: Objects) -> Iterator[Judged]:
    """Words are read and written whole."""
    for act in (each for each in objects.acts if each.role == "word"):
        if sure(act.event.cell).bits != objects.reading.word_bits:
            yield Judged(
                "obj.not_torn",
                act.place,
                "a word is accessed whole",
                _unknown("it is accessed in another width"),
            )


def _headers(objects: Objects) -> Iterator[Judged]:
    """What is read as a header or link is where an object begins."""
    r = objects.reading
    says = "what is read as a header is where an object begins"
    for act in objects.acts:
        if act.role != "map" or act.store or act.event.loops == ():
            continue
        page = r.page_at(act.at)
        owner = r.owner(page)
        if page is None or owner is None or r.is_a(page, "chain"):
            continue
        size, first = r.size(owner), r.ghost("offset", page)
        start = objects.terms.apply(kernel.MAP, r.word_bits, page)
        rest = objects.terms.binary(BinaryOp.SUB, act.at, start)
        end = r.number(1 << r.limits.page_shift)
        below = objects.terms.compare(CompareOp.LT, rest, end)
        if list(objects.pops()):
            yield Judged("header.place", act.place, says, objects.holds(act.path, below))
        if not _is_start(objects, rest, size, first):
            unknown = Verdict(Status.UNKNOWN, why="it is no first offset and a number of sizes")
            yield Judged("header.place", act.place, says, unknown)


def _is_start(objects: Objects, x: Expr, size: Expr, first: Expr) -> bool:
    """Whether an offset is that of the first object and a number of sizes: by its form."""
    r, terms = objects.reading, objects.terms
    without = terms.substituted({v.name: r.number(0, 32) for v in (size,) if hasattr(v, "name")})(
        _entered(objects, x)
    )
    mapped = terms.substituted(
        {v.name: r.number(0) for v in objects.variables(without).values() if r.is_a(v, kernel.MAP)}
    )(without)
    return objects.equal((), mapped, first).status is Status.PROVED


def _entered(objects: Objects, x: Expr) -> Expr:
    """An offset without the choice of a page's end, at which a loop over objects is not entered."""
    r = objects.reading
    end = 1 << r.limits.page_shift

    def put(x: Expr) -> Expr:
        if isinstance(x, Choose):
            for side, other in ((x.yes, x.no), (x.no, x.yes)):
                if side.type is not BOOL and side is r.number(end, side.type.width):
                    return put(other)
        return objects.terms.rebuilt(x, put) if children(x) else x

    return put(x)


def _freed(objects: Objects, place: Place) -> Iterator[Judged]:
    r, terms = objects.reading, objects.terms
    says = "every handle that is freed gives its object back, once"
    handles = [x for x in map(r.read, objects.run.arguments) if r.is_a(x, "argument handle")]
    pushes = list(objects.pushes())
    if len(pushes) != 1 or not handles:
        yield Judged("source.frees", place, says, _unknown("not one object comes back"))
        return
    some = terms.compare(CompareOp.LT, terms.const(0, r.word_bits), handles[0])
    good = terms.compare(CompareOp.LT, handles[0], r.number(-4095))
    others = (x for x in map(r.read, objects.run.arguments) if x is not handles[0])
    there = (terms.compare(CompareOp.NE, x, terms.const(0, x.type.width)) for x in others)
    yield Judged(
        "source.frees",
        pushes[0].place,
        says,
        objects.holds([some, good, *there], terms.all(*pushes[0].path)),
    )
    frame = r.argument(r.argument(pushes[0].at))
    if r.is_a(frame, "obj.pfn") and r.argument(frame) is not handles[0]:
        yield Judged(
            "source.frees", pushes[0].place, says, _unknown("it is that of another handle")
        )


def _allocated(objects: Objects, place: Place) -> Iterator[Judged]:
    r = objects.reading
    says = "the handle that is returned is the one whose word was written"
    pops = list(objects.pops())
    if not pops:
        yield Judged("source.allocates", place, says, _unknown("no object is taken"))
    looked = [x for x in objects.acts if x.role == "array" and not x.store]
    for pop in pops:
        owner = r.argument(pop.at) if r.is_a(pop.at, "listed") else r.size_class(pop.at)
        same = bool(looked) and owner is r.entity(looked[0].value)
        verdict = Verdict(Status.PROVED) if same else _unknown("it is not known to be")
        says_class = "the object is of the class that was looked up"
        yield Judged("source.allocates", pop.place, says_class, verdict)
        if r.is_fresh(pop.at) and "pool" in r.members.roles.values():
            yield _of_pool(objects, pop)
    value = objects.run.value
    made = {id(each.at) for each in objects.stores("word")}
    leaves = list(r.leaves(r.read(r.memory.word(value, r.word_bits))))
    wrong = [each for each in leaves if not isinstance(each, Const) and id(each) not in made]
    verdict = _unknown("it may be another") if wrong or not made else Verdict(Status.PROVED)
    yield Judged("source.allocates", place, says, verdict)


def _of_pool(objects: Objects, pop: Act) -> Judged:
    """Migration and the worker find the pool by the zspage."""
    r, terms = objects.reading, objects.terms
    says = "a new zspage is given its pool"
    pools = [x for x in map(r.read, objects.run.arguments) if r.is_a(x, "argument pool")]
    ways = [
        terms.all(*each.path)
        for each in objects.stores("pool")
        if each.at is pop.at and each.order < pop.order and each.value in pools
    ]
    return Judged("source.allocates", pop.place, says, objects.holds(pop.path, terms.any(*ways)))


def _always(objects: Objects, first: Act, event: Event) -> Verdict:
    """Whether an event outside of loops comes with an act, before it or behind the act's loops."""
    known = set(map(id, first.path))
    path = [x for each in event.path if id(x := objects.reading.read(each)) not in known]
    behind = [each for each in path if objects.left(each)]
    for each in behind:
        verdict = objects.holds(objects.left(each), each)
        if verdict.status is not Status.PROVED:
            return verdict
    own = [each for each in path if each not in behind]
    return objects.holds(first.path, objects.terms.all(*own))


def _comes(objects: Objects, act: Act) -> Iterator[Expr]:
    """When a run comes to an event, or to the loop that it is in."""
    path = objects.run.loops[act.event.loops[0]].path if act.event.loops else act.event.path
    yield from map(objects.reading.read, path)


def _is_zero(x: Expr) -> bool:
    return isinstance(x, Const) and x.value == 0


def _is_page(objects: Objects, call: Event, page: Expr) -> bool:
    r = objects.reading
    return any(r.read(r.memory.word(x, r.word_bits)) is page for x in call.arguments[:1])


def _copied(objects: Objects, place: Place) -> Iterator[Judged]:
    """A new page begins as a copy of the old one."""
    r, terms = objects.reading, objects.terms
    says = "the new page is a copy of the old one before others can follow words to it"
    arguments = [r.read(each) for each in objects.run.arguments]
    new, old = arguments[-3:-1]
    words = objects.stores("word")
    for role, what in (("first", "chain"), ("offset", "offset")):
        kept = [x for x in objects.stores(role) if role == "first" or x.at is new]
        verdict = Verdict(Status.PROVED) if kept else _unknown("no store is known to be it")
        yield Judged("migrate.page", place, f"the new page is given its {what}", verdict)
    if comes := (*words, *objects.stores("first")):
        held = [
            x for x in objects.run.events if _GETS.fullmatch(x.name) and _is_page(objects, x, new)
        ]
        when = terms.any(*(terms.all(*map(r.read, each.path)) for each in held))
        returns = [] if objects.run.returns is None else map(r.read, objects.run.returns)
        premises = [*_comes(objects, comes[0]), *returns]
        verdict = objects.holds(premises, when)
        yield Judged("migrate.page", place, "the new page is held as long as it is one", verdict)
        taken = [x for x in objects.stores("zspage") if x.at is old]
        reset = [x for x in taken if _is_zero(x.value)]
        gone = objects.holds(premises, terms.any(*(terms.all(*x.path) for x in reset)))
        yield Judged("migrate.page", place, "the old page is taken from its zspage", gone)
    if not words:
        yield Judged("migrate.copies", place, says, _unknown("no word is written"))
        return
    for i, event in enumerate(objects.run.events):
        if event.kind is not Kind.CALL or event.loops:
            continue
        if i > words[0].order and _UNLOCKS.fullmatch(event.name):
            break
        given = [r.read(r.memory.word(each, r.word_bits)) for each in event.arguments]
        pages = [r.page_at(each) or each for each in given]
        whole_page = event.name in _COPIES or (
            _MOVES_BYTES.match(event.name)
            and r.extended(given[2], r.word_bits) is r.number(1 << r.limits.page_shift)
        )
        if whole_page and pages[0] is new and pages[1] is old:
            starts = [terms.apply(kernel.MAP, r.word_bits, each) for each in (new, old)]
            if event.name == "copy_highpage" or all(
                a is b for a, b in zip(given, starts, strict=False)
            ):
                yield Judged("migrate.copies", event.place, says, _always(objects, words[0], event))
                return
    yield Judged("migrate.copies", place, says, _unknown("no copy of the page is known"))
