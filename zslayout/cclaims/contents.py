"""Contents of objects, where callers read and write them: behind the header, inside the object.

How long what a caller copies is, is the caller's to say: that it is no longer than what was asked
for is an assumption.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Value
from zslayout.cfront.terms import Terms
from zslayout.errors import Place
from zslayout.expr.nodes import Binary, BinaryOp, Choose, CompareOp, Expr
from zslayout.verdict import Status, Verdict

_PAIRS: Final = {
    "memcpy_from_page": (1, 2, 3),
    "memcpy_to_page": (0, 1, 3),
    "sg_set_page": (1, 3, 2),
}
"""Where functions of the kernel take a page, an offset in it, and a length."""
_OTHER: Final = {"memcpy_from_page": 0, "memcpy_to_page": 2}
"""Where they take the caller's side."""
_GOES_ON: Final = "what of an object is in the next page goes on where the caller's bytes do"
_BEGINS: Final = "a caller's bytes begin where its object's contents do"
_TABLE: Final = "a scatterlist is made for as many pages as it is given"
_INIT, _SET = "sg_init_table", "sg_set_page"
_ENDS: Final = "contents that are handed on by one address are in one page"
_SAYS: Final = "contents are behind the header of the handle's object"


def contents(objects: Objects) -> Iterator[Judged]:
    """Each place of a page that a run with a handle of its caller's hands on."""
    r = objects.reading
    handles = [x for x in map(r.read, objects.run.arguments) if r.is_a(x, "argument handle")]
    loads = [x for x in objects.acts if x.role == "word" and not x.store and x.at in handles]
    if not loads or any(x.store and x.role == "freeobj" for x in objects.acts):
        return
    word = loads[-1].value
    for event in objects.run.events:
        path = [r.read(each) for each in event.path]
        if event.kind is not Kind.CALL or any(x is objects.terms.false for x in path):
            continue
        for page, offset, length, _ in _places(objects, event):
            yield from _placed(objects, event.place, path, word, page, offset, length)
    yield from _returned(objects, word, loads[-1].place)
    yield from _callers(objects, word)
    yield from _tables(objects)


def _callers(objects: Objects, word: Expr) -> Iterator[Judged]:
    """Where a caller has, or gets, the bytes of the pieces that are copied."""
    r, terms = objects.reading, objects.terms
    first, start = _begin(objects, word)
    size = r.number(1 << r.limits.page_shift)
    begun: list[tuple[Expr, Expr, Expr]] = []
    for event in objects.run.events:
        path = terms.all(*map(r.read, event.path))
        if event.kind is not Kind.CALL or path is terms.false:
            continue
        for page, offset, _, other in _places(objects, event):
            if other is None:
                continue
            if page is first:
                begun.append((path, offset, other))
                for each in _arguments(objects, other) if _asked(objects) is not None else ():
                    same = terms.compare(CompareOp.EQ, other, each)
                    at = terms.compare(CompareOp.EQ, offset, start)
                    verdict = objects.holds([path, at], same)
                    yield Judged("object.contents", event.place, _BEGINS, verdict)
            elif r.is_a(page, "next"):
                for way, began, where in begun:
                    behind = terms.add(where, terms.binary(BinaryOp.SUB, size, began))
                    verdict = objects.equal([path, way], other, behind)
                    yield Judged("object.contents", event.place, _GOES_ON, verdict)
    yield from _shown(objects, start, begun)


def _shown(
    objects: Objects, start: Expr, begun: Sequence[tuple[Expr, Expr, Expr]]
) -> Iterator[Judged]:
    """What is returned of an object that was copied is where its contents begin in the copy."""
    r, terms, value = objects.reading, objects.terms, objects.run.value
    if value is None or isinstance(value, tuple):
        return
    made = _word(objects, value)
    for leaf, path in leaf_ways(terms, r.read(made)):
        if r.page_at(leaf) is not None:
            continue
        for way, began, where in begun:
            inside = terms.add(where, terms.binary(BinaryOp.SUB, start, began))
            verdict = objects.equal([*path, way], leaf, inside)
            place = next(iter(objects.made_at(made)), Place("", 0, 0))
            yield Judged("object.contents", place, _BEGINS, verdict)


def _arguments(objects: Objects, address: Expr) -> Iterator[Expr]:
    """What a caller gave that an address is made of."""
    for each in objects.variables(address).values():
        meaning = objects.terms.meaning(each)
        if meaning is not None and meaning.name.startswith("argument "):
            yield each


def _tables(objects: Objects) -> Iterator[Judged]:
    """Each scatterlist that is given a page was made, and for as many as it is given."""
    r, terms = objects.reading, objects.terms
    events = [x for x in objects.run.events if x.kind is Kind.CALL and x.name in {_INIT, _SET}]
    ways = [(x, terms.all(*map(r.read, x.path))) for x in events]
    ways = [(x, way) for x, way in ways if way is not terms.false]
    sizes = [(way, r.read(_word(objects, x.arguments[1]))) for x, way in ways if x.name == _INIT]
    for event, way in ways:
        if event.name == _INIT:
            continue
        count: Expr = terms.const(0, 32)
        for other, also in ways:
            if other.name == _SET:
                one, none = terms.const(1, 32), terms.const(0, 32)
                count = terms.add(count, terms.choose(also, one, none))
        made = (
            terms.all(each, terms.compare(CompareOp.EQ, r.extended(size, 32), count))
            for each, size in sizes
        )
        yield Judged("object.contents", event.place, _TABLE, objects.holds([way], terms.any(*made)))


def _word(objects: Objects, value: Value) -> Expr:
    return objects.reading.memory.word(value, objects.reading.word_bits)


def _places(
    objects: Objects, event: Event
) -> Iterator[tuple[Expr, Expr, Expr | None, Expr | None]]:
    """Pages that a call is given, where in them, how much, and the address of the other side."""
    r = objects.reading
    known = objects.terms.under(event.path, r.named)
    arguments = [r.read(known(_word(objects, each))) for each in event.arguments]
    name = event.name.removeprefix("llvm.").partition(".")[0]
    if event.name in _PAIRS:
        page, offset, length = (arguments[i] for i in _PAIRS[event.name])
        side = _OTHER.get(event.name)
        yield (
            r.entity(page),
            r.extended(offset, r.word_bits),
            r.extended(length, r.word_bits),
            None if side is None else arguments[side],
        )
    elif name in {"memcpy", "memmove"}:
        for each, other in ((arguments[0], arguments[1]), (arguments[1], arguments[0])):
            mapped = r.page_at(each)
            if mapped is not None:
                start = objects.terms.apply(kernel.MAP, r.word_bits, mapped)
                yield (
                    mapped,
                    objects.terms.binary(BinaryOp.SUB, each, start),
                    r.extended(arguments[2], r.word_bits),
                    other,
                )


def _placed(  # noqa: PLR0913, PLR0917  # an access is that much
    objects: Objects,
    place: Place,
    path: Sequence[Expr],
    word: Expr,
    page: Expr,
    offset: Expr,
    length: Expr | None,
) -> Iterator[Judged]:
    r, terms = objects.reading, objects.terms
    first, start = _begin(objects, word)
    size = r.number(1 << r.limits.page_shift)
    if page is first:
        wanted = terms.compare(CompareOp.EQ, offset, start)
        if length is not None and _asked(objects) is None:
            header = r.number(0 if r.huge else -r.members.pointer)
            whole = terms.compare(CompareOp.EQ, offset, terms.add(start, header))
            wanted = terms.any(wanted, whole)
        if length is not None:
            end = terms.add(offset, length)
            wanted = terms.all(wanted, terms.compare(CompareOp.LE, end, size))
        short = [_short(objects)] if length is not None else []
        yield Judged("object.contents", place, _SAYS, objects.holds([*path, *short], wanted))
    elif r.is_a(page, "next") and r.argument(page) is first:
        wanted = terms.compare(CompareOp.EQ, offset, r.number(0))
        if length is not None and (asked := _asked(objects)) is not None:
            rest = terms.binary(BinaryOp.SUB, terms.add(start, asked), size)
            wanted = terms.all(wanted, terms.compare(CompareOp.EQ, length, rest))
        # The kernel takes lengths of 32 bits, whatever a caller asks for.
        premises = [*path, _short(objects)]
        yield Judged("object.contents", place, _SAYS, objects.holds(premises, wanted))
    else:
        verdict = objects.holds([*path, _short(objects)], terms.false)
        if verdict.status is not Status.VACUOUS:
            verdict = Verdict(Status.UNKNOWN, why="it is not known what page this is")
        yield Judged("object.contents", place, _SAYS, verdict)


def _begin(objects: Objects, word: Expr) -> tuple[Expr, Expr]:
    """The page that a word's object begins in, and where its contents begin in it, in bytes."""
    r, terms = objects.reading, objects.terms
    fields = r.object(r.argument(word), r.argument(word, 1))
    first = kernel.page_of(terms, fields["pfn"])
    _, inside = r.place(r.ghost("zspage", first), fields["index"])
    start = r.extended(inside, r.word_bits)
    return first, start if r.huge else terms.add(start, r.number(r.members.pointer))


def in_one_page(objects: Objects, word: Expr) -> tuple[Expr, Expr]:
    """Whether all that a caller asks for of a word's object is in the page it begins in.

    Behind it, what is assumed: that the caller asks for no more than there is.
    """
    r, terms = objects.reading, objects.terms
    _, start = _begin(objects, word)
    asked = _asked(objects)
    end = terms.add(start, _held(objects, word) if asked is None else asked)
    fits = terms.compare(CompareOp.LE, end, r.number(1 << r.limits.page_shift))
    return fits, _short(objects)


def _asked(objects: Objects) -> Expr | None:
    r = objects.reading
    found = [x for x in map(r.read, objects.run.arguments) if r.is_a(x, "argument mem_len")]
    return found[0] if found else None


def _short(objects: Objects) -> Expr:
    """No caller asks for more than an object holds."""
    asked = _asked(objects)
    if asked is None:
        return objects.terms.true
    most = objects.reading.number(1 << objects.reading.limits.page_shift)
    return objects.terms.compare(CompareOp.LE, asked, most)


def _returned(objects: Objects, word: Expr, place: Place) -> Iterator[Judged]:
    """An address that the caller gets: where contents begin, in a page that has them all."""
    r, terms = objects.reading, objects.terms
    value = objects.run.value
    if value is None or isinstance(value, tuple):
        return
    size, made = r.number(1 << r.limits.page_shift), _word(objects, value)
    also = tuple(objects.made_at(made))
    place = next(iter(also), place)
    for leaf, path in leaf_ways(terms, r.read(made)):
        page = r.page_at(leaf)
        if page is None:
            continue
        start = terms.apply(kernel.MAP, r.word_bits, page)
        offset = terms.binary(BinaryOp.SUB, leaf, start)
        yield from _placed(objects, place, path, word, page, offset, None)
        asked = _asked(objects)
        if asked is None:
            asked = _held(objects, word)
        end = terms.compare(CompareOp.LE, terms.add(offset, asked), size)
        verdict = objects.holds([*path, _short(objects)], end)
        yield Judged("object.contents", place, _ENDS, verdict, also)


def _held(objects: Objects, word: Expr) -> Expr:
    """How many bytes of an object are its caller's."""
    r, terms = objects.reading, objects.terms
    first = kernel.page_of(terms, r.object(r.argument(word), r.argument(word, 1))["pfn"])
    whole = r.extended(r.size(r.ghost("zspage", first)), r.word_bits)
    return whole if r.huge else terms.add(whole, r.number(-r.members.pointer))


def leaf_ways(terms: Terms, x: Expr) -> Iterator[tuple[Expr, tuple[Expr, ...]]]:
    """What a value may be, each with the conditions under which it is."""
    todo: list[tuple[Expr, tuple[Expr, ...]]] = [(x, ())]
    while todo:
        each, path = todo.pop()
        if isinstance(each, Choose):
            todo.append((each.yes, (*path, each.condition)))
            todo.append((each.no, (*path, terms.negate(each.condition))))
        elif (apart := _told_apart(terms, each)) is not None:
            todo.append((apart, path))
        else:
            yield each, path


def _told_apart(terms: Terms, x: Expr) -> Expr | None:
    """A sum of which one part is one of two, as one of two sums."""
    if not isinstance(x, Binary) or x.op is not BinaryOp.ADD:
        return None
    for one, other in ((x.left, x.right), (x.right, x.left)):
        inner = one if isinstance(one, Choose) else _told_apart(terms, one)
        if isinstance(inner, Choose):
            yes, no = terms.add(inner.yes, other), terms.add(inner.no, other)
            return terms.choose(inner.condition, yes, no)
    return None
