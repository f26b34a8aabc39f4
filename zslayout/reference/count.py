"""The mechanism of the series, counted: what one zs_free() does with locks at each patch level."""

from collections.abc import Iterable
from dataclasses import dataclass

from zslayout.reference import operations
from zslayout.reference.drive import watched
from zslayout.reference.session import Checks, Session
from zslayout.reference.state import Pool
from zslayout.reference.step import RELEASES, TAKES, Lock, Rank, Step
from zslayout.reference.trace import Operation, Verb


@dataclass(slots=True)
class Counts:
    """Sums over every zs_free() of a workload."""

    frees: int = 0
    zspages: int = 0
    """The zspages that were freed with the last of their objects."""
    shared: int = 0
    """Atomic read-modify-writes of pool->lock, which all threads share: one to take it as a reader,
    one to leave it."""
    locks: int = 0
    """Locks taken, page locks and zone->lock among them."""
    inside: int = 0
    """Steps while class->lock is held."""
    nested: int = 0
    """How often zone->lock was taken inside class->lock."""
    zone: int = 0
    """How often zone->lock was taken at all."""


class _Counter:
    def __init__(self) -> None:
        self.counts = Counts()
        self._inside = False

    def step(self, step: Step) -> None:
        do, lock = step
        counts = self.counts
        counts.inside += self._inside
        if not isinstance(lock, Lock):
            return
        counts.shared += lock.rank is Rank.POOL
        if do in TAKES:
            counts.locks += 1
            counts.zone += lock.rank is Rank.ZONE
            counts.nested += lock.rank is Rank.ZONE and self._inside
            self._inside = self._inside or lock.rank is Rank.CLASS
        elif do in RELEASES and lock.rank is Rank.CLASS:
            self._inside = False


def count_frees(pool: Pool, trace: Iterable[Operation]) -> Counts:
    """Run a workload, and count every zs_free() of it."""
    session, counter = Session(pool, Checks.NONE), _Counter()
    for operation in trace:
        if operation.verb is not Verb.FREE:
            session.do(operation)
            continue
        live = session.live.pop(operation.number, None)
        if live is not None:
            before = len(pool.frames)
            watched(operations.zs_free(pool, live.handle), counter.step)
            counter.counts.frees += 1
            counter.counts.zspages += len(pool.frames) < before
    return counter.counts
