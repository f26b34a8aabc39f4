"""The locks of the pages of a zspage that is given back: all are had, and released again.

Migration takes the lock of a page before it looks at its zspage, so whoever gives pages back holds
the locks of all of them. A loop that locks the pages of a zspage has done so for each of them when
it is left on a way on which its last try did not fail.

A loop goes from the first page to the next, until there is none. Who tries to lock a page and fails
does not go on to the next: it tries again, or leaves the loop, and unlocks those before that page.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.cclaims.locks.handover import PAGE_GET, PAGE_LOCK, PAGE_UNLOCK, Handover
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.objects import Act, Judged
from zslayout.cfront.event import Event, Loop
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Expr
from zslayout.verdict import Status, Verdict

_LOCKED: Final = "every page of a zspage is locked before it is given back"
_FOUND: Final = "a page of a zspage is looked for while it cannot be migrated"
_AGAIN: Final = "who cannot lock a page tries again, or locks no other"
_UNLOCKED: Final = "who cannot lock a page unlocks those that it has locked, and no other"
_TAKEN: Final = "every page of a zspage that is given back is taken from it"
_UNKNOWN: Final = Verdict(Status.UNKNOWN, why="it is not known which pages the loop comes to")


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """A loop that goes along pages.

    In a turn it comes to `page`. What it goes on from is `name`: `before` the first turn, and
    `after` one. `done` is when it does in a turn what it is for.
    """

    loop: Loop
    page: Expr
    name: Expr
    before: Expr
    after: Expr
    done: Expr


class PageLocks(LockClaims):
    """The claims on the loops of one run over pages of zspages that it gives back."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(handover.locking)
        self.handover = handover

    def findings(self) -> Iterator[Judged]:
        """All claims. A huge zspage has the first page alone."""
        yield from self._locked()
        yield from self._unlocked()
        yield from self._locked_again()
        yield from self._unlocked_again()
        if self.r.huge:
            return
        taken = {number for act in self.handover.taken() for number in act.event.loops[-1:]}
        for act in self.handover.taken():
            zspage = self.handover.owner(act.at) if act.event.loops else None
            if zspage is None:
                continue
            walk = self._walk(act.event, act.at, act.path)
            given = ("page_put", _TAKEN, act.place, walk, zspage, act.path, self.terms.true)
            yield from self._whole(*given)
            locks = [
                (order, event)
                for order, event in self.handover.calls(PAGE_LOCK)
                if order < act.order and self.handover.zspage(event) is zspage
            ]
            yield from self._locks(locks, act, zspage)
            gets = (each for each in self.handover.calls(PAGE_GET) if each[0] < act.order)
            for order, event in (*locks, *gets):
                if self.handover.zspage(event) is zspage:
                    yield self._found(order, event.place, zspage)
            yield from self._looked_up(locks, zspage)
            for order, event in locks:
                yield from self._unlocks(order, event, zspage, taken)

    def _locked(self) -> Iterator[Judged]:
        says = "a page is locked when it is taken from its zspage"
        locked = list(self.handover.calls(PAGE_LOCK))
        for act in self.handover.taken():
            zspage = self.r.owner(act.at)
            if zspage is None or not act.event.loops:
                continue
            ours = [
                self.terms.all(
                    self.handover.entry(order, event), self.handover.succeeds(order, event)
                )
                for order, event in locked
                if order < act.order and self.handover.zspage(event) is zspage
            ]
            goal = self.terms.any(*ours)
            yield self.locking.judged("pages_locked", act.place, says, act.path, goal)

    def _unlocked(self) -> Iterator[Judged]:
        says = "the pages of a zspage that were locked are unlocked"
        unlocked = list(self.handover.calls(PAGE_UNLOCK))
        for order, event in self.handover.calls(PAGE_LOCK):
            zspage = self.handover.zspage(event)
            later = [
                self.handover.entry(after, one)
                for after, one in unlocked
                if after > order and self.handover.zspage(one) is zspage
            ]
            exists = () if zspage is None else (self.handover.exists(zspage),)
            premises = (
                *self.handover.ends(event.loops[:-1]),
                self.handover.entry(order, event),
                *exists,
            )
            goal = self.terms.any(*later)
            yield self.locking.judged("pages_unlocked", event.place, says, premises, goal)

    def _locked_again(self) -> Iterator[Judged]:
        """Who has locked a page would wait for itself."""
        says = "a page that is locked is unlocked before it is locked again"
        locks, unlocks = (
            list(self.handover.calls(PAGE_LOCK)),
            list(self.handover.calls(PAGE_UNLOCK)),
        )
        for i, (order, event) in enumerate(locks):
            at, zspage = self.set.address(event), self.handover.zspage(event)
            for before, one in locks[:i]:
                apart = one.loops[:-1] != event.loops[:-1] or one.loops == event.loops
                if at is None or apart or self.set.address(one) != at:
                    continue
                between = (
                    self.handover.entry(*each)
                    for each in unlocks
                    if before < each[0] < order and self.handover.zspage(each[1]) is zspage
                )
                had = self.terms.all(
                    self.handover.entry(before, one), self.handover.succeeds(before, one)
                )
                given, goal = (self.handover.entry(order, event), had), self.terms.any(*between)
                yield self.locking.judged("pages_unlocked", event.place, says, given, goal)

    def _unlocked_again(self) -> Iterator[Judged]:
        """Whoever locked it since then would lose the lock; the kernel says so and stops."""
        says = "a page that is unlocked is not unlocked once more"
        unlocks = list(self.handover.calls(PAGE_UNLOCK))
        for (before, one), (order, event) in itertools.combinations(unlocks, 2):
            at = self.set.address(event)
            if at is None or one.loops != event.loops or self.set.address(one) != at:
                continue
            between = (
                self.handover.entry(*each)
                for each in self.handover.calls(PAGE_LOCK)
                if before < each[0] < order and self.set.address(each[1]) == at
            )
            both = (self.handover.entry(before, one), self.handover.entry(order, event))
            goal = self.terms.any(*between)
            yield self.locking.judged("pages_unlocked", event.place, says, both, goal)

    def _walk(self, event: Event, page: Expr, path: Sequence[Expr]) -> _Walk | None:
        """The loop that comes to a page, if it goes from one to the next."""
        r, terms = self.r, self.terms
        if not event.loops:
            return None
        loop = self.objects.run.loops[event.loops[-1]]
        for name, before, after in ((r.read(x) for x in step) for step in loop.steps):
            if page is name or page is r.ghost("next", name):
                return _Walk(loop, page, name, before, after, terms.all(*path))
        return None

    def _locks(
        self, locks: Sequence[tuple[int, Event]], act: Act, zspage: Expr
    ) -> Iterator[Judged]:
        """One lock of the first page, and of those behind it, and each until it is had."""
        terms, first = self.terms, self.r.ghost("chain", zspage, self.r.number(0))
        alone = [each for each in locks if self._page(each[1]) is first]
        had_first = (
            terms.all(self.handover.entry(*each), self.handover.succeeds(*each)) for each in alone
        )
        first_had, walked = terms.any(*had_first), False
        for order, event in locks:
            page, path = self._page(event), self.set.paths[order]
            walk = self._walk(event, page, path)
            walked |= walk is not None
            if walk is None and page is first:
                continue
            had = self.handover.succeeds(order, event)
            yield from self._whole(
                "pages_locked", _LOCKED, event.place, walk, zspage, act.path, had
            )
            if walk is not None and page is not walk.name:
                place = event.place
                yield self.locking.judged("pages_locked", place, _LOCKED, act.path, first_had)
            if walk is not None and "try" in event.name:
                on = terms.all(terms.negate(had), self.r.read(walk.loop.again))
                same = terms.compare(CompareOp.EQ, walk.after, walk.name)
                goal = terms.any(terms.negate(on), same)
                yield self.locking.judged("pages_locked", event.place, _AGAIN, path, goal)
        for _, event in () if walked else alone:
            goal = self._only(zspage)
            yield self.locking.judged("pages_locked", event.place, _LOCKED, act.path, goal)

    def _looked_up(self, locks: Sequence[tuple[int, Event]], zspage: Expr) -> Iterator[Judged]:
        """What is loaded in a turn to come to the page that is locked then."""
        for act in self.objects.acts:
            leads = act.role in {"first", "next"} and not act.store
            if leads and any(
                act.event.loops == event.loops and act.order < order for order, event in locks
            ):
                yield self._found(act.order, act.place, zspage)

    def _found(self, order: int, place: Place, zspage: Expr) -> Judged:
        """A page is one of the zspage's when it is locked, or a reference to it is had."""
        locking, path = self.locking, self.set.paths[order]
        by_class = locking.of_class(self.r.class_of(zspage))
        by_zspage = locking.of_zspage(zspage, shared=True)
        kept = self.set.some(
            lambda lock: self.terms.any(by_class(lock), by_zspage(lock)), order, path
        )
        return locking.judged("pages_locked", place, _FOUND, path, kept)

    def _only(self, zspage: Expr) -> Expr:
        """When a zspage has one page."""
        second = self.r.ghost("chain", zspage, self.r.number(1))
        return self.terms.compare(CompareOp.EQ, second, self.r.number(0))

    def _page(self, event: Event) -> Expr:
        found = self.set.address(event)
        return self.terms.false if found is None else found[2]

    def _whole(  # noqa: PLR0913, PLR0917  # a claim, and what it is about
        self,
        rule: str,
        says: str,
        place: Place,
        walk: _Walk | None,
        zspage: Expr,
        given: Sequence[Expr],
        had: Expr,
    ) -> Iterator[Judged]:
        """A loop begins with the first page, goes on with the next, and ends where there is none.

        That is asked of turns in which a page that was tried was `had`.
        """
        terms, r = self.terms, self.r
        if walk is None:
            yield Judged(f"protocol.{rule}", place, says, _UNKNOWN)
            return
        none = r.number(0)
        first = terms.compare(CompareOp.EQ, walk.before, r.ghost("chain", zspage, none))
        yield self.locking.judged(rule, place, says, given, first)
        behind = r.ghost("next", walk.name)
        again = r.read(walk.loop.again)
        moves = terms.compare(CompareOp.EQ, walk.after, behind)
        yield self.locking.judged(rule, place, says, (had, again, walk.done), moves)
        over = terms.compare(CompareOp.EQ, walk.name, none)
        last = terms.all(walk.done, terms.compare(CompareOp.EQ, behind, none))
        if walk.page is behind:
            over, last = last, terms.compare(CompareOp.EQ, behind, none)
        ends = (*given, had, r.read(walk.loop.left))
        yield self.locking.judged(rule, place, says, ends, terms.any(over, last))

    def _unlocks(self, order: int, event: Event, zspage: Expr, taken: set[int]) -> Iterator[Judged]:
        """Where a page cannot be locked, those before it are unlocked: from the first to it."""
        terms, r, tried = self.terms, self.r, self._page(event)
        if "try" not in event.name:
            return
        fails = terms.negate(self.handover.succeeds(order, event))
        for later, unlock in self.handover.calls(PAGE_UNLOCK):
            inner = unlock.loops[-1:]
            apart = inner and inner[0] not in taken and inner != event.loops[-1:]
            if later < order or not apart or self.handover.zspage(unlock) is not zspage:
                continue
            path, page = self.set.paths[later], self._page(unlock)
            walk = self._walk(unlock, page, path)
            if walk is None or walk.page is not walk.name:
                yield Judged("protocol.pages_unlocked", unlock.place, _UNLOCKED, _UNKNOWN)
                continue
            first = terms.compare(CompareOp.EQ, walk.before, r.ghost("chain", zspage, r.number(0)))
            comes = (*map(r.read, walk.loop.path), fails)
            yield self.locking.judged("pages_unlocked", unlock.place, _UNLOCKED, comes, first)
            moves = terms.compare(CompareOp.EQ, walk.after, r.ghost("next", walk.name))
            given = (*comes, r.read(walk.loop.again), walk.done)
            yield self.locking.judged("pages_unlocked", unlock.place, _UNLOCKED, given, moves)
            at = terms.compare(CompareOp.EQ, walk.name, tried)
            behind = terms.compare(CompareOp.EQ, walk.after, tried)
            ends = terms.any(terms.all(at, terms.negate(walk.done)), terms.all(behind, walk.done))
            given = (*comes, r.read(walk.loop.left))
            yield self.locking.judged("pages_unlocked", unlock.place, _UNLOCKED, given, ends)
