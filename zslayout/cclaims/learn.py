"""What a file's own stores say of how it keeps things: found here, and claimed elsewhere."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from zslayout.cclaims.locks.pins import lock_calls
from zslayout.cclaims.members import ZSPAGE
from zslayout.cclaims.memory.unset import is_unset
from zslayout.cclaims.objects import Objects
from zslayout.cclaims.reading import Learned, Reading
from zslayout.cclaims.zspages import changed_fields
from zslayout.cfront.event import Kind, Run
from zslayout.cfront.memory import Cell, Pointer, Value
from zslayout.expr.nodes import Binary, BinaryOp, Const, Expr

_LINK: Final = re.compile(rf"{ZSPAGE}\.(\d+):")
"""What is read of a zspage, so many bytes behind its first."""


def learn(objects: Objects) -> None:
    """Take from a run how words, links and headers are made, and what zspages are."""
    learned = objects.reading.learned
    for _, bit, _ in lock_calls(objects):
        if isinstance(bit, Const) and bit.value < objects.reading.word_bits:
            learned.lock |= 1 << bit.value
    for act in objects.stores("word"):
        if learned.word is None:
            # Of a word that is stored in another type some claims say that it is not whole.
            unsigned = objects.reading.extended(act.value, objects.reading.word_bits)
            learned.word = _word(objects, unsigned)
    if objects.reading.huge and objects.reading.members.header == "handle":
        kept = {id(x.at) for x in objects.stores("handle")}
        learned.stale |= any(
            id(objects.reading.argument(x.at)) not in kept for x in objects.pushes()
        )
    for act in objects.stores("map"):
        _of_object(objects, act.value, learned)
    _zspages(objects, learned)
    learned.readers = learned.readers or _readers(objects)
    learned.mapped |= set(_mapped(objects))
    _walked(objects)


def _mapped(objects: Objects) -> Iterator[tuple[str, int]]:
    """Where a run keeps addresses of pages that it has mapped."""
    r = objects.reading
    for event in objects.run.events:
        if event.kind is Kind.STORE and event.cell is not None:
            value = r.read(r.memory.word(event.value, event.cell.bits))
            if r.page_at(value) is not None:
                yield event.cell.kind, event.cell.offset


def _readers(objects: Objects) -> Cell | None:
    """The number in a zspage that one is added to where one of its locks is taken."""
    before: dict[Cell, Value] = {}
    for event in objects.run.events if _locks_zspage(objects.run) else ():
        cell = event.cell
        if cell is None or cell.kind != ZSPAGE or objects.reading.members.of(cell):
            continue
        if event.kind is Kind.LOAD:
            before[cell] = event.value
        x, old = event.value, before.get(cell)
        if event.kind is Kind.STORE and isinstance(x, Binary) and x.op is BinaryOp.ADD:
            one = [each for each in (x.left, x.right) if each is not old]
            if len(one) == 1 and isinstance(one[0], Const) and one[0].value == 1:
                return cell
    return None


def _locks_zspage(run: Run) -> bool:
    return any(
        isinstance(value, Pointer) and value.of == ZSPAGE
        for event in run.events
        if event.kind is Kind.CALL and event.name.endswith("_lock")
        for value in event.arguments
    )


def _zspages(objects: Objects, learned: Learned) -> None:
    r = objects.reading
    for act in objects.stores("bits"):
        if r.is_fresh(act.at):
            for name, new in changed_fields(objects, act):
                if name == "class" and r.is_a(new, "index"):
                    learned.classes[id(act.at)] = new
                if name == "magic" and isinstance(new, Const):
                    learned.magic = new.value


def _walked(objects: Objects) -> None:
    """What loops keep is always of one zspage, or of one class's lists, by induction over all."""
    r = objects.reading
    kept: dict[int, tuple[Expr, Expr, list[Expr]]] = {}
    for loop in objects.run.loops:
        for name, before, after in loop.steps:
            if name.type.width == r.word_bits:
                # What is not set is nobody's: `source.defined_value` says that it is not used.
                first = [] if is_unset(r.terms, before) else r.leaves(r.read(before))
                found = [*first, *r.leaves(r.read(after))]
                kept[id(name)] = name, loop.turn, [x for x in found if x is not name]
    r.learned.owners.update(_agreed(objects, kept, _owner, _page_before))
    r.learned.lists.update(_agreed(objects, kept, Reading.list_of, _zspage_before))
    for loop in objects.run.loops:
        for name, value in loop.solved:
            if id(name) in r.learned.lists:
                r.learned.lists[id(r.read(value))] = r.learned.lists[id(name)]


def _owner(r: Reading, x: Expr) -> Expr | None:
    return r.argument(x) if r.is_a(x, "chain") else r.learned.owners.get(id(x))


def _page_before(r: Reading, x: Expr) -> Expr:
    return r.argument(x) if r.is_a(x, "next") else x


def _zspage_before(r: Reading, x: Expr) -> Expr:
    """The zspage that one is behind in its list, if it was found by that; else itself."""
    back = x.right if isinstance(x, Binary) and x.op is BinaryOp.ADD else None
    meaning = r.terms.meaning(x.left) if isinstance(x, Binary) else None
    found = None if meaning is None else _LINK.match(meaning.name)
    if meaning is None or found is None or not isinstance(back, Const):
        return x
    inside = back.value + int(found[1]) == 1 << back.type.width
    return meaning.arguments[0] if inside and meaning.arguments else x


def _family(r: Reading, x: Expr) -> int:
    """What a name of a turn has in common with itself at other turns."""
    meaning = r.terms.meaning(x)
    named = meaning is not None and meaning.name.startswith("turned:")
    return id(r.argument(x)) if named else id(x)


def _turns(r: Reading, x: Expr) -> tuple[Expr, ...]:
    meaning = r.terms.meaning(x)
    return () if meaning is None else meaning.arguments[1:]


def _agreed(
    objects: Objects,
    kept: Mapping[int, tuple[Expr, Expr, list[Expr]]],
    of: Callable[[Reading, Expr], Expr | None],
    like: Callable[[Reading, Expr], Expr],
) -> dict[int, Expr]:
    """What all that names of turns may be is of: it must not change with a turn.

    What an address is of is that of the one that it is `like`.
    """
    r = objects.reading
    own: dict[int, set[int]] = {}
    to: dict[int, set[int]] = {}
    trees: dict[int, Expr] = {}
    families = {_family(r, name): name for name, _, _ in kept.values()}
    turns = {id_: [turn] for id_, (_, turn, _) in kept.items()}
    for name, (_, _, others) in kept.items():
        own[name], to[name] = set(), set()
        for each in others:
            at = like(r, each)
            which = families.get(_family(r, at), at)
            one = None if id(which) in kept else of(r, each)
            if one is not None:
                trees[id(one)] = one
                own[name].add(id(one))
            else:
                to[name].add(id(which))
                differ = zip(_turns(r, which), _turns(r, at), strict=True)
                turns[name] += [a for a, b in differ if a is not b]
    left = set(kept)
    while lost := {name for name in left if not to[name] <= left}:
        left -= lost
    found = {}
    for name in left:
        seen, todo = set[int](), [name]
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                todo += to[key]
        ones = set[int]().union(*(own[each] for each in seen))
        if len(ones) == 1:
            one = trees[next(iter(ones))]
            if not any(objects.depends(one, turn) for each in seen for turn in turns[each]):
                found[name] = one
    return found


def _word(objects: Objects, value: Expr) -> tuple[Expr, Expr, Expr, Expr] | None:
    r, terms = objects.reading, objects.terms
    fields = {
        name: terms.var(f"field {name}", kind)
        for name, kind in (
            ("pfn", r.number(0).type),
            ("class", r.number(0, 32).type),
            ("index", r.number(0, 32).type),
        )
    }
    by: dict[str, Expr] = {}
    for name, var in objects.variables(value).items():
        meaning = terms.meaning(var)
        kind = "" if meaning is None else meaning.name
        if kind == "pfn":
            by[name] = fields["pfn"]
        elif kind in {"class", "index", "obj.class"}:
            by[name] = fields["class"]
        elif kind == "freeobj":
            by[name] = fields["index"]
        elif meaning is not None:
            return None
    made = terms.substituted(by)(value)
    if fields["pfn"] not in by.values() or fields["index"] not in by.values():
        return None
    return made, fields["pfn"], fields["class"], fields["index"]


def _of_object(objects: Objects, value: Expr, learned: Learned) -> None:
    terms, r = objects.terms, objects.reading
    names = {n: x for n, x in objects.variables(value).items() if n not in terms.known}
    if len(names) != 1:
        return
    ((name, var),) = names.items()
    meaning = terms.meaning(var)
    if meaning is None:
        return
    if meaning.name == "freeobj" and learned.link is None:
        field = terms.var("field next", r.number(0, 32).type)
        learned.link = terms.substituted({name: field})(value), field
    elif meaning.name in {"kmem_cache_alloc()", "handle"}:
        zero = terms.substituted({name: r.number(0)})(value)
        if isinstance(zero, Const):
            learned.tag = zero.value
