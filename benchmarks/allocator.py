"""The reference allocator beside a dict: what a zs_malloc() and a zs_free() cost, as ratios.

Both are timed by turns in one process, and the median of the ratios counts. The pool is warm: it
holds objects of all sizes, and each pair frees one and allocates another. Fails above a limit.
"""

import statistics
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from time import perf_counter
from typing import Final

from tabulate import tabulate

from benchmarks.page_sections import replace_section
from zslayout.arch import shipped
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.driver import run_to_end
from zslayout.reference.operations import zs_free, zs_malloc
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool
from zslayout.reference.session import CheckedSession, CheckLevel
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import derive

HEADING: Final = "## The reference allocator"
RUNS: Final = 11
LIVE: Final = 3_000
PAIRS: Final = 6_000
BARE: Final = 300_000
LIMITS: Final = {CheckLevel.NONE: 150.0, CheckLevel.CHEAP: 450.0}
MEMORY_LIMIT: Final = 2.2
"""Twice the objects may take so many times the memory."""


def _session(checks: CheckLevel, live: int) -> CheckedSession:
    """A session on a pool with so many objects."""
    params = next(each for each in shipped.load_all(VOCABULARY) if each.name == "arm64-4k")
    layout = derive(SCHEMES["merged"], params, params.chain_size.default)
    session = CheckedSession(Pool(layout, PatchLevel.EARLY_UNLOCK), checks)
    random = Random(1)  # noqa: S311  # to be had again
    session.run_trace(
        TraceOperation(OperationKind.MALLOC, i, random.randrange(20, 3000)) for i in range(live)
    )
    return session


def _straight(
    session: CheckedSession, pairs: Sequence[tuple[TraceOperation, TraceOperation]]
) -> float:
    """Seconds of a pair, run by the straight driver alone."""
    pool, live = session.pool, session.live
    began = perf_counter()
    for free, malloc in pairs:
        run_to_end(zs_free(pool, live[free.number].handle))
        live[malloc.number].handle = run_to_end(zs_malloc(pool, malloc.size))
    return (perf_counter() - began) / len(pairs)


def _pairs(session: CheckedSession, checks: CheckLevel) -> Callable[[], float]:
    """Seconds of a pair, each time with others."""
    random = Random(2)  # noqa: S311  # to be had again

    def seconds() -> float:
        done = [
            (
                TraceOperation(OperationKind.FREE, i),
                TraceOperation(OperationKind.MALLOC, i, random.randrange(20, 3000)),
            )
            for i in (random.randrange(LIVE) for _ in range(PAIRS))
        ]
        if checks is CheckLevel.NONE:
            return _straight(session, done)
        do = session.run_operation
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
    kept = _session(CheckLevel.NONE, live)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return size


@dataclass(frozen=True, slots=True)
class Measured:
    """Pairs with so much checking, as ratios to a dict's, and pairs a second."""

    checks: CheckLevel
    ratios: tuple[float, ...]
    rate: float

    @property
    def ratio(self) -> float:
        """The median."""
        return statistics.median(self.ratios)

    @property
    def over(self) -> bool:
        """Whether it is above its limit."""
        return self.ratio > LIMITS[self.checks]


def measured(checks: CheckLevel) -> Measured:
    """Both by turns, after one of each that does not count."""
    pair = _pairs(_session(checks, LIVE), checks)
    pair(), _bare()
    timed = [(_bare(), pair()) for _ in range(RUNS)]
    return Measured(
        checks,
        tuple(ours / bare for bare, ours in timed),
        1 / statistics.median(ours for _, ours in timed),
    )


def growth() -> float:
    """How many times the memory twice the objects take."""
    return _memory(4 * LIVE) / _memory(2 * LIVE)


def section() -> str:
    """The section of docs/benchmarks.md, measured now."""
    rows = [
        [
            f"`--checks {each.checks.value}`",
            f"{each.ratio:.0f}",
            f"{LIMITS[each.checks]:.0f}",
            f"{each.rate:,.0f}",
        ]
        for each in map(measured, LIMITS)
    ]
    titles = ["checks", "to a dict's", "limit", "pairs a second"]
    parts = (
        HEADING,
        "A `zs_malloc()` and a `zs_free()` beside an insertion into a dict and its deletion, by"
        " turns in one\nprocess; the pool holds 3,000 objects of all sizes. Without checks the"
        " straight driver runs them,\nelse a session.",
        tabulate(rows, headers=titles, tablefmt="github", disable_numparse=True),
        f"Twice the objects take {growth():.2f} times the memory.",
    )
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Print a line a measurement; 1 when one is above its limit. With `write`: the section."""
    if sys.argv[1:] == ["write"]:
        replace_section(section())
        return 0
    worst = 0
    for checks, limit in LIMITS.items():
        each = measured(checks)
        worst = max(worst, int(each.over))
        print(
            f"malloc and free, checks {checks.value} / a dict's: {each.ratio:.0f} (limit {limit:g};"
            f" {min(each.ratios):.0f} to {max(each.ratios):.0f} in {RUNS} runs;"
            f" {each.rate:,.0f} pairs a second)" + ("  OVER" if each.over else "")
        )
    grown = growth()
    over = grown > MEMORY_LIMIT
    print(
        f"memory of twice the objects: {grown:.2f} (limit {MEMORY_LIMIT:g})"
        + ("  OVER" if over else "")
    )
    return max(worst, int(over))


if __name__ == "__main__":
    sys.exit(main())
