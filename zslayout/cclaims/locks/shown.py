"""What others get to see is whole: zspages with their first object and lock, pools with theirs.

A page that words lead to belongs to its zspage before others can follow them, and can be moved.
"""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.locks.handover import Handover
from zslayout.cclaims.locks.lock_changes import CLASS, POOL, ZSPAGE
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.objects import Judged
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Const, Expr
from zslayout.verdict import Status, Verdict

_CREATE: Final = "@zs_create_pool"
_LOCK_INIT: Final = re.compile(r"(__)?((raw_)?spin_lock|rwlock)_init")
_MARK: Final = re.compile(r"(__)?(zpdesc_set_movable|SetPageMovable(Ops)?)")
_MOVABLE: Final = "the pages of a zspage are marked movable"
_UNKNOWN: Final = Verdict(Status.UNKNOWN, why="it is not known which pages the loop comes to")
_OWNED: Final = "a page that words are changed to belongs to its zspage before others follow them"
_OF_POOL: Final = "the locks of a pool, and of its classes, are made before others can take them"


class Shown(LockClaims):
    """The claims on what one run shows."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(handover.locking)
        self.handover = handover
        self.calls = handover.calls

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        yield from self._shown()
        yield from self._owned()
        if self.r.members.migrates:
            yield from self._movable()
        if self.objects.run.name == _CREATE:
            yield from self._locks_made()

    def _shown(self) -> Iterator[Judged]:
        says = "a new zspage that others can find has its first object"
        for order, event in self.calls(re.compile("list_add(_tail)?")):
            found = self.set.address(event)
            if found is None or not self.r.is_fresh(found[2]):
                continue
            yield from self._with_lock(order, event.place, found[2])
            counted = [x for x in self.objects.stores("inuse") if x.at is found[2]]
            for change in self.set.changes:
                if change.taken or change.order < order or change.lock.kind != CLASS:
                    continue
                before = [self.terms.all(*x.path) for x in counted if x.order < change.order]
                premises = (*self.set.paths[order], *change.when)
                goal = self.terms.any(*before)
                yield self.locking.judged("shown_whole", event.place, says, premises, goal)

    def _with_lock(self, order: int, place: Place, zspage: Expr) -> Iterator[Judged]:
        """Its own lock is made before others can take it."""
        if self.locking.by_zspage:
            says = "a new zspage that others can find has its lock"
            made = [
                self.terms.all(*self.set.paths[each])
                for each, event in self.calls(_LOCK_INIT)
                if each < order
                for found in [self.set.address(event)]
                if found is not None and found[0] == ZSPAGE and found[2] is zspage
            ]
            path = self.set.paths[order]
            yield self.locking.judged("shown_whole", place, says, path, self.terms.any(*made))

    def _owned(self) -> Iterator[Judged]:
        """Who releases pool->lock after words were changed has given the new page its zspage."""
        terms = self.terms
        words = [each for each in self.objects.stores("word") if not self.r.is_fresh(each.at)]
        if not words or self.new_page() is None:
            return
        owned = [
            (act.order, self.handover.entry(act.order, act.event))
            for act in self.objects.stores("zspage")
            if not (isinstance(act.value, Const) and act.value.value == 0)
        ]
        changed = self.handover.entry(words[0].order, words[0].event)
        for each in self.set.changes:
            if each.lock.kind == POOL and not each.taken and each.order > words[0].order:
                goal = terms.any(*(path for order, path in owned if order < each.order))
                place, given = each.event.place, (*each.when, changed)
                yield self.locking.judged("shown_whole", place, _OWNED, given, goal)

    def new_page(self) -> Expr | None:
        """The page that a run is given to put into the place of another."""
        read = map(self.r.read, self.objects.run.arguments)
        return next((each for each in read if self.r.is_a(each, "argument newpage")), None)

    def _movable(self) -> Iterator[Judged]:
        """Those of a zspage that is shown, from the first to the last; and a new one of another."""
        r, terms = self.r, self.terms
        marks = list(self.calls(_MARK))
        for order, event in self.calls(re.compile("list_add(_tail)?")):
            found = self.set.address(event)
            if found is None or not r.is_fresh(found[2]):
                continue
            whole = [each for each in marks if self.handover.is_whole_walk(each[1], found[2])]
            if marks and not whole:
                yield Judged("protocol.page_movable", event.place, _MOVABLE, _UNKNOWN)
                continue
            given = (*self.set.paths[order], *self.set.returns)
            goal = terms.any(*(self.handover.entry(*each) for each in whole))
            yield self.locking.judged("page_movable", event.place, _MOVABLE, given, goal)
        new = self.new_page()
        for act in self.handover.taken() if new is not None else ():
            ways = (
                terms.all(*self.set.paths[i])
                for i, mark in marks
                if any(each is new for each in self.locking.given(mark))
            )
            goal = terms.any(*ways)
            yield self.locking.judged("page_movable", act.place, _MOVABLE, act.path, goal)

    def _locks_made(self) -> Iterator[Judged]:
        """A pool, and each class that it has, gets its lock before anybody is given the pool."""
        terms = self.terms
        made = [
            (order, found)
            for order, event in self.calls(_LOCK_INIT)
            for found in [self.set.address(event)]
            if found is not None
        ]
        value = self.r.read(self.r.memory.word(self.objects.run.value, self.r.word_bits))
        there = terms.compare(CompareOp.NE, value, self.r.number(0))
        stores = self.objects.stores("array")
        new = [each for each in stores if self.r.is_fresh(self.r.entity(each.value))]
        shown = [(each.place, each.path, CLASS) for each in new if self.locking.by_class]
        if self.locking.by_pool:
            shown += [(each.place, (*self.set.returns, there), POOL) for each in new[:1]]
        for place, path, kind in shown:
            goal = terms.any(*(terms.all(*self.set.paths[i]) for i, at in made if at[0] == kind))
            yield self.locking.judged("shown_whole", place, _OF_POOL, path, goal)
