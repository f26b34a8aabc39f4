"""The reference allocator beside a dict: what a zs_malloc() and a zs_free() cost, as ratios.

Both are timed by turns in one process, and the median of the ratios counts. The pool is warm: it
holds objects of all sizes, and each pair frees one and allocates another. Fails above a limit.
"""

import statistics
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from random import Random
from time import perf_counter
from typing import Final

from zslayout.arch import shipped
from zslayout.layout.layout import derive
from zslayout.layout.schemes import SCHEMES
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.reference.drive import straight
from zslayout.reference.level import Level
from zslayout.reference.operations import zs_free, zs_malloc
from zslayout.reference.session import Checks, Session
from zslayout.reference.state import Pool
from zslayout.reference.trace import Operation, Verb

RUNS: Final = 11
LIVE: Final = 3_000
PAIRS: Final = 6_000
BARE: Final = 300_000
LIMITS: Final = {Checks.NONE: 150.0, Checks.CHEAP: 450.0}
MEMORY_LIMIT: Final = 2.2
"""Twice the objects may take so many times the memory."""


def _session(checks: Checks, live: int) -> Session:
    """A session on a pool with so many objects."""
    params = next(each for each in shipped.load_all(VOCABULARY) if each.name == "arm64-4k")
    layout = derive(SCHEMES["merged"], params, params.chain_size.default)
    session = Session(Pool(layout, Level.EARLY_UNLOCK), checks)
    random = Random(1)  # noqa: S311  # to be had again
    session.run(Operation(Verb.MALLOC, i, random.randrange(20, 3000)) for i in range(live))
    return session


def _straight(session: Session, pairs: Sequence[tuple[Operation, Operation]]) -> float:
    """Seconds of a pair, run by the straight driver alone."""
    pool, live = session.pool, session.live
    began = perf_counter()
    for free, malloc in pairs:
        straight(zs_free(pool, live[free.number].handle))
        live[malloc.number].handle = straight(zs_malloc(pool, malloc.size))
    return (perf_counter() - began) / len(pairs)


def _pairs(session: Session, checks: Checks) -> Callable[[], float]:
    """Seconds of a pair, each time with others."""
    random = Random(2)  # noqa: S311  # to be had again

    def seconds() -> float:
        done = [
            (Operation(Verb.FREE, i), Operation(Verb.MALLOC, i, random.randrange(20, 3000)))
            for i in (random.randrange(LIVE) for _ in range(PAIRS))
        ]
        if checks is Checks.NONE:
            return _straight(session, done)
        do = session.do
        began = perf_counter()
        for free, malloc in done:
            do(free)
            do(malloc)
        return (perf_counter() - began) / PAIRS

    return seconds


def _bare() -> float:
    """Seconds of an insertion into a dict and its deletion."""
    kept: dict[int, int] = {}
    began = perf_counter()
    for i in range(BARE):
        kept[i] = i
        del kept[i]
    return (perf_counter() - began) / BARE


def _memory(live: int) -> int:
    """Bytes that a pool with so many objects takes."""
    tracemalloc.start()
    kept = _session(Checks.NONE, live)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return size


def main() -> int:
    """Print a line a measurement; 1 when one is above its limit."""
    worst = 0
    for checks, limit in LIMITS.items():
        pair = _pairs(_session(checks, LIVE), checks)
        pair(), _bare()
        ratios, seconds = [], []
        for _ in range(RUNS):
            bare = _bare()
            seconds.append(pair())
            ratios.append(seconds[-1] / bare)
        ratio = statistics.median(ratios)
        worst = max(worst, int(ratio > limit))
        print(
            f"malloc and free, checks {checks.value} / a dict's: {ratio:.0f} (limit {limit:g};"
            f" {min(ratios):.0f} to {max(ratios):.0f} in {RUNS} runs;"
            f" {1 / statistics.median(seconds):,.0f} pairs a second)"
            + ("  OVER" if ratio > limit else "")
        )
    growth = _memory(4 * LIVE) / _memory(2 * LIVE)
    over = growth > MEMORY_LIMIT
    print(
        f"memory of twice the objects: {growth:.2f} (limit {MEMORY_LIMIT:g})"
        + ("  OVER" if over else "")
    )
    return max(worst, int(over))


if __name__ == "__main__":
    sys.exit(main())
