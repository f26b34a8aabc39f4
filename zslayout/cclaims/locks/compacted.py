"""Compaction: zspages that it empties are given back, and their pages counted in what it returns.

zs_compact() tells how many pages it gave back; the pool adds them up, each once.
"""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.asking.values import named
from zslayout.cclaims.locks.handover import KICK, Handover
from zslayout.cclaims.locks.lock_changes import POOL
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.locks.locking import FREE
from zslayout.cclaims.objects import Judged
from zslayout.cclaims.reading import choices
from zslayout.cfront.event import Event, Loop
from zslayout.errors import Place
from zslayout.expr.nodes import Choose, CompareOp, Const, Expr, Var
from zslayout.verdict import Status, Verdict

_COMPACT: Final = "@zs_compact"
_ADDS: Final = re.compile(r"atomic(64|_long)?_add(_return)?")
_GIVEN_BACK: Final = "a zspage whose last object was moved is given back, or its worker is called"
_COUNTED: Final = "the pages of a zspage that compaction gives back are counted"
_RETURNED: Final = "what compaction counts is returned"
_ONCE: Final = "what compaction counts is added to the pool's number once"
_OPEN: Final = Verdict(Status.UNKNOWN, why="it is not known what becomes of the number")


class Compacted(LockClaims):
    """The claims on what one run moves objects out of."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(handover.locking)
        self.handover = handover

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        if self.objects.run.name != FREE:
            yield from self._given_back()
        if self.objects.run.name == _COMPACT:
            yield from self._counted()

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

    # the number that is returned

    def _counted(self) -> Iterator[Judged]:
        terms, r, run = self.terms, self.r, self.objects.run
        for order, event, path, zspage in self.locking.freed:
            if not event.loops or r.is_fresh(zspage):
                continue
            loop = run.loops[event.loops[-1]]
            pages = r.number(1) if r.huge else r.ghost("pages", r.size_class(zspage))
            ends = (*self.handover.ends(event.loops), r.read(loop.again))
            freed = terms.all(*path)
            some = terms.negate(self._emptied(zspage, order))
            verdict, total = _OPEN, None
            for name, after, more in self._sums(loop, r.extended(pages, r.word_bits)):
                counts = self.r.asker.follows([*ends, freed], self._is(after, more))
                if counts.status is not Status.PROVED:
                    continue
                alone = self.r.asker.follows([*ends, some], self._is(after, name))
                if alone.status is Status.PROVED:
                    verdict, total = counts, name
                    break
            yield Judged("source.returns", event.place, _COUNTED, verdict)
            if total is not None:
                yield from self._told(event, total)

    def _sums(self, loop: Loop, pages: Expr) -> list[tuple[Expr, Expr, Expr]]:
        """What a loop keeps that may be a sum: its name, after a turn, and with so many more.

        Those come first that have what they had before however they are chosen.
        """
        found = []
        for step in loop.steps:
            name, before, after = map(self.r.read, step)
            begins = not isinstance(before, Const) or before.value == 0
            sums = isinstance(name, Var) and name.type == pages.type
            if begins and sums and self._has(after, name):
                more = self.terms.add(name, pages)
                found.append((name, after, more))
        return sorted(found, key=lambda one: not all(self._has(x, one[0]) for x in choices(one[1])))

    def _is(self, x: Expr, wanted: Expr) -> Expr:
        """When a value is another one, by what chooses it: that takes no sums."""
        if not isinstance(x, Choose):
            return self.terms.compare(CompareOp.EQ, x, wanted)
        both = (self._is(each, wanted) for each in (x.yes, x.no))
        return self.terms.choose(x.condition, *both)

    def _told(self, event: Event, total: Expr) -> Iterator[Judged]:
        """A number of the innermost loop is added to those of the loops around it, and returned."""
        r, run = self.r, self.objects.run
        for number in reversed(event.loops[:-1]):
            outer = self._outer(run.loops[number], total)
            if outer is None:
                yield Judged("source.returns", run.loops[number].place, _COUNTED, _OPEN)
                return
            total = outer
        value = r.read(r.memory.word(run.value, r.word_bits))
        returned = Verdict(Status.PROVED) if self._has(value, total) else _OPEN
        yield Judged("source.returns", event.place, _RETURNED, returned)
        yield from self._added(event.place, total)

    def _outer(self, loop: Loop, total: Expr) -> Expr | None:
        """What a loop keeps a sum in, of what it had and of another number."""
        for step in loop.steps:
            name, before, after = map(self.r.read, step)
            begins = not isinstance(before, Const) or before.value == 0
            if begins and self._has(after, name) and self._has(after, total):
                return name
        return None

    def _added(self, place: Place, total: Expr) -> Iterator[Judged]:
        """A number of the pool follows what every run has counted."""
        terms, found = self.terms, list[tuple[Event, tuple[Expr, ...]]]()
        for order, event in self.handover.calls(_ADDS):
            at = self.set.address(event, 1)
            by = self.r.read(self.r.memory.word(event.arguments[0], self.r.word_bits))
            if at is not None and at[0] == POOL and self._has(by, total):
                found.append((event, self.set.paths[order]))
        if not found:
            yield Judged("protocol.statistics_right", place, _ONCE, _OPEN)
        for i, (event, path) in enumerate(found):
            before = terms.any(*(terms.all(*each) for _, each in found[:i]))
            goal = terms.negate(before)
            yield self.locking.judged("statistics_right", event.place, _ONCE, path, goal)

    def _has(self, x: Expr, part: Expr) -> bool:
        return named(part).name in self.objects.variables(x)
