"""What a run has for itself for a while: references to pages, a handle that is nobody's yet.

Each is had once and given back once. A page that was taken from its zspage brings the reference
that the zspage had, and the new page of a zspage is given one. A handle that zs_malloc() does not
return is given back, and one that it returns is not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cclaims.locks.handover import PAGE_GET, PAGE_WAIT, Handover
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.objects import Judged
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.errors import Place
from zslayout.expr.nodes import Choose, CompareOp, Const, Expr

_PUT: Final = re.compile(r"put_page|zpdesc_put|folio_put|__free_pages?|free_zpdesc")
_NEW_PAGE_CALL: Final = re.compile(r"(__)?alloc_pages?(_\w+)?")
_ALLOCATE: Final = "@zs_malloc"
_PAGE: Final = "a reference to a page is had once, and given back once"
_NEW_PAGE: Final = "the zspage has one reference to its new page"
_NEW_PAGES: Final = "pages of a zspage that is not made are given back, once"
_WAITED: Final = "a page that is waited for is kept, by a reference or by the lock of its zspage"
_HANDLE: Final = "a handle is given back, once, or returned"


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """From here on a run has something, or has it no longer."""

    place: Place
    path: tuple[Expr, ...]
    order: int
    has: bool = True


class References(LockClaims):
    """The claims on what one run has for a while."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(handover.locking)
        self.handover = handover

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        yield from self._pages()
        yield from self._waited()
        if self.objects.run.name == _ALLOCATE:
            yield from self._handles()
            yield from self._new_pages()

    # pages

    def _pages(self) -> Iterator[Judged]:
        found: dict[tuple[int, tuple[int, ...]], tuple[Expr, list[_Change]]] = {}

        def add(page: Expr, event: Event, change: _Change) -> None:
            found.setdefault((id(page), event.loops), (page, []))[1].append(change)

        left = self._left()
        for page, event, change in left:
            add(page, event, change)
        for names, has in ((PAGE_GET, True), (_PUT, False)):
            for order, event, of in self.calls_given(names):
                add(of, event, _Change(event.place, self.set.paths[order], order, has))
        read = map(self.r.read, self.objects.run.arguments)
        new = next((each for each in read if self.r.is_a(each, "argument newpage")), None)
        for (_, loops), (page, changes) in found.items():
            changes.sort(key=lambda each: each.order)
            if not self._is_new(page) and page is not new:
                yield from self._paired("page_put", _PAGE, changes, self.terms.false, loops)
        if left and new is not None:
            _, changes = found.get((id(new), ()), (new, []))
            moved = self.terms.any(*(self.terms.all(*each.path) for _, _, each in left))
            at = (*changes, *(each for _, _, each in left))[0].place
            yield from self._paired("page_put", _NEW_PAGE, changes, moved, at=at)

    def _waited(self) -> Iterator[Judged]:
        """A page may be another's by the time that it is unlocked, unless something keeps it."""
        terms = self.terms
        for order, event, page in self.calls_given(PAGE_WAIT):
            had, path = terms.false, self.set.paths[order]
            changes = [
                (i, has)
                for names, has in ((PAGE_GET, True), (_PUT, False))
                for i, each, of in self.calls_given(names)
                if of is page and i < order and each.loops == event.loops
            ]
            for i, has in sorted(changes):
                when = terms.all(*self.set.paths[i])
                had = terms.any(had, when) if has else terms.all(had, terms.negate(when))
            zspage = self.handover.owner(page)
            if zspage is not None:
                shared = self.locking.of_zspage(zspage, shared=True)
                had = terms.any(had, self.set.some(shared, order, path))
            yield self.locking.judged("page_put", event.place, _WAITED, path, had)

    def _left(self) -> list[tuple[Expr, Event, _Change]]:
        """The pages that the run takes from their zspages."""
        return [
            (act.at, act.event, _Change(act.place, act.path, act.order))
            for act in self.objects.stores("zspage")
            if isinstance(act.value, Const) and act.value.value == 0
        ]

    def _is_new(self, page: Expr) -> bool:
        """Whether a page is one that the run has got from the page allocator."""
        meaning = self.terms.meaning(page)
        return meaning is not None and meaning.name.startswith(("alloc_page", "stack"))

    def _new_pages(self) -> Iterator[Judged]:
        """Where a page of a new zspage is not to be had, those before it are given back, once."""
        terms, r = self.terms, self.r
        freed = [each for each in self.calls_given(_PUT) if self._is_new(each[2])]
        for order, event in enumerate(self.objects.run.events):
            made = event.kind is Kind.CALL and _NEW_PAGE_CALL.fullmatch(event.name)
            if not made or not event.loops or terms.false in self.set.paths[order]:
                continue
            value = r.read(r.memory.word(event.value, r.word_bits))
            fails = terms.compare(CompareOp.EQ, value, r.number(0))
            ways = (self.handover.entry(*each[:2]) for each in freed if each[0] > order)
            given = (*self.set.paths[order], fails)
            goal = terms.any(*ways)
            yield self.locking.judged("page_put", event.place, _NEW_PAGES, given, goal)
        for i, (_, event, page) in enumerate(freed):
            path = tuple(map(r.read, event.path))
            again = [
                terms.all(*self.set.paths[order])
                for order, other, of in freed[:i]
                if of is page and other.loops == event.loops
            ]
            goal = terms.negate(terms.any(*again))
            yield self.locking.judged("page_put", event.place, _NEW_PAGES, path, goal)

    # handles

    def _handles(self) -> Iterator[Judged]:
        r, terms = self.r, self.terms
        value = r.read(r.memory.word(self.objects.run.value, r.word_bits))
        for handle in {id(act.at): act.at for act in self.objects.stores("word")}.values():
            if not r.is_fresh(handle):
                continue
            changes = [
                _Change(event.place, self.set.paths[order], order, self._makes(event, handle))
                for order, event in enumerate(self.objects.run.events)
                if event.kind is Kind.CALL and terms.false not in self.set.paths[order]
                if self._makes(event, handle) or self._frees(event, handle)
            ]
            returned = self._is(value, handle)
            yield from self._paired("freed_once", _HANDLE, changes, returned)

    def _is(self, value: Expr, handle: Expr) -> Expr:
        """When a value is the handle: no number is one."""
        if isinstance(value, Choose):
            yes, no = self._is(value.yes, handle), self._is(value.no, handle)
            return self.terms.choose(value.condition, yes, no)
        if isinstance(value, Const):
            return self.terms.false
        return self.terms.compare(CompareOp.EQ, value, handle)

    def _makes(self, event: Event, handle: Expr) -> bool:
        if event.value is None or not kernel.NEW.fullmatch(event.name):
            return False
        return self.r.read(self.r.memory.word(event.value, self.r.word_bits)) is handle

    def _frees(self, event: Event, handle: Expr) -> bool:
        frees = kernel.FREED.fullmatch(event.name) is not None
        return frees and any(of is handle for of in self.locking.given(event))

    # both

    def _paired(  # noqa: PLR0913, PLR0917  # a claim, and what it is about
        self,
        rule: str,
        says: str,
        changes: Sequence[_Change],
        kept: Expr,
        loops: tuple[int, ...] = (),
        at: Place | None = None,
    ) -> Iterator[Judged]:
        """What is had is given back, and nothing else; at the end the run has what is `kept`."""
        terms, now = self.terms, self.terms.false
        for each in changes:
            when = terms.all(*each.path)
            goal = terms.negate(now) if each.has else now
            yield self.locking.judged(rule, each.place, says, each.path, goal)
            now = terms.any(now, when) if each.has else terms.all(now, terms.negate(when))
        goal = terms.compare(CompareOp.EQ, now, kept)
        ends = () if loops else self.set.returns
        yield self.locking.judged(rule, at or changes[-1].place, says, ends, goal)
