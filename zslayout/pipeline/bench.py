"""`bench`: zs_free() of several files, timed in turn, with and without pages being moved."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

from zslayout.cfront.text import CFile
from zslayout.errors import Fault, UserError
from zslayout.native.build import build
from zslayout.native.process import NativeProcess, ProgramFailure
from zslayout.native.spread import Spread, modelled_rate, spread
from zslayout.native.wire import DriverCommand
from zslayout.reference.size_distribution import SizeDistribution
from zslayout.results.bench import BenchResult, BenchRow
from zslayout.words.layout import Layout

Progress = Callable[[str, int, int], None]
_SECONDS: Final = 120
_SIZES: Final = 4096
_TRIES: Final = 4
_QUIET: Final = 1.1
"""How much more time than processor time passes while nobody else is on a processor."""
_MODELLED: Final = (4, 12)
"""Threads of which a model speaks, where 1 and 2 are measured."""


@dataclass(frozen=True, slots=True, eq=False)
class BenchRequest:
    """What is timed. Each file has its layout, for a file may fix its own chain size."""

    files: tuple[tuple[CFile, Layout], ...]
    threads: tuple[int, ...]
    sizes: SizeDistribution
    objects: int
    repeats: int
    zone_cost: int
    seed: int


def bench(request: BenchRequest, progress: Progress = lambda *_: None) -> BenchResult:
    """Time them. Raises UserError for what does not build, and for a file that goes wrong."""
    processors = len(os.sched_getaffinity(0))
    built = [
        (file, layout, build(file, layout.params, layout.chain_size))
        for file, layout in request.files
    ]
    cases = [(threads, moving) for moving in (False, True) for threads in request.threads]
    found: dict[tuple[int, bool], list[list[float]]] = {
        case: [[] for _ in built] for case in cases if case[0] + case[1] <= processors
    }
    total, done = request.repeats * len(found) * len(built), 0
    disturbed, kept = 0, True
    for turn in range(request.repeats):
        for (threads, moving), rates in found.items():
            # By turns from either end, so that what the machine does meanwhile falls on all alike.
            order = range(len(built)) if turn % 2 == 0 else reversed(range(len(built)))
            for at in order:
                progress("measurements", done, total)
                file, layout, program = built[at]
                for _ in range(_TRIES):
                    rate, quiet, alone = _rate(
                        request, file, layout, program, threads, turn, moving=moving
                    )
                    kept &= alone
                    if quiet:
                        break
                disturbed += not quiet
                rates[at].append(rate)
                done += 1
    rows = [
        row
        for moving in (False, True)
        for row in _rows(request, [each for each, _ in request.files], found, moving=moving)
    ]
    return BenchResult(
        layout=request.files[0][1],
        rows=tuple(rows),
        objects=request.objects,
        repeats=request.repeats,
        zone_cost=request.zone_cost,
        processors=processors,
        disturbed=disturbed,
        kept=kept,
    )


def _rows(
    request: BenchRequest,
    files: Sequence[CFile],
    found: dict[tuple[int, bool], list[list[float]]],
    *,
    moving: bool,
) -> list[BenchRow]:
    rows = []
    for threads in request.threads:
        for at, file in enumerate(files):
            rates = found.get((threads, moving))
            if rates is None:
                rows.append(BenchRow(file.name, threads, moving, None, None))
                continue
            ratio = _paired(rates[at], rates[0]) if at else None
            step = _paired(rates[at], rates[at - 1]) if at > 1 else None
            measured = spread(rates[at])
            rows.append(BenchRow(file.name, threads, moving, measured, ratio, step=step))
    made = {(row.file, row.threads): row for row in rows}
    for threads in (n for n in _MODELLED if n not in request.threads):
        firsts: float | None = None
        for file in files:
            one, two = (made.get((file.name, n)) for n in (1, 2))
            if one is None or two is None or one.rate is None or two.rate is None:
                continue
            rate = modelled_rate(one.rate.median, two.rate.median, threads)
            firsts = firsts or rate
            # Of what was not told apart there is no ratio.
            told = any(row.ratio is not None and row.ratio.decided for row in (one, two))
            ratio = _exactly(rate / firsts) if told else None
            row = BenchRow(file.name, threads, moving, _exactly(rate), ratio, modelled=True)
            rows.append(row)
    return rows


def _paired(rates: Sequence[float], others: Sequence[float]) -> Spread:
    """The ratios of measurements of one turn."""
    return spread([mine / other for mine, other in zip(rates, others, strict=True)])


def _exactly(number: float) -> Spread:
    """What was not measured."""
    return Spread(number, number, number, 0)


def _rate(  # noqa: PLR0913, PLR0917  # what a measurement is of
    request: BenchRequest,
    file: CFile,
    layout: Layout,
    program: Path,
    threads: int,
    turn: int,
    *,
    moving: bool,
) -> tuple[float, bool, bool]:
    """Frees of all threads in a second of processor time, by the slowest; whether it lost none.

    And whether threads had their processors to themselves.

    Raises UserError.
    """
    seed = request.seed + turn
    page_size, most = layout.values["PAGE_SIZE"], layout.values["ZS_MAX_ALLOC_SIZE"]
    random = Random(seed)  # noqa: S311  # to be had again
    sizes = [*islice(request.sizes.draw_sizes(random, page_size, most), _SIZES)]
    last_pfn = (1 << layout.params.physmem_bits - layout.params.page_shift) - 1
    pages = 2 * threads * request.objects + (1 << 14)
    asked = (threads, request.objects, seed, 0, 0, int(moving), request.zone_cost, last_pfn, pages)
    with NativeProcess(program, file) as process:
        try:
            *found, kept = process.threads(DriverCommand.TIME, asked, sizes, _SECONDS)
        except ProgramFailure as failed:
            text = f"goes wrong: {failed.finding.text}"
            raise UserError([Fault(file.name, text, "run --native shows how")]) from failed
    used, passed = max(found[0::2]), max(found[1::2])
    rate = 1e9 * threads * request.objects / used
    return rate, passed < _QUIET * used, kept == 1
