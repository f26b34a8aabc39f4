"""What a run with a handle of its caller's hands on of an object: pieces of pages, and their ends.

How long what a caller copies is, is the caller's to say: that it is no longer than what was asked
for is an assumption.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zslayout.cclaims.objects import Objects
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.cfront.memory import Value
from zslayout.cfront.terms import Terms
from zslayout.errors import Place
from zslayout.expr.nodes import Binary, BinaryOp, Choose, CompareOp, Expr

_PAIRS: Final = {
    "memcpy_from_page": (1, 2, 3),
    "memcpy_to_page": (0, 1, 3),
    "sg_set_page": (1, 3, 2),
}
"""Where functions of the kernel take a page, an offset in it, and a length."""
_OTHER: Final = {"memcpy_from_page": 0, "memcpy_to_page": 2}
"""Where they take the caller's side."""
_WRITES: Final = "memcpy_to_page"


@dataclass(frozen=True, slots=True)
class HandedPiece:
    """Bytes of a page that a run hands on: `offset` and `length` in bytes."""

    place: Place
    path: tuple[Expr, ...]
    page: Expr
    offset: Expr
    length: Expr | None = None
    """None for an address alone."""
    other: Expr | None = None
    """The address that they are copied from, or to."""
    writes: bool = False


class CallerObject:
    """The object of a word, as its caller has it: where it begins, and how much is asked for."""

    def __init__(self, objects: Objects, word: Expr) -> None:
        r = self._r = objects.reading
        self._terms = objects.terms
        self.objects = objects
        fields = r.object(r.argument(word), r.argument(word, 1))
        self.first = kernel.page_of(self._terms, fields["pfn"])
        """The page that it begins in."""
        self.size = r.number(1 << r.limits.page_shift)
        """That of a page."""
        zspage = r.ghost("zspage", self.first)
        _, inside = r.place(zspage, fields["index"])
        self.header = r.number(0 if r.huge else r.members.pointer)
        self.begin = r.extended(inside, r.word_bits)
        self.start = self._terms.add(self.begin, self.header)
        """Where it begins in its first page, and where its contents do, in bytes."""
        self._whole = r.extended(r.size(zspage), r.word_bits)
        given = map(r.read, objects.run.arguments)
        self.asked = next((x for x in given if r.is_a(x, "argument mem_len")), None)
        """How much is asked for; None for all of it."""

    @cached_property
    def end(self) -> Expr:
        """Where what is asked for ends, from the start of its first page."""
        if self.asked is None:
            return self._terms.add(self.begin, self._whole)
        return self._terms.add(self.start, self.asked)

    @cached_property
    def fits(self) -> Expr:
        """Whether all of that is in the first page."""
        return self._terms.compare(CompareOp.LE, self.end, self.size)

    @cached_property
    def short(self) -> Expr:
        """No caller asks for more than an object holds."""
        if self.asked is None:
            return self._terms.true
        return self._terms.compare(CompareOp.LE, self.asked, self.size)

    def pieces(self) -> Iterator[HandedPiece]:
        """All that calls of the kernel copy, or hand on."""
        r, terms = self._r, self._terms
        for event in self.objects.run.events:
            path = tuple(r.read(each) for each in event.path)
            if event.kind is Kind.CALL and terms.false not in path:
                yield from self._of(event, path)

    def _of(self, event: Event, path: tuple[Expr, ...]) -> Iterator[HandedPiece]:
        r, terms = self._r, self._terms
        known = terms.under(event.path, r.named)
        arguments = [r.read(known(word_of(self.objects, each))) for each in event.arguments]
        name = event.name.removeprefix("llvm.").partition(".")[0]
        if event.name in _PAIRS:
            page, offset, length = (arguments[i] for i in _PAIRS[event.name])
            side = _OTHER.get(event.name)
            yield HandedPiece(
                event.place,
                path,
                r.entity(page),
                r.extended(offset, r.word_bits),
                r.extended(length, r.word_bits),
                None if side is None else arguments[side],
                event.name == _WRITES,
            )
        elif name in {"memcpy", "memmove"}:
            to, source = arguments[:2]
            for each, other in ((to, source), (source, to)):
                page_at = r.page_at(each)
                if page_at is not None:
                    at = terms.apply(kernel.MAP, r.word_bits, page_at)
                    offset = terms.binary(BinaryOp.SUB, each, at)
                    length = r.extended(arguments[2], r.word_bits)
                    yield HandedPiece(event.place, path, page_at, offset, length, other, each is to)


def word_of(objects: Objects, value: Value) -> Expr:
    """A value as a word."""
    return objects.reading.memory.word(value, objects.reading.word_bits)


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
