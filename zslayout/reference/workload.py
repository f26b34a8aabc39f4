"""Workloads: operations that are made up, all by a seed.

    mixed     malloc write read free ...   around a steady number of objects
    storm     fill, process by process     then all processes free at once
    pressure  fill, free most, migrate and compact what is left; again

An object is written as soon as it is there, as a swapped page is. IDs count from 1 and come once.
What fails in an allocator is none of this module's business: objects that it did not get are read
and freed here all the same, and whoever replays that leaves them out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from random import Random
from typing import Final

from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.size_distribution import SizeDistribution

_STORM: Final = 256 << 20
_MIXED: Final = 4096
_PRESSURE: Final = 1024
_LEFT: Final = _PRESSURE // 8
"""So many objects are left over by `pressure`."""
_MOVES: Final = 4
"""How many pages `pressure` moves for each object that it leaves."""
_COMPACT: Final = TraceOperation(OperationKind.COMPACT)
_DEFERRED: Final = TraceOperation(OperationKind.DEFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadParameters:
    """What a workload is asked for."""

    ops: int
    """So many operations, exactly."""
    sizes: SizeDistribution
    page_size: int = 4096
    max_size: int = 4096
    """The largest object that may be asked for: ZS_MAX_ALLOC_SIZE."""
    seed: int = 0
    processes: int = 1
    """Of `storm`; the others are one stream."""
    scale: float = 1.0
    """How much of 256 MiB each process of `storm` fills; it is one page at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Workload:
    """A kind of operations, by name."""

    name: str
    description: str
    generate: Callable[[WorkloadParameters, Random, Iterator[int]], Iterator[TraceOperation]]

    def operations(self, ask: WorkloadParameters) -> Iterator[TraceOperation]:
        """As many as asked for; the last round of a workload in rounds ends where they do."""
        random = Random(ask.seed)  # noqa: S311  # to be had again
        sizes = ask.sizes.draw_sizes(random, ask.page_size, ask.max_size)
        return islice(self.generate(ask, random, sizes), ask.ops)


def _mixed(
    _ask: WorkloadParameters, random: Random, sizes: Iterator[int]
) -> Iterator[TraceOperation]:
    """Of 2000 draws 550 read, 298 write, 30 migrate, 21 run the worker and 1 compacts.

    The others get an object or free one: the more there are, the likelier that one is freed.
    """
    live: list[int] = []
    ids = count(1)
    draw, bits = random.random, random.getrandbits
    while True:
        chance = draw()
        if chance < 0.55 or not live:
            if draw() * 2 * _MIXED >= len(live):
                number = next(ids)
                yield TraceOperation(OperationKind.MALLOC, number, next(sizes))
                live.append(number)
                yield TraceOperation(OperationKind.WRITE, number)
            else:
                at = int(draw() * len(live))
                number, live[at] = live[at], live[-1]
                live.pop()
                yield TraceOperation(OperationKind.FREE, number)
        elif chance < 0.825:
            yield TraceOperation(OperationKind.READ, live[int(draw() * len(live))])
        elif chance < 0.974:
            yield TraceOperation(OperationKind.WRITE, live[int(draw() * len(live))])
        elif chance < 0.989:
            yield TraceOperation(OperationKind.MIGRATE, bits(20))
        elif chance < 0.9995:
            yield _DEFERRED
        else:
            yield _COMPACT


def _storm(
    ask: WorkloadParameters, random: Random, sizes: Iterator[int]
) -> Iterator[TraceOperation]:
    """In rounds. Who is next is drawn among the processes that have something left to do."""
    pages = max(1, round(_STORM * ask.scale / ask.page_size))
    ids = count(1)
    while True:
        owned: list[list[int]] = [[] for _ in range(ask.processes)]
        for process in _turns(random, ask.processes, pages):
            number = next(ids)
            yield TraceOperation(OperationKind.MALLOC, number, next(sizes))
            owned[process].append(number)
            yield TraceOperation(OperationKind.WRITE, number)
        left = [iter(numbers) for numbers in owned]
        for process in _turns(random, ask.processes, pages):
            yield TraceOperation(OperationKind.FREE, next(left[process]))
        yield _DEFERRED


def _turns(random: Random, processes: int, turns: int) -> Iterator[int]:
    """The numbers of processes in some order, every one `turns` times."""
    left = [turns] * processes
    busy = list(range(processes))
    draw = random.random
    while busy:
        at = int(draw() * len(busy))
        process = busy[at]
        yield process
        left[process] -= 1
        if not left[process]:
            busy.pop(at)


def _pressure(
    _ask: WorkloadParameters, random: Random, sizes: Iterator[int]
) -> Iterator[TraceOperation]:
    """In rounds, each from what the one before has left."""
    live: list[int] = []
    ids = count(1)
    draw, bits = random.random, random.getrandbits
    while True:
        while len(live) < _PRESSURE:
            number = next(ids)
            yield TraceOperation(OperationKind.MALLOC, number, next(sizes))
            live.append(number)
            yield TraceOperation(OperationKind.WRITE, number)
        random.shuffle(live)
        while len(live) > _LEFT:
            yield TraceOperation(OperationKind.FREE, live.pop())
        for _ in range(2):
            for _ in range(_LEFT * _MOVES // 2):
                yield TraceOperation(OperationKind.MIGRATE, bits(20))
                yield TraceOperation(OperationKind.READ, live[int(draw() * len(live))])
            yield _COMPACT
            yield _DEFERRED


_ALL: Final = (
    Workload(
        "mixed",
        "malloc, write, read and free at random around 4096 objects, with migrations, the worker"
        " and now and then a compaction",
        _mixed,
    ),
    Workload(
        "storm",
        "each process swaps out 256 MiB, a page an object; then all of them free, interleaved, as"
        " munmap() does; again",
        _storm,
    ),
    Workload(
        "pressure",
        "get 1024 objects, free seven of eight at random, then migrate and compact what is left;"
        " again",
        _pressure,
    ),
)

WORKLOADS: Final = {found.name: found for found in _ALL}
"""By name."""
