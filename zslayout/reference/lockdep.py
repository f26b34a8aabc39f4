"""Which locks an operation holds, and whether it may do what it does with them.

The order is that of mm/zsmalloc.c: page lock, pool->lock, class->lock, zspage->lock; the page
allocator's zone->lock is innermost. Who only tries to take a lock may do so in any order.
"""

from collections.abc import Callable, Mapping
from typing import NoReturn

from zslayout.reference.frames import Zpdesc
from zslayout.reference.state import Pool, PoolClass, Zspage
from zslayout.reference.step import TRIES, Do, Lock, Rank, Step
from zslayout.reference.violation import Held, Violation

CHECKS: Mapping[str, str] = {
    "lock.order": "Locks are taken in the documented order.",
    "lock.balance": "An operation releases what it took, and nothing else.",
    "lock.held": "What a lock protects is changed by its holder only.",
    "lock.zone": "With patch 3, zs_free() never takes zone->lock inside class->lock.",
    "lock.pool": "With patch 2, zs_free() never takes pool->lock.",
}


class Lockdep:
    """Follows one operation after the other; steps come in through `step`."""

    def __init__(self, pool: Pool) -> None:
        self.held: dict[Lock, int] = {}
        """The locks that are held, outermost first, and the steps at which they were taken."""
        self.count = 0
        """The steps of the operation so far."""
        self._pool = pool
        self._freeing = False
        self._top = -1
        self._seen: dict[tuple[Rank, Rank], tuple[Held, ...]] = {}
        self._look: dict[Do, Callable[[Do, object], None]] = {
            Do.LOCK: self._take,
            Do.READ_LOCK: self._take,
            Do.WRITE_LOCK: self._take,
            Do.UNLOCK: self._release,
            Do.READ_UNLOCK: self._release,
            Do.WRITE_UNLOCK: self._release,
            Do.LOAD: self._load,
            Do.STORE: self._store,
            Do.UPDATE: self._zspage,
            Do.LIST: self._zspage,
            Do.STATISTICS: self._class,
            Do.FREE_PAGE: self._free_page,
            Do.WAIT: self._wait,
        }

    def begin(self, *, freeing: bool) -> None:
        """An operation begins; `freeing` is zs_free(). What the last one left is forgotten."""
        self.held.clear()
        self.count = 0
        self._top = -1
        self._freeing = freeing

    def step(self, step: Step) -> None:
        """Look at a step before it is done. Raises Violation."""
        self.count += 1
        look = self._look.get(step[0])
        if look is not None:
            look(*step)

    def tried(self, step: Step, *, failed: bool) -> None:
        """A step that only tries to take a lock. Raises Violation."""
        self.count += 1
        lock = step[1]
        if step[0] in TRIES and not failed and isinstance(lock, Lock):
            self._hold(lock)

    def end(self) -> None:
        """The operation has returned. Raises Violation."""
        if self.held:
            names = ", ".join(map(str, self.held))
            self._wrong("lock.balance", f"the operation returns and still holds {names}")

    @property
    def stack(self) -> tuple[Held, ...]:
        """The locks that are held now."""
        return tuple(Held(str(lock), at) for lock, at in self.held.items())

    def _take(self, do: Do, target: object) -> None:
        lock = target
        assert isinstance(lock, Lock)
        rank = lock.rank
        if lock in self.held:
            self._wrong("lock.order", f"{lock} is taken again by its holder")
        if rank <= self._top and not rank == self._top == Rank.PAGE:
            outer = next(each for each in reversed(self.held) if each.rank >= rank)
            self._hold(lock)
            pair = (rank, outer.rank)
            raise self._violation(
                "lock.order", f"{lock} is taken inside {outer}", self._seen.get(pair, ())
            )
        if self._freeing:
            self._in_free(do, lock)
        self._hold(lock)

    def _in_free(self, do: Do, lock: Lock) -> None:
        if lock.rank is Rank.POOL and self._pool.lockless_free:
            self._wrong("lock.pool", f"zs_free() does {do.value} of {lock}")
        if lock.rank is Rank.ZONE and self._pool.early_unlock:
            for outer in self.held:
                if outer.rank is Rank.CLASS:
                    self._wrong("lock.zone", f"zs_free() takes {lock} inside {outer}")

    def _hold(self, lock: Lock) -> None:
        self.held[lock] = self.count
        rank = lock.rank
        if self._top >= 0 and (Rank(self._top), rank) not in self._seen:
            self._seen[Rank(self._top), rank] = self.stack
        self._top = max(self._top, rank)

    def _release(self, do: Do, target: object) -> None:
        assert isinstance(target, Lock)
        if self.held.pop(target, None) is None:
            self._wrong("lock.balance", f"{do.value} of {target}, which is not held")
        if target.rank == self._top:
            self._top = max((lock.rank for lock in self.held), default=-1)

    def _wait(self, _do: Do, target: object) -> None:
        if self.held:
            names = ", ".join(map(str, self.held))
            self._wrong("lock.order", f"waits for {target} and holds {names}")

    def _load(self, _do: Do, handle: object) -> None:
        if not self.held and not (self._freeing and self._pool.lockless_free):
            self._wrong("lock.held", f"the word of {_hex(handle)} is loaded without any lock")

    def _store(self, _do: Do, handle: object) -> None:
        if not any(lock.rank is Rank.CLASS for lock in self.held):
            self._wrong("lock.held", f"the word of {_hex(handle)} is stored without class->lock")

    def _class(self, _do: Do, target: object) -> None:
        assert isinstance(target, PoolClass)
        if target.lock not in self.held:
            self._wrong("lock.held", f"statistics of {target} change without its lock")

    def _zspage(self, do: Do, target: object) -> None:
        assert isinstance(target, Zspage)
        lock = self._pool.class_of(target).lock
        if lock not in self.held:
            self._wrong("lock.held", f"{do.value}: {target} changes without {lock}")

    def _free_page(self, _do: Do, target: object) -> None:
        assert isinstance(target, Zpdesc)
        if target.lock in self.held:
            self._wrong("lock.held", f"{target} is freed while it is locked")
        if self._pool.frames.zone_lock not in self.held:
            self._wrong("lock.held", f"{target} is freed without zone->lock")

    def _wrong(self, check: str, says: str) -> NoReturn:
        raise self._violation(check, says)

    def _violation(self, check: str, says: str, other: tuple[Held, ...] = ()) -> Violation:
        return Violation(check, says, held=self.stack, other=other)


def _hex(handle: object) -> str:
    return f"handle {handle:#x}" if isinstance(handle, int) else str(handle)
