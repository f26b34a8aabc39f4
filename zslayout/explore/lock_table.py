"""Who holds which lock: spinlocks, page locks and reader-writer locks, as the steps want them.

One rule: nobody waits in here. A step that would wait is not enabled, and not asked for.
"""

from typing import Final

from zslayout.reference.atomic_step import Action, AtomicStep, Lock

_ALONE: Final = frozenset({Action.LOCK, Action.TRYLOCK, Action.WRITE_LOCK, Action.WRITE_TRYLOCK})
_WAITS: Final = frozenset({Action.LOCK, Action.READ_LOCK, Action.WRITE_LOCK, Action.WAIT})
_ACQUIRES: Final = frozenset({Action.LOCK, Action.READ_LOCK, Action.WRITE_LOCK})


class LockTable:
    """The locks that are held, by the numbers of the threads."""

    def __init__(self) -> None:
        self.exclusive_holder: dict[Lock, int] = {}
        """Who holds a lock alone."""
        self.readers: dict[Lock, list[int]] = {}
        """Who holds a share of it."""

    def can_proceed(self, step: AtomicStep) -> bool:
        """Whether a step can be done now."""
        action, lock = step
        if action not in _WAITS or not isinstance(lock, Lock):
            return True
        return lock not in self.exclusive_holder and (
            action is Action.READ_LOCK or not self.readers.get(lock)
        )

    def apply(self, step: AtomicStep, thread: int) -> bool | None:
        """Do what a step does to a lock; True when it tries to take one that is taken."""
        action, lock = step
        if not isinstance(lock, Lock):
            return None
        if action in _ALONE:
            if lock in self.exclusive_holder or self.readers.get(lock):
                return True
            self.exclusive_holder[lock] = thread
        elif action is Action.READ_LOCK:
            self.readers.setdefault(lock, []).append(thread)
        elif action is Action.READ_UNLOCK:
            self.readers[lock].remove(thread)
        elif action in {Action.UNLOCK, Action.WRITE_UNLOCK}:
            del self.exclusive_holder[lock]
        return None

    def holds(self, lock: Lock, thread: int) -> bool:
        """Whether a thread holds a lock, alone or not."""
        return self.exclusive_holder.get(lock) == thread or thread in self.readers.get(lock, ())

    def holders(self, lock: Lock) -> tuple[int, ...]:
        """Who holds a lock."""
        if lock in self.exclusive_holder:
            return (self.exclusive_holder[lock],)
        return tuple(sorted(self.readers.get(lock, ())))

    def locks_of(self, thread: int) -> tuple[Lock, ...]:
        """The locks that a thread holds."""
        alone = [lock for lock, owner in self.exclusive_holder.items() if owner == thread]
        return (*alone, *(lock for lock, who in self.readers.items() if thread in who))


def waits_for(step: AtomicStep, lock: object) -> bool:
    """Whether a step waits for this lock, or is about to, in order to take it."""
    return step[0] in _ACQUIRES and step[1] is lock
