"""How fast zs_free() of C files is, measured here, beside what is published."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zslayout.native.spread import LEAST, Spread
from zslayout.results.document import GAP, Block, Table, heading, line
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Description, Detail
from zslayout.words.layout import Layout

_COLUMNS: Final = ("file", "threads", "beside", "frees/s", "99%", "to first", "99%", "says")
_OF_MORE: Final = ("to the one before", "99%")
"""Where there are more than two."""
PUBLISHED: Final = (
    ("Raspberry Pi 4B", "1.05 with 1 process, 1.42 with 2, 1.83 with 4"),
    ("Core i7-12700", "1.19 with 1 process, 1.40 with 2, 1.39 with 4"),
    ("RADXA O6", "20 percent less time for patch 3 alone, with 12 CPUs"),
)
"""The series' own numbers, of munmap() after a swap-out: machine, and speedup over the base."""


@dataclass(frozen=True, slots=True)
class BenchRow:
    """A file with so many threads that free: operations in a second of processor time, of all.

    `moving`: a thread moves pages and compacts beside them. `rate` and `ratio` are None where there
    are too few processors; `modelled` rates are computed, and `ratio` then has no interval.
    """

    file: str
    threads: int
    moving: bool
    rate: Spread | None
    ratio: Spread | None
    modelled: bool = False
    step: Spread | None = None
    """The ratio to the file before it, where that is not the first."""

    @property
    def says(self) -> str:
        """What can be concluded of it."""
        if self.rate is None:
            return "not measured: more threads than processors"
        if self.modelled:
            return "a model, fitted to the medians of 1 and 2 threads"
        if self.ratio is None:
            return "the first"
        if not self.ratio.decided:
            return "no difference is shown"
        return "faster" if self.ratio.low > 1 else "slower"


@dataclass(frozen=True, slots=True, eq=False)
class BenchResult(Description):
    """zs_free() of several files, in turn, again and again."""

    layout: Layout
    rows: tuple[BenchRow, ...]
    objects: int
    """That each thread frees in a measurement."""
    repeats: int
    zone_cost: int
    processors: int
    disturbed: int
    """Measurements in which a thread lost its processor, however often they were repeated."""
    kept: bool = True
    """Whether threads had their processors to themselves while they were timed."""

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The table, what is published, and what none of it shows."""
        yield heading(f"{self.layout.params.name}: zs_free(), compiled and timed")
        yield line(
            f"{self.objects:,} objects a thread, {self.repeats} times each in turn,"
            f" zone->lock held {self.zone_cost} turns more, {self.processors} processors",
            indent=2,
        )
        yield GAP
        more = any(row.step is not None for row in self.rows)
        columns = (*_COLUMNS[:-1], *(_OF_MORE if more else ()), _COLUMNS[-1])
        rows = tuple(_cells(row, more=more) for row in self.rows)
        yield Table(columns, rows, frozenset(range(len(columns) - 1)) - {0, 2})
        yield GAP
        yield line("Published by the series, as speedups over the base:")
        for machine, said in PUBLISHED:
            yield line(f"{machine}: {said}", indent=2)
        yield GAP
        yield line("What this does not show:")
        for said in self._limits():
            yield line(said, indent=2)

    def _limits(self) -> Iterator[str]:
        yield "munmap(): here zs_free() alone is timed, in a program, without page tables or swap."
        if self.repeats < LEAST:
            yield f"any difference: {self.repeats} measurements are too few, {LEAST} are not."
        yield f"more than {self.processors} threads: what is said of them is a model of one queue."
        yield "other machines: what an atomic costs is their own affair."
        if not self.kept:
            yield (
                "small differences: threads may not keep their processors here, which takes the"
                " right to be scheduled in real time (CAP_SYS_NICE, RLIMIT_RTPRIO)."
            )
        if self.disturbed:
            yield (
                f"much, perhaps: the machine was busy, and in {self.disturbed} of"
                f" {self.measured} measurements a thread lost its processor."
            )

    @property
    def measured(self) -> int:
        """Measurements in all."""
        return self.repeats * sum(not row.modelled and row.rate is not None for row in self.rows)


def _cells(row: BenchRow, *, more: bool) -> tuple[str, ...]:
    beside = "moves" if row.moving else ""
    rate = ("", "") if row.rate is None else (f"{row.rate.median:,.0f}", _rates(row))
    ratios = (row.ratio, row.step) if more else (row.ratio,)
    cells = [cell for each in ratios for cell in _ratio(each, exact=row.modelled)]
    return (row.file, str(row.threads), beside, *rate, *cells, row.says)


def _ratio(of: Spread | None, *, exact: bool) -> tuple[str, str]:
    if of is None:
        return "", ""
    return f"{of.median:.2f}", "" if exact else f"{of.low:.2f} to {of.high:.2f}"


def _rates(row: BenchRow) -> str:
    if row.rate is None or row.modelled:
        return ""
    return f"{row.rate.low:,.0f} to {row.rate.high:,.0f}"


class BenchRowRecord(Record):
    """A file with so many threads that free."""

    file: str
    threads: int
    moving: bool
    """Whether a thread moves pages and compacts beside them."""
    modelled: bool
    """Whether it is computed from 1 and 2 threads, and not measured."""
    rate: Spread | None
    """Frees in a second of processor time, of all threads: median, and its 99 percent interval."""
    ratio: Spread | None
    """To the first file, of measurements in pairs; null for the first file itself."""
    step: Spread | None
    """To the file before it, where that is not the first."""
    says: str
    """What can be concluded of it."""


class BenchRecord(RootRecord, of=BenchResult):
    """What `bench` measured."""

    arch: str = computed("layout.params.name")
    objects: int
    """That each thread frees in a measurement."""
    repeats: int
    zone_cost: int
    """Turns that zone->lock is held more."""
    processors: int
    disturbed: int
    """Measurements in which a thread lost its processor, however often they were repeated."""
    kept: bool
    """Whether threads had their processors to themselves while they were timed."""
    rows: tuple[BenchRowRecord, ...]
