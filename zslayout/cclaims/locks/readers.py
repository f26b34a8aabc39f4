"""The lock of a zspage that a file builds itself: a spinlock, and a count of readers beside it.

Readers add to the count and leave the spinlock; who has the spinlock and finds the count at none
has the zspage alone, until it is released. So the count is changed by who has the spinlock, and
what is there between is put back.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from zslayout.cclaims.asking.values import sure, tree
from zslayout.cclaims.locks.handover import Handover
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.objects import Act, Judged
from zslayout.cfront.event import Event, Kind
from zslayout.expr.nodes import CompareOp, Const, Expr

_LOCKED: Final = "the count of a zspage's readers is changed while its lock is held"
_BEGUN: Final = "a new zspage begins as one that nobody reads"
_PUT_BACK: Final = "a count that says that a zspage is locked against all others is put back"
_ALONE: Final = "a zspage is locked against all others only while nobody reads it"


class Readers(LockClaims):
    """The claims on the count of readers, in one run; none where zspages have no such count."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(handover.locking)
        self.handover = handover

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        for order, event, zspage, value in self._accesses:
            if event.kind is Kind.STORE and not self.r.is_fresh(zspage):
                yield from self._changed(order, event, zspage, value)
            elif event.kind is Kind.STORE:
                goal = self.terms.compare(CompareOp.EQ, value, self._none(value))
                path = self.set.paths[order]
                yield self.locking.judged("shown_whole", event.place, _BEGUN, path, goal)
        if self.r.learned.readers is None:
            return
        for act in self.objects.stores("word"):
            owner = None if self.r.is_fresh(act.at) else self.locking.zspage_of(act.at)
            if owner is not None:
                yield self._alone(act, owner)
        for act in self.objects.stores("first"):
            if not self.r.is_fresh(act.at):
                yield self._alone(act, act.at)

    @cached_property
    def _accesses(self) -> tuple[tuple[int, Event, Expr, Expr], ...]:
        """Loads and stores of the count: their order, which zspage's, and the value."""
        found = []
        for order, event in enumerate(self.objects.run.events):
            cell = event.cell
            if cell is None or cell != self.r.learned.readers or order not in self.set.paths:
                continue
            if self.terms.false in self.set.paths[order]:
                continue
            known = self.terms.under(event.path, self.r.named_but(event))
            zspage = self.r.entity(self.r.read(known(tree(event.address))))
            value = self.r.read(known(self.r.memory.word(event.value, sure(cell).bits)))
            found.append((order, event, zspage, value))
        return tuple(found)

    def _changed(self, order: int, event: Event, zspage: Expr, value: Expr) -> Iterator[Judged]:
        path = self.set.paths[order]
        alone = self.locking.of_zspage(zspage, shared=False)
        goal = self.set.some(alone, order, path)
        yield self.locking.judged("zspage_locked", event.place, _LOCKED, path, goal)
        if isinstance(value, Const) and value.value:
            later = (
                self.terms.all(*self.set.paths[i])
                for i, one, of, new in self._accesses
                if i > order and one.kind is Kind.STORE and of is zspage and _is_none(new)
            )
            goal = self.terms.any(*later)
            given = (*path, *self.handover.ends(event.loops))
            yield self.locking.judged("release_paired", event.place, _PUT_BACK, given, goal)

    def _alone(self, act: Act, zspage: Expr) -> Judged:
        terms = self.terms
        none = (
            terms.all(*self.set.paths[order], terms.compare(CompareOp.EQ, value, self._none(value)))
            for order, event, of, value in self._accesses
            if order < act.order and event.kind is Kind.LOAD and of is zspage
        )
        goal = terms.any(*none)
        return self.locking.judged("word_locked", act.place, _ALONE, act.path, goal)

    def _none(self, value: Expr) -> Expr:
        return self.r.number(0, value.type.width)


def _is_none(x: Expr) -> bool:
    return isinstance(x, Const) and x.value == 0
