"""Contents of objects, where callers read and write them: behind the header, inside the object."""

from collections.abc import Iterator, Sequence
from typing import Final

from zslayout.cclaims.memory.pieces import CallerObject, HandedPiece, leaf_ways, word_of
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.errors import Place
from zslayout.expr.nodes import BinaryOp, CompareOp, Expr, Var
from zslayout.verdict import Status, Verdict

_ID: Final = "object.contents"
_MODES: Final = {"@zs_map_object": 2, "@zs_unmap_object": 1}
"""The mode in which nothing is copied: ZS_MM_WO, ZS_MM_RO of include/linux/zsmalloc.h of 6.12."""
_WHOLE: Final = {"@zs_obj_read_begin": False, "@zs_obj_write": True, "@zs_obj_read_sg_begin": True}
"""Who hands on all of an object, and whether by pieces where it is in one page."""
_MODE: Final = "argument mm"
_MODE_BITS: Final = 32
_COPIED: Final = "all pieces of an object are handed on, but for what its caller does not use"
_GOES_ON: Final = "what of an object is in the next page goes on where the caller's bytes do"
_BEGINS: Final = "a caller's bytes begin where its object's contents do"
_FILLED: Final = "what is returned is the object in its page, or a buffer that it was copied to"
_TABLE: Final = "a scatterlist is made for as many pages as it is given"
_APART: Final = "pages are given to different entries of a scatterlist"
_INIT, _SET, _NEXT = "sg_init_table", "sg_set_page", "sg_next"
_ENDS: Final = "contents that are handed on by one address are in one page"
_SAYS: Final = "contents are behind the header of the handle's object"


def contents(objects: Objects) -> Iterator[Judged]:
    """Each place of a page that a run with a handle of its caller's hands on."""
    handed = handed_on(objects)
    if handed is None:
        return
    pieces = tuple(handed.pieces())
    for piece in pieces:
        yield _placed(handed, piece)
    yield from _returned(handed)
    yield from _callers(handed, pieces)
    yield from _copied(handed, pieces)
    yield from _filled(handed, pieces)
    yield from _tables(objects)


def handed_on(objects: Objects) -> CallerObject | None:
    """The object of a caller's handle, if a run has one and does not give it back."""
    r = objects.reading
    handles = [x for x in map(r.read, objects.run.arguments) if r.is_a(x, "argument handle")]
    loads = [x for x in objects.acts if x.role == "word" and not x.store and x.at in handles]
    if not loads or any(x.store and x.role == "freeobj" for x in objects.acts):
        return None
    return CallerObject(objects, loads[-1].value)


def _placed(handed: CallerObject, piece: HandedPiece) -> Judged:
    """A piece is where the object is in that page, and all of what is there."""
    objects, terms = handed.objects, handed.objects.terms
    r, wanted, known = objects.reading, terms.false, True
    if piece.page is handed.first:
        wanted = terms.compare(CompareOp.EQ, piece.offset, handed.start)
        if piece.length is not None and handed.asked is None and not piece.writes:
            # A header may be copied with the contents, but is not written back.
            wanted = terms.any(wanted, terms.compare(CompareOp.EQ, piece.offset, handed.begin))
        if piece.length is not None:
            end = terms.choose(handed.fits, handed.end, handed.size)
            reaches = terms.compare(CompareOp.EQ, terms.add(piece.offset, piece.length), end)
            wanted = terms.all(wanted, reaches)
    elif r.is_a(piece.page, "next") and r.argument(piece.page) is handed.first:
        wanted = terms.compare(CompareOp.EQ, piece.offset, r.number(0))
        if piece.length is not None:
            rest = terms.binary(BinaryOp.SUB, handed.end, handed.size)
            wanted = terms.all(wanted, terms.compare(CompareOp.EQ, piece.length, rest))
    else:
        known = False
    # The kernel takes lengths of 32 bits, whatever a caller asks for.
    verdict = objects.holds([*piece.path, handed.short], wanted)
    if not known and verdict.status is not Status.VACUOUS:
        verdict = Verdict(Status.UNKNOWN, why="it is not known what page this is")
    return Judged(_ID, piece.place, _SAYS, verdict)


def _returned(handed: CallerObject) -> Iterator[Judged]:
    """An address that the caller gets: where contents begin, in a page that has them all."""
    objects, terms = handed.objects, handed.objects.terms
    r, value = objects.reading, objects.run.value
    if value is None or isinstance(value, tuple):
        return
    made = word_of(objects, value)
    also = tuple(objects.made_at(made))
    place = next(iter(also), objects.run.events[0].place)
    for leaf, path in leaf_ways(terms, r.read(made)):
        page = r.page_at(leaf)
        if page is None:
            continue
        start = terms.apply(kernel.MAP, r.word_bits, page)
        offset = terms.binary(BinaryOp.SUB, leaf, start)
        yield _placed(handed, HandedPiece(place, path, page, offset))
        verdict = objects.holds([*path, handed.short], handed.fits)
        yield Judged(_ID, place, _ENDS, verdict, also)


def _callers(handed: CallerObject, pieces: Sequence[HandedPiece]) -> Iterator[Judged]:
    """Where a caller has, or gets, the bytes of the pieces that are copied."""
    objects, terms = handed.objects, handed.objects.terms
    begun: list[tuple[HandedPiece, Expr]] = []
    for piece in pieces:
        if piece.other is None:
            continue
        if piece.page is handed.first:
            begun.append((piece, piece.other))
            from_begin = handed.begin if handed.asked is None else handed.start
            inside = terms.binary(BinaryOp.SUB, piece.offset, from_begin)
            begins = [
                terms.compare(CompareOp.EQ, piece.other, terms.add(each, inside))
                for each in objects.variables(piece.other).values()
                if each.type.width == inside.type.width and not _is_place(handed, each)
            ]
            verdict = objects.holds([*piece.path, handed.short], terms.any(*begins))
            yield Judged(_ID, piece.place, _BEGINS, verdict)
        elif objects.reading.is_a(piece.page, "next"):
            for one, where in begun:
                behind = terms.add(where, terms.binary(BinaryOp.SUB, handed.size, one.offset))
                verdict = objects.equal([*piece.path, *one.path], piece.other, behind)
                yield Judged(_ID, piece.place, _GOES_ON, verdict)
    yield from _shown(handed, begun)


def _is_place(handed: CallerObject, x: Var) -> bool:
    """Whether a value is one that tells where in its page an object is."""
    return x.name in handed.objects.variables(handed.start)


def _shown(handed: CallerObject, begun: Sequence[tuple[HandedPiece, Expr]]) -> Iterator[Judged]:
    """What is returned of an object that was copied is where its contents begin in the copy."""
    objects, terms = handed.objects, handed.objects.terms
    r, value = objects.reading, objects.run.value
    if value is None or isinstance(value, tuple):
        return
    made = word_of(objects, value)
    for leaf, path in leaf_ways(terms, r.read(made)):
        if r.page_at(leaf) is not None:
            continue
        for piece, where in begun:
            start = terms.binary(BinaryOp.SUB, handed.start, piece.offset)
            verdict = objects.equal([*path, *piece.path], leaf, terms.add(where, start))
            place = next(iter(objects.made_at(made)), Place("", 0, 0))
            yield Judged(_ID, place, _BEGINS, verdict)


def _copied(handed: CallerObject, pieces: Sequence[HandedPiece]) -> Iterator[Judged]:
    """Both pieces of an object that does not lie in one page, and the one of an object that does.

    In one of three modes of zs_map_object() nothing is copied.
    """
    objects, terms, r = handed.objects, handed.objects.terms, handed.objects.reading
    name, returns = objects.run.name, objects.run.returns
    if returns is None or not (name in _WHOLE or (name in _MODES and pieces)):
        return
    first = terms.any(*(terms.all(*x.path) for x in pieces if x.page is handed.first))
    behind = terms.any(*(terms.all(*x.path) for x in pieces if r.is_a(x.page, "next")))
    given = [*map(r.read, returns), handed.short, *_uses(handed, pieces)]
    place = pieces[-1].place if pieces else objects.run.events[0].place
    apart = terms.negate(handed.fits)
    verdict = objects.holds([*given, apart], terms.all(first, behind))
    also = tuple(each.place for each in pieces[:-1])
    yield Judged(_ID, place, _COPIED, verdict, also)
    if _WHOLE.get(name):
        yield Judged(_ID, place, _COPIED, objects.holds([*given, handed.fits], first), also)


def _filled(handed: CallerObject, pieces: Sequence[HandedPiece]) -> Iterator[Judged]:
    """What is returned is in no page only where the object was copied from its pages before."""
    objects, terms, r = handed.objects, handed.objects.terms, handed.objects.reading
    name, value, returns = objects.run.name, objects.run.value, objects.run.returns
    known = name in _WHOLE or name in _MODES
    if not known or value is None or isinstance(value, tuple) or returns is None:
        return
    made = word_of(objects, value)
    copied = terms.any(*(terms.all(*x.path) for x in pieces if x.other is not None))
    given = [*map(r.read, returns), handed.short, *_uses(handed, pieces)]
    for leaf, path in leaf_ways(terms, r.read(made)):
        if r.page_at(leaf) is None:
            places = [place for _, place in objects.run.returned if place.line]
            places += [*objects.made_at(leaf), *objects.made_at(made), objects.run.events[-1].place]
            verdict = objects.holds([*given, *path], copied)
            yield Judged(_ID, places[0], _FILLED, verdict, tuple(dict.fromkeys(places[1:])))


def _uses(handed: CallerObject, pieces: Sequence[HandedPiece]) -> Iterator[Expr]:
    """That the caller is not in the mode in which nothing is copied."""
    objects, terms, r = handed.objects, handed.objects.terms, handed.objects.reading
    none = _MODES.get(objects.run.name)
    if none is None:
        return
    given = [x for x in map(r.read, objects.run.arguments) if r.is_a(x, _MODE)]
    modes = {
        name: each
        for piece in pieces
        for x in piece.path
        for name, each in objects.variables(x).items()
        if each.type.width == _MODE_BITS and name not in objects.variables(handed.fits)
    }
    for mode in (given or [*modes.values()])[:1]:
        yield terms.compare(CompareOp.NE, mode, terms.const(none, mode.type.width))


def _tables(objects: Objects) -> Iterator[Judged]:
    """Each scatterlist that is given a page was made, and for as many as it is given."""
    r, terms = objects.reading, objects.terms
    events = [x for x in objects.run.events if x.kind is Kind.CALL and x.name in {_INIT, _SET}]
    ways = [(x, terms.all(*map(r.read, x.path))) for x in events]
    ways = [(x, way) for x, way in ways if way is not terms.false]
    given = [(x, way) for x, way in ways if x.name == _SET]
    for i, (event, way) in enumerate(given):
        for other, also in given[:i]:
            entries = [r.read(word_of(objects, x.arguments[0])) for x in (event, other)]
            # What sg_next() returns is another one.
            apart = objects.terms.truth(entries[0] is not entries[1])
            verdict = objects.holds([way, also], apart)
            yield Judged("object.contents", event.place, _APART, verdict, (other.place,))
    sizes = [(way, r.read(word_of(objects, x.arguments[1]))) for x, way in ways if x.name == _INIT]
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
        inside = terms.compare(CompareOp.LT, terms.const(_entry(objects, event), 32), count)
        verdict = objects.holds([way], terms.all(inside, terms.any(*made)))
        yield Judged("object.contents", event.place, _TABLE, verdict)


def _entry(objects: Objects, call: Event) -> int:
    """The number of the entry that a call is given, from 0: how often sg_next() went on to it."""
    r = objects.reading
    entry = r.read(word_of(objects, call.arguments[0]))
    for event in objects.run.events:
        if event.kind is not Kind.CALL or event.name != _NEXT or event.value is None:
            continue
        if r.read(word_of(objects, event.value)) is entry:
            return 1 + _entry(objects, event)
    return 0
