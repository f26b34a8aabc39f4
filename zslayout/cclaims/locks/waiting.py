"""Who waits while a lock is held: nobody sleeps under one that spins, and all have one order."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from zslayout.cclaims.locks.lock_changes import CLock
from zslayout.cclaims.locks.lock_claims import LockClaims
from zslayout.cclaims.objects import Judged
from zslayout.cfront.event import Event, Kind
from zslayout.errors import Place
from zslayout.expr.nodes import BinaryOp, CompareOp, Expr
from zslayout.verdict import Status, Verdict

_SLEEPS: Final = re.compile(
    r"(__)?(lock_page|folio_lock|zpdesc_lock|mutex_lock|down(_read|_write)?)(_killable|_interruptible)?"
    r"|(zpdesc_wait|(folio_)?wait|wait_for)_\w+|(io_)?schedule(_timeout\w*)?|(synchronize|kvfree)_rcu\w*"
    r"|(__)?cond_resched|might_(sleep|resched)|[mfs]sleep|usleep_range\w*|flush_(delayed_)?work(queue)?"
    r"|(cancel|disable)_(delayed_)?work_sync|drain_workqueue|kmap|vfree|kmem_cache_(create|destroy)"
    r"|copy_(from|to)_user|(kern_(un)?mount|iput|shrinker_(alloc|register|free)|debugfs_\w+)"
)
_ALLOCATES: Final = re.compile(
    r"(__)?(?P<first>alloc_pages?|kasprintf)|alloc_pages?_\w+|kmem_cache_z?alloc\w*|kstrdup"
    r"|(?P<third>kv?c?alloc|k[vz]*malloc_array)(_\w+)?|k[vz]*[mzc]?alloc(_\w+)?|v[mz]alloc\w*"
)
"""What is told whether it may wait by its second argument, if not by its first or third."""
_MAY_RECLAIM: Final = 0x400
"""__GFP_DIRECT_RECLAIM, as the prelude's GFP_KERNEL has it: without it nobody sleeps."""


class Waiting(LockClaims):
    """What one run waits for, and which locks it holds there."""

    def findings(self) -> Iterator[Judged]:
        """That nobody sleeps while a spinlock is held; `lock_order` speaks of all runs."""
        says = "nobody sleeps while a spinlock is held"
        for order, event in enumerate(self.objects.run.events):
            if event.kind is not Kind.CALL or self.terms.false in self.set.paths[order]:
                continue
            waits = self._waits_at(event)
            if waits is not self.terms.false:
                path = self.set.paths[order]
                spins = self.set.some(lambda lock: self.terms.truth(lock.spins), order, path)
                goal = self.terms.negate(self.terms.all(spins, waits))
                yield self.locking.judged("no_sleep", event.place, says, path, goal)

    def _waits_at(self, call: Event) -> Expr:
        """When a call may sleep: who allocates does unless it is told not to reclaim memory."""
        terms, allocates = self.terms, _ALLOCATES.fullmatch(call.name)
        if allocates is None:
            return terms.truth(_SLEEPS.fullmatch(call.name) is not None)
        number = 0 if allocates["first"] else 2 if allocates["third"] else 1
        if len(call.arguments) <= number:
            return terms.true
        flags = self.r.read(self.r.memory.word(call.arguments[number], 32))
        reclaims = terms.binary(BinaryOp.AND, flags, terms.const(_MAY_RECLAIM, 32))
        return terms.compare(CompareOp.NE, reclaims, terms.const(0, 32))

    def waits(self) -> Iterator["Wait"]:
        """Which kind of lock is waited for while which other may be held, and where."""
        for change in self.set.changes:
            if not change.taken or change.tries or not change.lock.spins:
                continue
            for lock in (each for each in self.set.locks if each.spins):
                held = self.set.held(lock, change.order, change.when)
                nested = change.event.name.endswith("_nested") and _named(lock) == _named(
                    change.lock
                )
                if lock is change.lock or nested or held is self.terms.false:
                    continue
                never = self.terms.negate(held)
                if not self.r.asker.surely(change.when, never):
                    place = change.event.place
                    asked = partial(self.objects.holds, change.when, never)
                    yield Wait(_named(lock), _named(change.lock), place, asked)


@dataclass(frozen=True, slots=True, eq=False)
class Wait:
    """A lock is waited for while another may be held, unless it is `never` so."""

    held: str
    wanted: str
    place: Place
    never: Callable[[], Verdict]


def _named(lock: CLock) -> str:
    return f"{lock.kind}+{lock.offset}"


def lock_order(waits: Iterable[Wait]) -> Iterator[Judged]:
    """No lock is waited for while one is held for which its holders may wait: as lockdep has it."""
    says = "locks are taken in one order"
    found = list(waits)
    # Whether values can make a wait happen is asked only where it would close a circle.
    for each in [one for one in found if _closes(one, found)]:
        if _closes(each, found) and each.never().status in {Status.PROVED, Status.VACUOUS}:
            found.remove(each)
    never = {id(each): each.never() for each in found if _closes(each, found)}
    sure = [each for each in found if id(each) in never and _is_refuted(never[id(each)])]
    for each in found:
        why = f"{each.held} is also waited for while {each.wanted} is held"
        verdict = Verdict(Status.PROVED)
        if id(each) in never:
            verdict = Verdict(Status.UNKNOWN, why=why)
            if _closes(each, sure):
                verdict = replace(never[id(each)], why=why)
        yield Judged("protocol.lock_order", each.place, says, verdict)


def _is_refuted(verdict: Verdict) -> bool:
    return verdict.status is Status.REFUTED


def _closes(wait: Wait, waits: Sequence[Wait]) -> bool:
    """Whether it is one of these, and whoever holds what is wanted may wait for what is held."""
    if wait not in waits:
        return False
    seen, todo = set[str](), [wait.wanted]
    while todo:
        each = todo.pop()
        if each not in seen:
            seen.add(each)
            todo += [one.wanted for one in waits if one.held == each]
    return wait.held in seen
