"""What a search over schedules came to, or one that was repeated; and the mutants, searched."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from zslayout.explore.execution import EXECUTION_CHECKS, SearchTask
from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.replay import ScheduleTrace
from zslayout.explore.search import SearchResult
from zslayout.reference.violation import Violation
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result
from zslayout.results.run import CHECKS as RUN_CHECKS

if TYPE_CHECKING:
    pass

CHECKS: Final = {**RUN_CHECKS, **EXECUTION_CHECKS}
"""What each check says, by its id."""


@dataclass(frozen=True, slots=True, eq=False)
class SearchReport(Result):
    """One search; with a violation, the steps to it."""

    DOCUMENT: ClassVar = "search.document"
    RECORD: ClassVar = "search.SearchRecord"

    result: SearchResult
    trace: ScheduleTrace | None = None

    @property
    def task(self) -> SearchTask:
        """What was searched."""
        return self.result.task

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected with a violation; undecided where a bound ended the search."""
        return search_code(self.result)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The violation, the bound, or that there is neither."""
        found = self.result
        if found.violation is not None:
            return (_violation(found.violation, found.task),)
        names, scheme = _subject(found.task)
        if found.bound:
            text = f"the bound of {found.bound} was reached; no violation until then"
            return (Diagnostic("search.bound", Level.WARNING, text, names, scheme),)
        text = f"no violation on any schedule: {found.states:,} states"
        return (Diagnostic("search", Level.OK, text, names, scheme),)


@dataclass(frozen=True, slots=True, eq=False)
class MutantSearchesResult(Result):
    """Every mutant of the operations, searched with the threads that show it."""

    DOCUMENT: ClassVar = "search.mutants"
    RECORD: ClassVar = "search.MutantSearchesRecord"

    searches: tuple[MutantSearch, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where a search has not the outcome that it should; bounds leave it open."""
        return ExitCode.worst(map(mutant_search_code, self.searches))

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Each mutant, and whether it is found."""
        return tuple(map(_mutant, self.searches))


@dataclass(frozen=True, slots=True, eq=False)
class ReplayReport(Result):
    """A schedule that was repeated, step by step."""

    DOCUMENT: ClassVar = "search.replay"
    RECORD: ClassVar = "search.ReplayRecord"

    trace: ScheduleTrace

    @property
    def task(self) -> SearchTask:
        """What was repeated."""
        return self.trace.task

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where it ends with a violation."""
        broken = self.trace.violation is not None
        return ExitCode.UNEXPECTED if broken else ExitCode.AS_EXPECTED

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The violation, or that there is none."""
        trace = self.trace
        if trace.violation is not None:
            return (_violation(trace.violation, trace.task),)
        text = "no violation on this schedule"
        return (Diagnostic("replay", Level.OK, text, *_subject(trace.task)),)


def search_code(found: SearchResult) -> ExitCode:
    """What a search alone ends with."""
    if found.violation is not None:
        return ExitCode.UNEXPECTED
    return ExitCode.UNDECIDED if found.bound else ExitCode.AS_EXPECTED


def mutant_search_code(search: MutantSearch) -> ExitCode:
    """What the search of a mutant ends with: a violation is expected, unless it is harmless."""
    if search.as_expected:
        return ExitCode.AS_EXPECTED
    return ExitCode.UNDECIDED if search.result.bound else ExitCode.UNEXPECTED


def _subject(task: SearchTask) -> tuple[tuple[str], str]:
    return (task.layout.params.name,), task.layout.scheme.name


def _violation(found: Violation, task: SearchTask) -> Diagnostic:
    witness = None if found.word is None else {"word": found.word}
    text = f"{CHECKS[found.check]} {found.message}"
    return Diagnostic(found.check, Level.ERROR, text, *_subject(task), witness=witness)


def _mutant(search: MutantSearch) -> Diagnostic:
    levels = {
        ExitCode.AS_EXPECTED: Level.OK,
        ExitCode.UNDECIDED: Level.WARNING,
        ExitCode.UNEXPECTED: Level.ERROR,
    }
    violation = search.result.violation
    found = "found by nothing" if violation is None else f"found by {violation.check}"
    harmless = search.mutant.why_harmless
    text = f"{search.mutant.description} {found}{f', as expected: {harmless}' if harmless else ''}"
    rule = f"mutant.{search.mutant.name}"
    return Diagnostic(rule, levels[mutant_search_code(search)], text)
