"""Searches over schedules, as the tests want them."""

from dataclasses import replace

import pools

from zslayout.explore import task_parser
from zslayout.explore.execution import SearchTask
from zslayout.explore.search import SearchBounds, SearchResult, search_schedules
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.layout import Layout

FOUR = "; ".join([*(f"malloc({x})" for x in "abcdefgh"), *(f"free({x})" for x in "bcdfgh")])
"""Two zspages of four, with one object in each: a zspage is not full when another came empty."""
BOUNDS = SearchBounds(states=50_000, seconds=60)


def task(  # noqa: PLR0913  # what may be asked for
    threads: str,
    level: PatchLevel = PatchLevel.EARLY_UNLOCK,
    arch: str = "arm64-4k",
    *,
    setup: str | None = None,
    size: str = "one",
    no_reduction: bool = False,
) -> SearchTask:
    scheme = "merged" if level.has_class else "pfn-idx"
    where = pools.layout(arch, scheme)
    return task_parser.parse_task(
        where, level, threads, setup=setup, size=size, no_reduction=no_reduction
    )


def mutant_task(
    name: str, level: PatchLevel | None = None, *, no_reduction: bool = False
) -> SearchTask:
    """A mutant with the threads that show it, at its own level or another."""
    found = MUTANT_BY_NAME[name]
    found = found if level is None else replace(found, level=level)
    return task_parser.parse_task(
        layout(found.scheme),
        found.level,
        found.threads,
        setup=found.setup or None,
        mutant=found,
        no_reduction=no_reduction,
    )


def layout(scheme: str) -> Layout:
    return pools.layout("arm64-4k", scheme)


def searched(asked: SearchTask) -> SearchResult:
    found = search_schedules(asked, BOUNDS)
    assert not found.bound
    return found
