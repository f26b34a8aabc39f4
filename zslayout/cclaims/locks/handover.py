"""Zspages in their lists, and given back: locked, unlinked and freed, or left to the worker.

Without migration nobody else locks a page, and no try fails.
"""

import re
from collections.abc import Iterator
from typing import Final

from zslayout.cclaims.locks.lock_changes import CLASS, LIST, POOL
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.locks.locking import FREE
from zslayout.cclaims.objects import Act, Judged
from zslayout.cfront import kernel
from zslayout.cfront.event import Event, Kind
from zslayout.expr.nodes import CompareOp, Const, Expr
from zslayout.expr.types import BOOL

PAGE_LOCK: Final = re.compile(r"(__)?(?:(?:zpdesc|folio)_(try)?lock|(try)?lock_page)")
PAGE_GET: Final = re.compile(r"get_page|zpdesc_get|folio_get")
PAGE_UNLOCK: Final = re.compile(r"(?:zpdesc|folio)_unlock|unlock_page")
PAGE_WAIT: Final = re.compile(
    r"zpdesc_wait_locked|(folio_)?wait_on_page_locked|wait_on_page_bit\w*"
)
_WORK_ENDS: Final = re.compile(r"flush_(delayed_)?work|(cancel|disable)_(delayed_)?work_sync")
KICK: Final = re.compile(r"(schedule|queue|mod)_(delayed_)?work(_on)?")
_SPLICE: Final = re.compile(r"(__)?list_splice(_tail)?(_init)?(_rcu)?")
_LIST_INIT: Final = re.compile(r"(__)?INIT_LIST_HEAD(_RCU)?")
_OF_PAGE: Final = frozenset({"zspage", "next", "offset"})


class Handover(LockClaims):
    """The claims on the zspages of one run that others get to see, or no longer."""

    def findings(self) -> Iterator[Judged]:
        """All claims."""
        yield from self._left()
        yield from self._listed()
        yield from self._taken_over()
        if self.objects.run.name == FREE:
            yield from self._given_back()
        yield from self._left_to_worker()
        yield from self._ended()

    def calls(self, names: re.Pattern[str]) -> Iterator[tuple[int, Event]]:
        """Calls that a run can come to, each with its order."""
        for order, event in enumerate(self.objects.run.events):
            called = event.kind is Kind.CALL and names.fullmatch(event.name)
            if called and self.terms.false not in self.set.paths[order]:
                yield order, event

    def exists(self, zspage: Expr) -> Expr:
        """A zspage that has been read from is at no null pointer."""
        return self.terms.compare(CompareOp.NE, zspage, self.r.number(0))

    def zspage(self, event: Event) -> Expr | None:
        """The zspage whose page a call is about."""
        found = self.set.address(event)
        return None if found is None else self.owner(found[2])

    def owner(self, page: Expr) -> Expr | None:
        """The zspage of a page, which may be one that a loop goes on from to the next."""
        r = self.r
        if r.is_a(page, "next"):
            return self.owner(r.argument(page))
        for loop in self.objects.run.loops:
            for name, before, after in loop.steps:
                if r.read(name) is page and all(
                    each is page or (r.is_a(each, "next") and r.argument(each) is page)
                    for each in r.leaves(r.read(after))
                ):
                    return self.owner(r.entity(r.read(before)))
        return r.owner(page)

    def is_whole_walk(self, event: Event, zspage: Expr) -> bool:
        """Whether a call in a loop is given each page of a zspage, the first and what is behind."""
        r, found = self.r, self.set.address(event)
        if found is None or not event.loops:
            return False
        loop, compare = self.objects.run.loops[event.loops[-1]], self.terms.compare
        first, none = r.ghost("chain", zspage, r.number(0)), r.number(0)
        for name, before, after in ((r.read(x) for x in step) for step in loop.steps):
            if name is not found[2] or before is not first:
                continue
            behind = r.ghost("next", name)
            moves = compare(CompareOp.EQ, after, behind)
            over = self.terms.any(*(compare(CompareOp.EQ, x, none) for x in (name, behind)))
            goes_on = r.asker.surely((r.read(loop.again),), moves)
            return r.huge or (goes_on and r.asker.surely((r.read(loop.left),), over))
        return False

    def entry(self, order: int, event: Event) -> Expr:
        """When a run comes to an event, or to the outermost loop that it is in alone."""
        if not event.loops:
            return self.terms.all(*self.set.paths[order])
        loop = self.objects.run.loops[event.loops[-1]]
        return self.terms.all(*map(self.r.read, loop.path))

    def succeeds(self, order: int, event: Event) -> Expr:
        """That a try, if it is made, does not fail."""
        terms, r = self.terms, self.r
        if "try" not in event.name:
            return terms.true
        said = r.read(r.memory.word(event.value, 32))
        if said.type is not BOOL:
            said = terms.compare(CompareOp.NE, said, terms.const(0, 32))
        return terms.negate(terms.all(*self.set.paths[order], terms.negate(said)))

    def tries(self) -> list[Expr]:
        """That no try of a page's lock fails, where nobody else has one: without migration."""
        if self.r.members.migrates:
            return []
        return [self.succeeds(*each) for each in self.calls(PAGE_LOCK)]

    def taken(self) -> Iterator[Act]:
        """Stores by which a page is taken from its zspage."""
        for act in self.objects.stores("zspage"):
            if isinstance(act.value, Const) and act.value.value == 0:
                yield act

    def _left(self) -> Iterator[Judged]:
        says = "nothing is read of a page after it was taken from its zspage"
        for act in self.taken():
            later = [
                self.terms.all(*each.path)
                for each in self.objects.acts
                if each.order > act.order and each.at is act.at
                if each.role in _OF_PAGE and not each.store
            ]
            goal = self.terms.negate(self.terms.any(*later))
            yield self.locking.judged("page_left", act.place, says, act.path, goal)

    def _listed(self) -> Iterator[Judged]:
        """In its list, out of it between its removal and its return, and gone when it is freed."""
        terms, sets = self.terms, self.set
        says = "a zspage is in one list, until it is freed"
        changes = [each for each in sets.changes if each.lock.kind == LIST]
        for change in changes:
            held = sets.held(change.lock, change.order, change.when)
            goal = terms.negate(held) if change.taken else held
            premises = (*change.when, self.exists(change.lock.of))
            yield self.locking.judged("listed_once", change.event.place, says, premises, goal)
        for turn in sets.turns():
            if turn.lock.kind != LIST:
                continue
            kept = (sets.is_zspage(turn.lock.of, each.after) for each in sets.kept)
            goal = terms.any(turn.after, self._freed(turn.lock.of), *kept)
            if not turn.own:
                goal = terms.any(terms.negate(turn.before), goal)
            premises = (turn.again, self._met(turn.lock.of))
            yield self.locking.judged("listed_once", turn.place, says, premises, goal)
        for one in sets.kept:
            for value, path, order in (
                (one.before, (), one.begins),
                (one.after, (one.again,), one.ends),
            ):
                none = terms.compare(CompareOp.EQ, value, self.r.number(0))
                out = terms.negate(sets.in_list(self.r.entity(value), order, path))
                goal = terms.any(none, out)
                yield self.locking.judged("listed_once", one.place, says, path, goal)
        for lock in sets.locks:
            if lock.kind == LIST and any(each.lock is lock for each in changes):
                left = sets.held(lock, len(self.objects.run.events), sets.returns)
                place = next(each.event.place for each in reversed(changes) if each.lock is lock)
                premises = (*sets.returns, self._met(lock.of))
                goal = terms.any(left, self._freed(lock.of))
                yield self.locking.judged("listed_once", place, says, premises, goal)

    def _taken_over(self) -> Iterator[Judged]:
        """Zspages that leave a list of their class together are in it no longer."""
        says = "a list of a class that is taken over is empty then"
        emptied = list(self.calls(_LIST_INIT))
        for order, event in self.calls(_SPLICE):
            head = self.set.address(event)
            if head is None or head[0] != CLASS:
                continue
            again = (
                self.terms.all(*self.set.paths[i])
                for i, each in emptied
                if i > order and each.loops == event.loops and self.set.address(each) == head
            )
            path = self.set.paths[order]
            whole = self.terms.truth(event.name.endswith("_init"))
            goal = self.terms.any(whole, *again)
            yield self.locking.judged("listed_once", event.place, says, path, goal)

    def _freed(self, zspage: Expr) -> Expr:
        """When a run frees a zspage."""
        return self.terms.any(
            *(
                self.terms.all(self.set.alias(of, zspage), *path)
                for _, _, path, of in self.locking.freed
            )
        )

    def _met(self, zspage: Expr) -> Expr:
        """When a run has to do with a zspage that exists."""
        used = (self.terms.all(*each.path) for each in self.objects.acts if each.at is zspage)
        return self.terms.all(self.exists(zspage), self.terms.any(*used))

    def _given_back(self) -> Iterator[Judged]:
        says = "a zspage without objects is given back, or its worker is called"
        terms, r = self.terms, self.r
        ways = [terms.all(*self.set.paths[order]) for order, _ in self.calls(KICK)]
        ways += [terms.all(*path) for _, _, path, _ in self.locking.freed]
        given = self.tries()
        for push in self.objects.pushes():
            for act in self.objects.stores("inuse"):
                if act.at is not push.at:
                    continue
                count = r.stored.get(id(act.event), act.value)
                none = terms.compare(CompareOp.EQ, count, terms.const(0, count.type.width))
                premises = (*act.path, *self.set.returns, *given, none, self.exists(push.at))
                goal = terms.any(*ways)
                yield self.locking.judged("given_back", act.place, says, premises, goal)

    def _left_to_worker(self) -> Iterator[Judged]:
        """Whoever tries to lock the pages of a zspage frees it then, or calls the worker.

        Where nothing migrates nobody else has them locked, and no try fails.
        """
        says = "a zspage whose pages cannot be locked is left to its worker"
        freed = [of for _, _, _, of in self.locking.freed if not self.r.is_fresh(of)]
        waits = any(True for _ in self.calls(PAGE_WAIT))
        if not freed or waits or not self.r.members.migrates:
            return
        done = [self.terms.all(*self.set.paths[order]) for order, _ in self.calls(KICK)]
        done += [self.terms.all(*path) for _, _, path, _ in self.locking.freed]
        for order, event in self.calls(PAGE_LOCK):
            zspage = self.zspage(event)
            if zspage is None or "try" not in event.name:
                continue
            if any(each is zspage for each in freed):
                premises = (
                    self.entry(order, event),
                    *self.ends(event.loops[:-1]),
                    self.exists(zspage),
                )
                goal = self.terms.any(*done)
                yield self.locking.judged("given_back", event.place, says, premises, goal)

    def _ended(self) -> Iterator[Judged]:
        """A pool is freed when its worker, which is given it, has ended."""
        says = "the worker has ended before its pool is freed"
        for order, event in self.calls(kernel.FREED) if self.r.members.migrates else ():
            at = self.set.address(event)
            if at is None or at[:2] != (POOL, 0) or self.r.is_fresh(at[2]):
                continue
            waits = [
                self.terms.all(*self.set.paths[each])
                for each, _ in self.calls(_WORK_ENDS)
                if each < order
            ]
            path, goal = self.set.paths[order], self.terms.any(*waits)
            yield self.locking.judged("not_touched_after_free", event.place, says, path, goal)

    def ends(self, outer: tuple[int, ...]) -> tuple[Expr, ...]:
        """That a run returns, or comes to the end of a turn of the last of these loops."""
        if not outer:
            return self.set.returns
        inside = {
            each.loops[len(outer)]
            for each in self.objects.run.events
            if each.loops[: len(outer)] == outer and len(each.loops) > len(outer)
        }
        loops = (self.objects.run.loops[number] for number in sorted(inside))
        return tuple(
            self.terms.any(
                *map(self.terms.negate, map(self.r.read, loop.path)), self.r.read(loop.left)
            )
            for loop in loops
        )
