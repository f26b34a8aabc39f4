"""The mechanism of the series, counted: what one zs_free() does with locks at each patch level."""

from collections.abc import Iterable
from dataclasses import dataclass

from zslayout.reference import operations
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.atomic_step import (
    ACQUIRE_ACTIONS,
    RELEASE_ACTIONS,
    AtomicStep,
    Lock,
    LockClass,
)
from zslayout.reference.driver import run_observed
from zslayout.reference.pool import Pool
from zslayout.reference.session import CheckedSession, CheckLevel


@dataclass(slots=True)
class LockCounts:
    """Sums over every zs_free() of a workload."""

    frees: int = 0
    zspages_freed: int = 0
    """The zspages that were freed with the last of their objects."""
    pool_lock_atomics: int = 0
    """Atomic read-modify-writes of pool->lock, which all threads share: one to take it as a reader,
    one to leave it."""
    locks_taken: int = 0
    """Locks taken, page locks and zone->lock among them."""
    steps_under_class_lock: int = 0
    """Steps while class->lock is held, or pool->lock where that is the one lock."""
    zone_lock_inside_class_lock: int = 0
    """How often zone->lock was taken inside class->lock."""
    zone_lock_taken: int = 0
    """How often zone->lock was taken at all."""


class _FreeCounter:
    def __init__(self, of_class: LockClass) -> None:
        self.counts = LockCounts()
        self._of_class = of_class
        self._inside = False

    def step(self, step: AtomicStep) -> None:
        action, lock = step
        counts = self.counts
        counts.steps_under_class_lock += self._inside
        if not isinstance(lock, Lock):
            return
        counts.pool_lock_atomics += lock.lock_class is LockClass.POOL
        if action in ACQUIRE_ACTIONS:
            counts.locks_taken += 1
            counts.zone_lock_taken += lock.lock_class is LockClass.ZONE
            counts.zone_lock_inside_class_lock += lock.lock_class is LockClass.ZONE and self._inside
            self._inside = self._inside or lock.lock_class is self._of_class
        elif action in RELEASE_ACTIONS and lock.lock_class is self._of_class:
            self._inside = False


def count_frees(pool: Pool, trace: Iterable[TraceOperation]) -> LockCounts:
    """Run a workload, and count every zs_free() of it."""
    session = CheckedSession(pool, CheckLevel.NONE)
    counter = _FreeCounter(LockClass.POOL if pool.one_lock else LockClass.CLASS)
    for operation in trace:
        if operation.kind is not OperationKind.FREE:
            session.run_operation(operation)
            continue
        live = session.live.pop(operation.number, None)
        if live is not None:
            before = len(pool.frames)
            run_observed(operations.zs_free(pool, live.handle), counter.step)
            counter.counts.frees += 1
            counter.counts.zspages_freed += len(pool.frames) < before
    return counter.counts
