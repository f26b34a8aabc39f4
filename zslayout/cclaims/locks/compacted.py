"""Compaction: zspages that it empties are given back."""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.locks.handover import KICK, Handover
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.locks.locking import FREE
from zslayout.cclaims.objects import Judged
from zslayout.expr.nodes import CompareOp, Expr

_GIVEN_BACK: Final = "a zspage whose last object was moved is given back, or its worker is called"


class Compacted(LockClaims):
    """The claims on what one run moves objects out of."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(handover.locking)
        self.handover = handover

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        if self.objects.run.name != FREE:
            yield from self._given_back()

    def _given_back(self) -> Iterator[Judged]:
        """A zspage that is put into a list after objects were moved out of it, and has no more.

        Up to 6.1 compaction that is broken off leaves one in its list: only where zspages that it
        has emptied are freed it is asked that each of them is.
        """
        terms = self.terms
        sources: dict[int, list[Expr]] = {}
        for act in self.objects.stores("word"):
            owner = None if self.r.is_fresh(act.at) else self.locking.zspage_of(act.at)
            if owner is not None:
                moved = self.handover.entry(act.order, act.event)
                sources.setdefault(id(owner), []).append(moved)
        for order, event in self.handover.calls(re.compile(r"list_add\w*")):
            at = self.set.address(event)
            if at is None or id(at[2]) not in sources:
                continue
            zspage, moved = at[2], terms.any(*sources[id(at[2])])
            freed = [each for each in self.locking.freed if each[3] is zspage]
            if freed and all(each[1].loops != event.loops for each in freed):
                continue
            ways = [terms.all(*self.set.paths[i]) for i, _ in self.handover.calls(KICK)]
            ways += [terms.all(*path) for _, _, path, _ in freed]
            goal = terms.any(*ways)
            none = self._emptied(zspage, order)
            ends = (*self.handover.ends(event.loops), *self.handover.tries())
            given = (*self.set.paths[order], moved, none, *ends)
            yield self.locking.judged("given_back", event.place, _GIVEN_BACK, given, goal)

    def _emptied(self, zspage: Expr, order: int) -> Expr:
        """When the last count of a zspage before an event is 0."""
        counts = [
            self.r.stored.get(id(each.event), each.value)
            for each in self.objects.acts
            if each.role == "inuse" and each.at is zspage and each.order < order
        ]
        if not counts:
            return self.terms.true
        none = self.r.number(0, counts[-1].type.width)
        return self.terms.compare(CompareOp.EQ, counts[-1], none)
