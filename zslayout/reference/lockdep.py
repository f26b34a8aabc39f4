"""Which locks an operation holds, and whether it may do what it does with them.

The order is that of mm/zsmalloc.c: page lock, pool->lock, class->lock, zspage->lock; the page
allocator's zone->lock is innermost. Who only tries to take a lock may do so in any order.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from zslayout.reference.frames import Zpdesc
from zslayout.reference.oops import Oops
from zslayout.reference.state import Pool, PoolClass, Zspage
from zslayout.reference.step import Do, Lock, Rank, Step
from zslayout.reference.violation import Held, Violation

CHECKS: Mapping[str, str] = {
    "lock.order": "Locks are taken in the documented order.",
    "lock.balance": "An operation releases what it took, and nothing else.",
    "lock.held": "What a lock protects is changed by its holder only.",
    "lock.zone": "With patch 3, zs_free() never takes zone->lock inside class->lock.",
    "lock.pool": "With patch 2, zs_free() never takes pool->lock.",
}
_FEW: Final = 10_000
"""So many steps anything may take; 32 more for each slot of the smallest size are too many."""

# Looked up at every step; an attribute of an Enum costs more than a comparison.
_PAGE, _POOL, _CLASS, _ZONE = Rank.PAGE, Rank.POOL, Rank.CLASS, Rank.ZONE


class Lockdep:
    """Follows one operation after the other; steps come in through `step`."""

    def __init__(self, pool: Pool) -> None:
        self.held: dict[Lock, int] = {}
        """The locks that are held, outermost first, and the steps at which they were taken."""
        self.trail: list[Step] = []
        """The steps of the operation so far."""
        self._pool = pool
        self._freeing = False
        self._top = -1
        self._seen: dict[tuple[int, int], tuple[Held, ...]] = {}
        self.looks: dict[Do, Callable[[Do, Any], None]] = {
            Do.LOCK: self._take,
            Do.READ_LOCK: self._take,
            Do.WRITE_LOCK: self._take,
            Do.TRYLOCK: self._got,
            Do.WRITE_TRYLOCK: self._got,
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
        self.trail.clear()
        self._top = -1
        self._freeing = freeing

    def step(self, step: Step) -> None:
        """Look at a step before it is done. Raises Violation."""
        self.trail.append(step)
        look = self.looks.get(step[0])
        if look is not None:
            look(*step)

    def tried(self, step: Step, *, failed: bool) -> None:
        """A step that only tries to take a lock. Raises Violation."""
        if failed:
            self.trail.append(step)
        else:
            self.step(step)

    def end(self) -> None:
        """The operation has returned. Raises Violation."""
        if self.held:
            names = ", ".join(map(str, self.held))
            self._wrong("lock.balance", f"the operation returns and still holds {names}")

    @property
    def stack(self) -> tuple[Held, ...]:
        """The locks that are held now."""
        return tuple(Held(str(lock), at) for lock, at in self.held.items())

    def _take(self, do: Do, lock: Lock) -> None:
        rank = lock.rank
        if lock in self.held:
            self._wrong("lock.order", f"{lock} is taken again by its holder")
        if rank <= self._top and not rank == self._top == _PAGE:
            outer = next(each for each in reversed(self.held) if each.rank >= rank)
            self._hold(lock)
            pair = (rank, outer.rank)
            raise self._violation(
                "lock.order", f"{lock} is taken inside {outer}", self._seen.get(pair, ())
            )
        if self._freeing:
            self._in_free(do, lock)
        self._hold(lock)

    def _got(self, _do: Do, lock: Lock) -> None:
        # Compaction of a pool that is broken may try zspages for ever.
        if len(self.trail) > _FEW + len(self._pool.frames) * self._pool.page_size:
            raise Oops("the operation does not end")
        self._hold(lock)

    def _in_free(self, do: Do, lock: Lock) -> None:
        if lock.rank is _POOL and self._pool.lockless_free:
            self._wrong("lock.pool", f"zs_free() does {do.value} of {lock}")
        if lock.rank is _ZONE and self._pool.early_unlock:
            for outer in self.held:
                if outer.rank is _CLASS:
                    self._wrong("lock.zone", f"zs_free() takes {lock} inside {outer}")

    def _hold(self, lock: Lock) -> None:
        self.held[lock] = len(self.trail)
        rank = lock.rank
        if self._top >= 0 and (self._top, rank) not in self._seen:
            self._seen[self._top, rank] = self.stack
        if rank > self._top:  # noqa: PLR1730  # a call of max() takes three times as long
            self._top = rank

    def _release(self, do: Do, lock: Lock) -> None:
        if self.held.pop(lock, None) is None:
            self._wrong("lock.balance", f"{do.value} of {lock}, which is not held")
        if lock.rank == self._top:
            self._top = max(other.rank for other in self.held) if self.held else -1

    def _wait(self, _do: Do, target: object) -> None:
        if self._top > _PAGE:
            names = ", ".join(map(str, self.held))
            self._wrong("lock.order", f"waits for {target} and holds {names}")

    def _load(self, _do: Do, handle: object) -> None:
        if not self.held and not (self._freeing and self._pool.lockless_free):
            self._wrong("lock.held", f"the word of {_hex(handle)} is loaded without any lock")

    def _store(self, _do: Do, handle: object) -> None:
        if not any(lock.rank is _CLASS for lock in self.held):
            self._wrong("lock.held", f"the word of {_hex(handle)} is stored without class->lock")

    def _class(self, _do: Do, size_class: PoolClass) -> None:
        if size_class.lock not in self.held:
            self._wrong("lock.held", f"statistics of {size_class} change without its lock")

    def _zspage(self, do: Do, zspage: Zspage) -> None:
        lock = self._pool.classes[zspage.size_class].lock
        if lock not in self.held:
            self._wrong("lock.held", f"{do.value}: {zspage} changes without {lock}")

    def _free_page(self, _do: Do, page: Zpdesc) -> None:
        if page.lock in self.held:
            self._wrong("lock.held", f"{page} is freed while it is locked")
        if self._pool.frames.zone_lock not in self.held:
            self._wrong("lock.held", f"{page} is freed without zone->lock")

    def _wrong(self, check: str, says: str) -> NoReturn:
        raise self._violation(check, says)

    def _violation(self, check: str, says: str, other: tuple[Held, ...] = ()) -> Violation:
        return Violation(check, says, held=self.stack, other=other)


def _hex(handle: object) -> str:
    return f"handle {handle:#x}" if isinstance(handle, int) else str(handle)
