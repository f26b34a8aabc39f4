"""Members of zspages: what their bit-fields become, and that each stays what it was otherwise."""

from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import computed, named, tree
from zslayout.cclaims.objects import Act, Judged, Objects
from zslayout.cclaims.reading import choices
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Pointer, Storage
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.expr.types import BOOL
from zslayout.expr.walk import children
from zslayout.verdict import Status, Verdict

_MARKED: Final = "a new zspage of one object and one page is marked as huge"
_MOST_TRIED: Final = 1_000_000
_NOT_FOUND: Final = Verdict(Status.UNKNOWN, why="nothing here is known to be it")
_EARLIER: Final = Verdict(Status.UNKNOWN, why="it goes by a count from before the last change")


def changed_fields(objects: Objects, act: Act) -> Iterator[tuple[str, Expr]]:
    """The bit-fields that a store changes, and what they become."""
    r, terms = objects.reading, objects.terms
    loaded = objects.before(act, "bits")
    old = [each for each in objects.variables(act.value).values() if r.is_a(each, "bits")]
    earlier = [x for x in objects.stores("bits") if x.at is act.at and x.order < act.order]
    if loaded is not None and objects.is_last(loaded, act):
        before = loaded.value
    elif old:
        before = old[0]
    elif earlier and set(map(id, earlier[-1].path)) <= set(map(id, act.path)):
        before = earlier[-1].value
    elif r.is_fresh(act.at) and not earlier:
        before = r.number(0, 32)
    else:
        before = terms.apply("bits that were", 32, r.number(act.order))
    for name, (low, width) in r.members.bits.items():
        new, was = (terms.field(x, low, width) for x in (act.value, before))
        if objects.equal((), new, was).status is not Status.PROVED:
            yield name, _simplest(objects, new)


def _simplest(objects: Objects, new: Expr) -> Expr:
    """The value of a field, told as one of the values that it is made of where it is equal."""
    r = objects.reading
    for each in objects.variables(new).values():
        known = r.is_a(each, "index") or r.is_a(each, "class")
        if known and objects.equal((), new, each).status is Status.PROVED:
            return each
    every = objects.variables(new)
    roots = {name: r.number(0, x.type.width) for name, x in every.items() if x.type is not BOOL}
    constant = objects.terms.substituted(roots)(new)
    if isinstance(constant, Const) and objects.equal((), new, constant).status is Status.PROVED:
        return constant
    return new


def bit_fields(objects: Objects) -> Iterator[Judged]:
    """What bit-fields become."""
    r, _terms = objects.reading, objects.terms
    made: set[str] = set()
    for act in objects.stores("bits"):
        for name, new in changed_fields(objects, act):
            says = f"the bit-field {name} becomes what is right, and fits"
            if name == "class":
                verdict = objects.equal(act.path, new, r.class_of(act.at))
                if r.is_fresh(act.at):
                    verdict = _NOT_FOUND
                    found = [
                        each.value
                        for each in objects.acts
                        if each.role == "array" and not each.store
                    ]
                    wanted = r.index(r.entity(found[0])) if found else None
                    if wanted is not None:
                        verdict = objects.equal(act.path, new, wanted)
                        made.add("class")
                yield Judged("zspage.class", act.place, says, verdict)
            elif name == "magic":
                made.add("magic")
                fine = r.is_fresh(act.at) and isinstance(new, Const)
                yield Judged(
                    "zspage.magic", act.place, says, Verdict(Status.PROVED) if fine else _NOT_FOUND
                )
            elif name == "huge":
                yield from _huge(objects, act, new)
            elif name == "fullness":
                yield Judged("zspage.fullness", act.place, says, _listed(objects, act, new))
            elif name != "isolated":
                yield Judged(
                    "source.unaccounted", act.place, f"the bit-field {name} is known", _NOT_FOUND
                )
    fresh = [act for act in objects.stores("bits") if r.is_fresh(act.at)]
    if fresh and r.huge and "huge" in r.members.bits:
        marks = [
            _at_first_turns(objects, act)
            for act in fresh
            for name, new in changed_fields(objects, act)
            if name == "huge" and isinstance(new, Const) and new.value == 1
        ]
        verdict = objects.holds(fresh[-1].path, objects.terms.any(*marks))
        yield Judged("zspage.huge", fresh[-1].place, _MARKED, verdict)
    if fresh:
        for name in {"class", "magic"} - made:
            yield Judged(
                "zspage." + name, fresh[0].place, f"a new zspage gets its {name}", _NOT_FOUND
            )


def _at_first_turns(objects: Objects, act: Act) -> Expr:
    """When a run comes to an act, in the first turn of each loop that it is in."""
    terms = objects.terms
    turns = [named(objects.run.loops[each].turn) for each in act.event.loops]
    first = {turn.name: terms.const(0, turn.type.width) for turn in turns}
    return terms.substituted(first)(terms.all(*act.path))


def _huge(objects: Objects, act: Act, new: Expr) -> Iterator[Judged]:
    r, terms = objects.reading, objects.terms
    says = "a zspage is huge where it has one object and one page, and nowhere else"
    reach = objects.holds(act.path, terms.false)
    if not r.huge:
        fine = reach.status is Status.VACUOUS
        yield Judged("zspage.huge", act.place, says, Verdict(Status.PROVED) if fine else reach)
        return
    yield Judged("zspage.huge", act.place, says, objects.equal(act.path, new, r.number(1, 32)))


def _listed(objects: Objects, act: Act, new: Expr) -> Verdict:
    """The bit-field names the list that the zspage is put into."""
    r, terms = objects.reading, objects.terms
    start, end = r.members.lists
    totals = [list_offset(objects, each, 1, start) for each in _added(objects, act)]
    wanted = terms.binary(
        BinaryOp.MUL, r.extended(new, r.word_bits), r.number(2 * r.members.pointer)
    )
    number = (end - start) // (2 * r.members.pointer)
    below = terms.compare(CompareOp.LT, new, r.number(number, 32))
    if not totals or any(each is None for each in totals):
        return _NOT_FOUND
    same = terms.all(*(terms.compare(CompareOp.EQ, tree(each), wanted) for each in totals))
    counts = _counts(objects, new)
    own = _inuse(objects, new)
    last = _last_counts(objects, act, own)
    if last is None:
        return _EARLIER
    if last and not own:
        counts = r.extended(last[0], 32), r.ghost("objs", r.size_class(act.at))
    if counts is not None:
        inuse, objs = counts
        full, none = (terms.compare(CompareOp.EQ, new, r.number(n, 32)) for n in (number - 1, 0))
        below = terms.all(
            below,
            terms.compare(CompareOp.EQ, full, terms.compare(CompareOp.EQ, inuse, objs)),
            terms.compare(CompareOp.EQ, none, terms.compare(CompareOp.EQ, inuse, r.number(0, 32))),
        )
    goal = terms.all(same, below)
    if true_of_counts(objects, goal):
        return Verdict(Status.PROVED)
    return objects.holds(act.path, goal)


def _last_counts(objects: Objects, act: Act, own: set[int]) -> tuple[Expr, ...] | None:
    """What was last stored to the count of a zspage, and what was read of it since, if anything.

    What a loop stores is another value behind it. Nothing is returned where what a group goes by,
    its `own` counts, is in none of these.
    """
    r = objects.reading
    counts = [
        x for x in objects.acts if x.role == "inuse" and x.at is act.at and x.order < act.order
    ]
    for store in reversed([x for x in counts if x.store]):
        later = (x.value for x in counts if not x.store and x.order > store.order)
        last = (r.stored.get(id(store.event), store.value), *later)
        if own and any(own <= _inuse(objects, each) for each in last):
            return last
        apart = objects.holds([*act.path, *store.path], objects.terms.false)
        if apart.status is not Status.PROVED:
            return None if own else last
    return ()


def _inuse(objects: Objects, x: Expr) -> set[int]:
    return {id(one) for one in objects.variables(x).values() if objects.reading.is_a(one, "inuse")}


def _added(objects: Objects, act: Act) -> list[Event]:
    """The calls that put a zspage into a list: next to a store, or in a call next to its own."""
    events, own = objects.run.events, act.event.called_from
    calls = [
        (abs(i - act.order), each)
        for i, each in enumerate(events)
        if each.kind is Kind.CALL and each.name.startswith("list_add") and len(each.arguments) > 1
    ]
    calls.sort(key=lambda each: each[0])
    near = [each for _, each in calls if each.called_from == own]
    if near:
        return near[:1]
    near = [each for _, each in calls if own and each.called_from[:-1] == own[:-1]]
    return [each for each in near if each.called_from == near[0].called_from]


def list_offset(objects: Objects, call: Event, number: int, start: int) -> Expr | None:
    """How far into the lists of a class the list is that a call is given, in bytes."""
    r, terms = objects.reading, objects.terms
    head = call.arguments[number]
    if (
        head is None
        or isinstance(head, tuple)
        or (isinstance(head, Pointer) and isinstance(head.base, Storage))
    ):
        return None
    known = terms.under(call.path, r.named)
    at = r.read(known(r.memory.word(head, r.word_bits)))
    heads = {id(r.argument(x)): r.argument(x) for x in r.leaves(at) if r.is_a(x, "list")}
    entries = [x for x in r.leaves(at) if not r.is_a(x, "list")]
    if heads and (entries or len(heads) > 1):
        return None
    # The address of what was read of a list is that of the class, and which list in it.
    total: Expr = r.number(0 if heads else -start)
    for part in r.parts(next(iter(heads.values()), at)):
        total = total if r.is_a(part, "sc") else terms.add(total, part)
    return total


def _counts(objects: Objects, new: Expr) -> tuple[Expr, Expr] | None:
    """How many objects are in use and how many there are, if a group is made of these alone."""
    r, found = objects.reading, list(objects.variables(new).values())
    inuse = [each for each in found if r.is_a(each, "inuse")]
    objs = [each for each in found if r.is_a(each, "objs")]
    return (inuse[0], objs[0]) if len(inuse) == len(objs) == 1 else None


def true_of_counts(objects: Objects, goal: Expr) -> bool:
    """Whether a goal is true of every count of objects in use that a pool can have."""
    r, terms = objects.reading, objects.terms
    found = objects.variables(goal).values()
    objs = [each for each in found if r.is_a(each, "objs")]
    if len(objs) != 1 or sum(r.limits.counts) > _MOST_TRIED:
        return False
    counts: dict[int, Expr] = {}
    most = terms.var("objs 0", objs[0].type)
    goal = _counted(objects, goal, objs[0], counts, {id(objs[0]): most})
    if len(counts) > 1:
        return False
    tried = r.learned.tried
    if (id(goal), r.huge) not in tried:
        tried[id(goal), r.huge] = _always(objects, goal)
    return tried[id(goal), r.huge]


def _always(objects: Objects, goal: Expr) -> bool:
    r = objects.reading
    function, variables = computed(objects.terms, [goal])
    if not {each.name for each in variables} <= {"objs 0", "inuse 0"}:
        return False
    for most in r.limits.counts:
        if (most == 1) != r.huge and r.huge:
            continue
        known = {"objs 0": most}
        for inuse in range(most + 1):
            known["inuse 0"] = inuse
            if not function(*(known[each.name] for each in variables))[0]:
                return False
    return True


def _counted(
    objects: Objects, x: Expr, objs: Expr, counts: dict[int, Expr], done: dict[int, Expr]
) -> Expr:
    """With a name for each value that is, however it is chosen, a count of objects in use."""
    r = objects.reading
    found = done.get(id(x))
    if found is None:
        if x.type == objs.type and all(
            r.is_a(each, "inuse") and r.ghost("objs", r.size_class(r.argument(each))) is objs
            for each in choices(x)
        ):
            name = f"inuse {len(counts)}"
            found = counts[id(x)] = objects.terms.var(name, x.type)
        elif children(x):
            found = objects.terms.rebuilt(
                x, lambda each: _counted(objects, each, objs, counts, done)
            )
        else:
            found = x
        done[id(x)] = found
    return found
