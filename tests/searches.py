"""Searches over schedules, as the tests want them."""

import pools

from zslayout.explore import ask
from zslayout.explore.broken import BY_NAME
from zslayout.explore.control import scheme_of
from zslayout.explore.search import Bounds, Found, search
from zslayout.explore.world import Task
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.layout import Layout

FOUR = "; ".join([*(f"malloc({x})" for x in "abcdefgh"), *(f"free({x})" for x in "bcdfgh")])
"""Two zspages of four, with one object in each: a zspage is not full when another came empty."""
BOUNDS = Bounds(states=50_000, seconds=60)


def task(  # noqa: PLR0913  # what may be asked for
    threads: str,
    level: PatchLevel = PatchLevel.EARLY_UNLOCK,
    arch: str = "arm64-4k",
    *,
    setup: str | None = None,
    size: str = "one",
    every_step: bool = False,
) -> Task:
    scheme = "pfn-idx" if level is PatchLevel.BASE else "merged"
    where = pools.layout(arch, scheme)
    return ask.task(where, level, threads, setup=setup, size=size, every_step=every_step)


def broken(name: str, *, every_step: bool = False) -> Task:
    """A broken protocol with the threads that show it."""
    found = BY_NAME[name]
    return ask.task(
        layout(scheme_of(found)),
        found.level,
        found.threads,
        setup=found.setup or None,
        size=found.size,
        broken=found,
        every_step=every_step,
    )


def layout(scheme: str) -> Layout:
    return pools.layout("arm64-4k", scheme)


def searched(asked: Task) -> Found:
    found = search(asked, BOUNDS)
    assert not found.bound
    return found
