"""Pools of the reference allocator on every kind of configuration, and what goes on in them."""

from collections.abc import Collection, Mapping
from functools import cache

import samples

from zslayout.reference import pool_checks
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.atomic_step import Action, AtomicStep
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool
from zslayout.reference.session import CheckedSession, CheckLevel, FaultInjector
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Layout, derive

CHAIN_SIZE = 4

KINDS = (
    ("arm64-4k", "merged"),
    ("arm64-16k", "merged"),
    ("ppc64-64k", "merged"),
    ("arm-lpae", "merged"),
    ("i386", "merged"),
    ("um-x86_64", "merged"),
    ("arm64-4k", "rfc-v1"),
    ("arm64-16k", "rfc-v1"),
)
"""Configurations and schemes: three page sizes, a 32-bit word full of PFN and one with room, a
64-bit word without room for a class index, and both schemes where both build."""


@cache
def layout(name: str = "arm64-4k", scheme: str = "merged") -> Layout:
    return derive(SCHEMES[scheme], samples.named(name), CHAIN_SIZE)


def pool(
    name: str = "arm64-4k", scheme: str = "merged", level: PatchLevel = PatchLevel.EARLY_UNLOCK
) -> Pool:
    return Pool(layout(name, scheme), level)


class Nth(FaultInjector):
    """Fails the steps of some kinds that have these numbers, counted from 1 by kind."""

    def __init__(self, fails: Mapping[Action, Collection[int]]) -> None:
        self.left = {do: set(numbers) for do, numbers in fails.items()}
        """The numbers that have not come yet."""
        self._count = dict.fromkeys(fails, 0)

    def should_fail(self, step: AtomicStep) -> bool:
        do = step[0]
        if do not in self.left:
            return False
        self._count[do] += 1
        if self._count[do] not in self.left[do]:
            return False
        self.left[do].remove(self._count[do])
        return True


def session(
    where: Pool | None = None,
    checks: CheckLevel = CheckLevel.ALL,
    faults: FaultInjector | None = None,
) -> CheckedSession:
    return CheckedSession(where or pool(), checks, faults)


def do(where: CheckedSession, verb: OperationKind, number: int = 0, size: int = 0) -> None:
    where.run_operation(TraceOperation(verb, number, size))


def fill(where: CheckedSession, count: int, size: int, first: int = 1) -> None:
    """Allocate and write so many objects."""
    for number in range(first, first + count):
        do(where, OperationKind.MALLOC, number, size)
        do(where, OperationKind.WRITE, number)


def empty(where: CheckedSession) -> None:
    """Free every object, and what waits for the worker; nothing may be left."""
    for number in list(where.live):
        do(where, OperationKind.FREE, number)
    do(where, OperationKind.DEFERRED)
    nothing_left(where.pool)


def nothing_left(where: Pool) -> None:
    pool_checks.recount_pool(where, ())
    assert len(where.frames) == 0
    assert where.pages_allocated == 0
    assert not where.handles.words
    for each in where.created:
        assert (each.objs_allocated, each.objs_inuse) == (0, 0)
        assert not any(each.zspages)
        assert not any(each.fullness_list)
