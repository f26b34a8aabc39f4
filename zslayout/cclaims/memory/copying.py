"""What a loop copies of an object, piece by piece: all of it, from where it was to where it goes.

An object lies in two pages at most, in the old zspage as in the new one, so three pieces are the
most: few enough to follow the loop turn by turn, from any offset in a page to any other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.objects import Judged, Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Loop
from zslayout.cfront.memory import Value
from zslayout.expr.nodes import Binary, BinaryOp, Choose, CompareOp, Const, Expr, Var
from zslayout.expr.walk import children
from zslayout.verdict import Status, Verdict

_ID: Final = "compact.copies"
_FOLLOWS: Final = "a piece is copied from behind the piece before, to behind it, within both pages"
_BEGINS: Final = "what is copied begins where the object does, in both zspages"
_ALL: Final = "what is copied is the whole object when the loop is left"
_FEW: Final = "an object lies in two pages at most, and three pieces are all of it"
_PIECES: Final = 3
_OPEN: Final = Verdict(Status.UNKNOWN, why="it is not followed which page is copied")


class _UnknownPageError(Exception):
    """An address is in no page that is known."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one turn copies, in bytes from the start of the page that the object begins in."""

    to: Expr
    source: Expr
    size: Expr
    reached: tuple[Expr, ...]
    again: Expr
    left: Expr
    starts: tuple[Expr, Expr]
    """`to` and `source`, products and all."""


def copied_whole(
    objects: Objects, event: Event, to: tuple[Expr, Expr], source: tuple[Expr, Expr]
) -> Iterator[Judged]:
    """The claims on a loop that copies an object by one call of memcpy().

    `to` and `source` are the zspages where it goes and was, each with its index there.
    """
    r, terms = objects.reading, objects.terms
    if r.huge:
        return
    loop = objects.run.loops[event.loops[-1]]
    try:
        pieces = list(_Pieces(objects, event, loop).every())
    except _UnknownPageError:
        yield Judged(_ID, event.place, _FOLLOWS, _OPEN)
        return
    word, page = r.word_bits, r.number(1 << r.limits.page_shift)
    whole = r.extended(r.size(to[0]), word)
    fits = terms.compare(CompareOp.LE, whole, page)
    first, done, given = pieces[0], r.number(0), [fits]
    inside = [terms.compare(CompareOp.LT, x, page) for x in (first.to, first.source)]
    aligned = [
        terms.compare(
            CompareOp.EQ,
            terms.binary(BinaryOp.AND, x, r.number(r.limits.align - 1)),
            r.number(0),
        )
        for x in (first.to, first.source)
    ]
    yield Judged(
        _ID, event.place, _FOLLOWS, objects.holds([*first.reached, *aligned], terms.all(*inside))
    )
    given += [*inside, *aligned]
    for start, (zspage, index) in zip(first.starts, (to, source), strict=True):
        _, wanted = r.place(zspage, index)
        begins = objects.equal(objects.inside(zspage, index), start, wanted)
        yield Judged(_ID, event.place, _BEGINS, begins)
    for piece in pieces:
        came = [*given, *piece.reached]
        behind = [
            terms.compare(CompareOp.EQ, now, terms.add(then, done))
            for now, then in ((piece.to, first.to), (piece.source, first.source))
        ]
        last = r.number((1 << r.limits.page_shift) - 1)
        within = [
            terms.compare(
                CompareOp.LE,
                terms.add(terms.binary(BinaryOp.AND, now, last), piece.size),
                page,
            )
            for now in (piece.to, piece.source)
        ]
        some = terms.compare(CompareOp.NE, piece.size, r.number(0))
        short = terms.compare(CompareOp.LE, piece.size, page)
        fine = [*behind, *within, some, short]
        yield Judged(_ID, event.place, _FOLLOWS, _one_by_one(objects, came, fine))
        given += [*piece.reached, *fine]
        done = terms.add(done, piece.size)
        over = objects.holds([*given, piece.left], terms.compare(CompareOp.EQ, done, whole))
        yield Judged(_ID, event.place, _ALL, over)
    yield Judged(_ID, event.place, _FEW, objects.holds(given, terms.negate(pieces[-1].again)))


def _one_by_one(objects: Objects, given: Sequence[Expr], goals: Sequence[Expr]) -> Verdict:
    """Whether all goals follow; of sums z3 proves six in a third of the time of all together."""
    verdict = Verdict(Status.PROVED)
    for i, goal in enumerate(goals):
        if verdict.status is Status.PROVED:
            verdict = objects.holds([*given, *goals[:i]], goal)
    return verdict


class _Pieces:
    """The turns of a loop, one after another."""

    def __init__(self, objects: Objects, event: Event, loop: Loop) -> None:
        self._terms = objects.terms
        self._r = objects.reading
        self._event = event
        self._loop = loop
        self._named: dict[int, Expr] = {}
        self._kept: list[Expr] = []

    def every(self) -> Iterator[_Piece]:
        """As many turns as an object has pieces. Raises _UnknownPageError."""
        terms, loop, turn = self._terms, self._loop, named(self._loop.turn)
        solved = terms.substituted({named(name).name: value for name, value in loop.solved})
        known = {named(name).name for name, _ in loop.solved}
        steps = [
            (named(name).name, before, solved(after))
            for name, before, after in loop.steps
            if named(name).name not in known
        ]
        values = {name: before for name, before, _ in steps}
        pages: tuple[Expr, Expr] | None = None
        outer = set(map(id, loop.path))
        came: tuple[Expr, ...] = tuple(self._tree(x) for x in map(self._r.read, loop.path))
        for number in range(_PIECES):
            values[turn.name] = terms.const(number, turn.type.width)
            put = terms.substituted(values)

            def now(x: Expr, put: Callable[[Expr], Expr] = put) -> Expr:
                return self._r.read(put(solved(x)))

            to, source, size = (now(self._word(x)) for x in self._event.arguments[:3])
            if pages is None:
                found = [self._r.page_at(x) for x in (to, source)]
                if found[0] is None or found[1] is None:
                    raise _UnknownPageError
                pages = found[0], found[1]
            own = tuple(self._tree(now(x)) for x in self._event.path if id(x) not in outer)
            again, left = self._tree(now(loop.again)), self._tree(now(loop.left))
            starts = self._placed(to, pages[0]), self._placed(source, pages[1])
            yield _Piece(
                self._tree(starts[0]),
                self._tree(starts[1]),
                self._r.extended(self._tree(size), self._r.word_bits),
                (*came, *own),
                again,
                left,
                starts,
            )
            came = (*came, *own, again)
            values = {name: put(after) for name, _, after in steps}

    def _word(self, value: Value) -> Expr:
        return self._r.memory.word(value, self._r.word_bits)

    def _placed(self, address: Expr, first: Expr) -> Expr:
        """An address by how far it is from the start of the first page."""

        def put(x: Expr) -> Expr:
            if self._r.is_a(x, kernel.MAP):
                return self._page(self._r.argument(x), first)
            return x if isinstance(x, Var | Const) else self._terms.rebuilt(x, put)

        return put(address)

    def _page(self, page: Expr, first: Expr) -> Expr:
        if page is first:
            return self._r.number(0)
        if isinstance(page, Choose):
            yes, no = self._page(page.yes, first), self._page(page.no, first)
            return self._terms.choose(page.condition, yes, no)
        number = self._r.argument(page) if self._r.is_a(page, "one of") else None
        if isinstance(number, Const):
            return self._page(self._r.learned.several(number.value), first)
        if self._r.is_a(page, "next"):
            size = self._r.number(1 << self._r.limits.page_shift)
            return self._terms.add(self._page(self._r.argument(page), first), size)
        raise _UnknownPageError

    def _tree(self, x: Expr) -> Expr:
        """A tree with a name for each product of what is not known: any number stands for it."""
        found = self._named.get(id(x))
        if found is None:
            if isinstance(x, Var | Const):
                found = x
            elif _is_product(x):
                found = self._terms.var(f"product {len(self._named)}", x.type)
            else:
                found = self._terms.rebuilt(x, self._tree)
            self._named[id(x)] = found
            self._kept.append(x)
        return found


def _is_product(x: Expr) -> bool:
    product = isinstance(x, Binary) and x.op is BinaryOp.MUL
    return product and not any(isinstance(each, Const) for each in children(x))
