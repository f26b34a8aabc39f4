"""A report to be opened in a browser: a check, and what an explorer needs to go on from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.replay import ScheduleTrace
from zslayout.protocol.transition import OperationTable
from zslayout.results.check import CheckResult, ConfigRecord, SummaryRecord
from zslayout.results.diagnostic import Diagnostic
from zslayout.results.document import Block
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_contention import ContentionResult
from zslayout.results.record import RootRecord, computed
from zslayout.results.result import Detail, Explorable, Result
from zslayout.results.source import SeriesResult, SourceResult
from zslayout.subjects.conditions import GuardedCondition
from zslayout.words.scheme import SchemeModel


@dataclass(frozen=True, slots=True, eq=False)
class ExplorerVersion:
    """One way to lay out a word, to be computed at any parameters; models by BITS_PER_LONG."""

    name: str
    title: str
    models: Mapping[int, SchemeModel]
    gated: bool
    outcome: str
    """What a layout comes to that compiles and has all fields."""
    conditions: Mapping[int, tuple[GuardedCondition, ...]] | None
    """Where all is right, proved for every architecture; None where nothing was proved of that."""
    at: frozenset[tuple[str, int]] = frozenset()
    """Of a C file: the configurations and chain sizes whose #ifs make it so."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a C file, by its number."""

    number: int
    text: str


StepLines = tuple[tuple[SourceLine, ...], ...]
"""Of each step of a schedule the lines of a C file at which it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class TracedMutant:
    """A protocol with one thing missing, and the steps of a schedule that shows it."""

    search: MutantSearch
    trace: ScheduleTrace
    lines: StepLines = ()
    """Where a file that was checked has them; none where its zs_free() keeps another protocol."""


@dataclass(frozen=True, slots=True, eq=False)
class ReportResult(Result, Explorable):
    """What a report page tells."""

    found: CheckResult | SourceResult | SeriesResult
    versions: tuple[ExplorerVersion, ...]
    mutants: tuple[TracedMutant, ...]
    operations: tuple[OperationTable, ...]
    contention: ContentionResult
    """What operations wait for of each other, at every level."""
    day: str

    @property
    def when(self) -> str:
        """The day of the run, as 2026-11-30."""
        return self.day

    @property
    def source(self) -> SourceResult | None:
        """The C file that was checked, after the last patch; None where it was a scheme."""
        if isinstance(self.found, CheckResult):
            return None
        return self.found.last if isinstance(self.found, SeriesResult) else self.found

    @property
    def check(self) -> CheckResult:
        """Every configuration."""
        return self.found if isinstance(self.found, CheckResult) else self._file.check

    @property
    def _file(self) -> SourceResult:
        assert self.source is not None  # noqa: S101  # what is no check is of a file
        return self.source

    @property
    def exit_code(self) -> ExitCode:
        """As of what was checked."""
        return self.found.exit_code

    @property
    def headline(self) -> str:
        """As of what was checked."""
        return self.found.headline

    def decided(self) -> Iterable[Diagnostic]:
        """As of what was checked."""
        return self.found.decided()

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """As of what was checked: the rest is for pages."""
        yield from self.found.blocks(detail)


class ReportRecord(RootRecord, of=ReportResult):
    """What `report` found: as `check`, in short."""

    results: tuple[ConfigRecord, ...] = computed("check.results")
    summary: SummaryRecord = computed("check")
