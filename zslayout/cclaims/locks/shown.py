"""What others get to see is whole: zspages with their first object and lock, pools with theirs."""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.locks.handover import Handover
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.locks.lockset import CLASS, POOL, ZSPAGE
from zslayout.cclaims.objects import Judged
from zslayout.errors import Place
from zslayout.expr.nodes import CompareOp, Expr

_CREATE: Final = "@zs_create_pool"
_LOCK_INIT: Final = re.compile(r"(__)?((raw_)?spin_lock|rwlock)_init")
_OF_POOL: Final = "the locks of a pool, and of its classes, are made before others can take them"


class Shown(LockClaims):
    """The claims on what one run shows."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(handover.locking)
        self.calls = handover.calls

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        yield from self._shown()
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
