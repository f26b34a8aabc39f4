"""Which locks an operation holds, and whether it may do what it does with them.

The order is that of mm/zsmalloc.c: page lock, pool->lock, class->lock, zspage->lock; the page
allocator's zone->lock is innermost. Who only tries to take a lock may do so in any order.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from zslayout.reference.atomic_step import Action, AtomicStep, Lock, LockClass
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.violation import HeldLock, InvariantViolation, Violation
from zslayout.reference.zspage import Zpdesc, Zspage

LOCK_CHECKS: Mapping[str, str] = {
    "lock.order": "Locks are taken in the documented order.",
    "lock.balance": "An operation releases what it took, and nothing else.",
    "lock.held": "What a lock protects is changed by its holder only.",
    "lock.zone": "With patch 3, zs_free() never takes zone->lock inside class->lock.",
    "lock.pool": "With patch 2, zs_free() never takes pool->lock.",
}
_MAX_STEPS: Final = 10_000
"""So many steps anything may take; 32 more for each slot of the smallest size are too many."""

# Looked up at every step; an attribute of an Enum costs more than a comparison.
_PAGE, _POOL, _CLASS, _ZONE = LockClass.PAGE, LockClass.POOL, LockClass.CLASS, LockClass.ZONE


class Lockdep:
    """Follows one operation after the other; steps come in through `step`."""

    def __init__(self, pool: Pool) -> None:
        self.held: dict[Lock, int] = {}
        """The locks that are held, outermost first, and the steps at which they were taken."""
        self.step_log: list[AtomicStep] = []
        """The steps of the operation so far."""
        self._pool = pool
        self._freeing = False
        self._innermost = -1
        self._nest = {_PAGE, LockClass.ZSPAGE} if pool.one_lock else {_PAGE}
        """Kinds of which several are taken: of zspages by who has the one lock."""
        self._seen_orders: dict[tuple[int, int], tuple[HeldLock, ...]] = {}
        self.step_checks: dict[Action, Callable[[Action, Any], None]] = {
            Action.LOCK: self._acquire,
            Action.READ_LOCK: self._acquire,
            Action.WRITE_LOCK: self._acquire,
            Action.TRYLOCK: self._acquire_tried,
            Action.WRITE_TRYLOCK: self._acquire_tried,
            Action.UNLOCK: self._release,
            Action.READ_UNLOCK: self._release,
            Action.WRITE_UNLOCK: self._release,
            Action.LOAD_WORD: self._check_load,
            Action.STORE_WORD: self._check_store,
            Action.UPDATE_ZSPAGE: self._check_zspage,
            Action.MOVE_ZSPAGE: self._check_zspage,
            Action.UPDATE_STATISTICS: self._check_class,
            Action.FREE_PAGE: self._check_free_page,
            Action.WAIT: self._check_wait,
        }

    def begin(self, *, freeing: bool) -> None:
        """An operation begins; `freeing` is zs_free(). What the last one left is forgotten."""
        self.held.clear()
        self.step_log.clear()
        self._innermost = -1
        self._freeing = freeing

    def step(self, step: AtomicStep) -> None:
        """Look at a step before it is done. Raises Violation."""
        self.step_log.append(step)
        look = self.step_checks.get(step[0])
        if look is not None:
            look(*step)

    def try_step(self, step: AtomicStep, *, failed: bool) -> None:
        """A step that only tries to take a lock. Raises Violation."""
        if failed:
            self.step_log.append(step)
        else:
            self.step(step)

    def end(self) -> None:
        """The operation has returned. Raises Violation."""
        if self.held:
            names = ", ".join(map(str, self.held))
            self._refuse("lock.balance", f"the operation returns and still holds {names}")

    @property
    def held_locks(self) -> tuple[HeldLock, ...]:
        """The locks that are held now."""
        return tuple(HeldLock(str(lock), at) for lock, at in self.held.items())

    def _acquire(self, action: Action, lock: Lock) -> None:
        lock_class = lock.lock_class
        if lock in self.held:
            self._refuse("lock.order", f"{lock} is taken again by its holder")
        nests = lock_class == self._innermost and lock_class in self._nest
        if lock_class <= self._innermost and not nests:
            outer = next(held for held in reversed(self.held) if held.lock_class >= lock_class)
            self._hold(lock)
            pair = (lock_class, outer.lock_class)
            raise self._violation(
                "lock.order", f"{lock} is taken inside {outer}", self._seen_orders.get(pair, ())
            )
        if self._freeing:
            self._check_in_free(action, lock)
        self._hold(lock)

    def _acquire_tried(self, _action: Action, lock: Lock) -> None:
        # Compaction of a pool that is broken may try zspages for ever.
        if len(self.step_log) > _MAX_STEPS + len(self._pool.frames) * self._pool.page_size:
            raise InvariantViolation("the operation does not end")
        self._hold(lock)

    def _check_in_free(self, action: Action, lock: Lock) -> None:
        if lock.lock_class is _POOL and self._pool.lockless_free:
            self._refuse("lock.pool", f"zs_free() does {action.value} of {lock}")
        if lock.lock_class is _ZONE and self._pool.early_unlock:
            for outer in self.held:
                if outer.lock_class is _CLASS:
                    self._refuse("lock.zone", f"zs_free() takes {lock} inside {outer}")

    def _hold(self, lock: Lock) -> None:
        self.held[lock] = len(self.step_log)
        lock_class = lock.lock_class
        if self._innermost >= 0 and (self._innermost, lock_class) not in self._seen_orders:
            self._seen_orders[self._innermost, lock_class] = self.held_locks
        if lock_class > self._innermost:  # noqa: PLR1730  # max() takes three times as long
            self._innermost = lock_class

    def _release(self, action: Action, lock: Lock) -> None:
        if self.held.pop(lock, None) is None:
            self._refuse("lock.balance", f"{action.value} of {lock}, which is not held")
        if lock.lock_class == self._innermost:
            self._innermost = max(other.lock_class for other in self.held) if self.held else -1

    def _check_wait(self, _action: Action, target: object) -> None:
        if self._innermost > _PAGE:
            names = ", ".join(map(str, self.held))
            self._refuse("lock.order", f"waits for {target} and holds {names}")

    def _check_load(self, _action: Action, handle: object) -> None:
        if not self.held and not (self._freeing and self._pool.lockless_free):
            self._refuse("lock.held", f"the word of {_hex(handle)} is loaded without any lock")

    def _check_store(self, _action: Action, handle: object) -> None:
        wanted = _POOL if self._pool.one_lock else _CLASS
        if not any(lock.lock_class is wanted for lock in self.held):
            self._refuse("lock.held", f"the word of {_hex(handle)} is stored without class->lock")

    def _check_class(self, _action: Action, size_class: PoolClass) -> None:
        if size_class.lock not in self.held:
            self._refuse("lock.held", f"statistics of {size_class} change without its lock")

    def _check_zspage(self, action: Action, zspage: Zspage) -> None:
        lock = self._pool.classes[zspage.size_class].lock
        if lock not in self.held:
            self._refuse("lock.held", f"{action.value}: {zspage} changes without {lock}")

    def _check_free_page(self, _action: Action, page: Zpdesc) -> None:
        if page.lock in self.held:
            self._refuse("lock.held", f"{page} is freed while it is locked")
        if self._pool.frames.zone_lock not in self.held:
            self._refuse("lock.held", f"{page} is freed without zone->lock")

    def _refuse(self, check: str, says: str) -> NoReturn:
        raise self._violation(check, says)

    def _violation(self, check: str, says: str, other: tuple[HeldLock, ...] = ()) -> Violation:
        return Violation(check, says, held_locks=self.held_locks, conflicting_locks=other)


def _hex(handle: object) -> str:
    return f"handle {handle:#x}" if isinstance(handle, int) else str(handle)
