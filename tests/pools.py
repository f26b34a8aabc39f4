"""Pools of the reference allocator on every kind of configuration, and what goes on in them."""

from collections.abc import Collection, Mapping
from functools import cache

import samples

from zslayout.reference import invariant
from zslayout.reference.level import Level
from zslayout.reference.session import Checks, Faults, Session
from zslayout.reference.state import Pool
from zslayout.reference.step import Do, Step
from zslayout.reference.trace import Operation, Verb
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


def pool(name: str = "arm64-4k", scheme: str = "merged", level: Level = Level.EARLY_UNLOCK) -> Pool:
    return Pool(layout(name, scheme), level)


class Nth(Faults):
    """Fails the steps of some kinds that have these numbers, counted from 1 by kind."""

    def __init__(self, fails: Mapping[Do, Collection[int]]) -> None:
        self.left = {do: set(numbers) for do, numbers in fails.items()}
        """The numbers that have not come yet."""
        self._count = dict.fromkeys(fails, 0)

    def fails(self, step: Step) -> bool:
        do = step[0]
        if do not in self.left:
            return False
        self._count[do] += 1
        if self._count[do] not in self.left[do]:
            return False
        self.left[do].remove(self._count[do])
        return True


def session(
    where: Pool | None = None, checks: Checks = Checks.ALL, faults: Faults | None = None
) -> Session:
    return Session(where or pool(), checks, faults)


def do(where: Session, verb: Verb, number: int = 0, size: int = 0) -> None:
    where.do(Operation(verb, number, size))


def fill(where: Session, count: int, size: int, first: int = 1) -> None:
    """Allocate and write so many objects."""
    for number in range(first, first + count):
        do(where, Verb.MALLOC, number, size)
        do(where, Verb.WRITE, number)


def empty(where: Session) -> None:
    """Free every object, and what waits for the worker; nothing may be left."""
    for number in list(where.live):
        do(where, Verb.FREE, number)
    do(where, Verb.DEFERRED)
    nothing_left(where.pool)


def nothing_left(where: Pool) -> None:
    invariant.recount(where, ())
    assert len(where.frames) == 0
    assert where.pages_allocated == 0
    assert not where.handles.words
    for each in where.created:
        assert (each.objs_allocated, each.objs_inuse) == (0, 0)
        assert not any(each.zspages)
        assert not any(each.fullness_list)
