"""The JSON of `protocol search` and `protocol replay`."""

from dataclasses import dataclass, field

from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.replay import ScheduleTrace, TraceEvent
from zslayout.explore.schedule_file import task_settings
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.violation import Violation
from zslayout.results.exit_code import ExitCode
from zslayout.results.records.record import OPTIONAL, Record
from zslayout.results.search import (
    MutantSearchesResult,
    ReplayReport,
    SearchReport,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleViolationRecord:
    """A check that failed."""

    check: str
    """Its id."""
    says: str
    word: str | None
    """In hexadecimal."""
    held: tuple[tuple[str, ...], ...] | None = field(default=None, metadata=OPTIONAL)
    """Of a schedule that is repeated: the locks that each thread holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChangeRecord:
    """A word before and after a step, in hexadecimal; null without a handle."""

    object: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """A step that a thread did."""

    step: int
    thread: int
    text: str
    words: tuple[WordChangeRecord, ...]
    """Those that change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord(Record):
    """What `protocol search` found."""

    arch: str
    scheme: str
    chain_size: int
    level: PatchLevel
    break_: str
    """The mutant; empty where nothing is missing."""
    setup: str
    threads: str
    every_step: bool
    """Whether threads were switched before every step."""
    states: int
    transitions: int
    """How often one was left for another."""
    depth: int
    """The most transitions on a way that was taken to a state."""
    steps: int
    """The most steps on such a way."""
    seconds: float
    bound: str | None
    """The bound that ended the search before its end."""
    unprotected: tuple[str, ...]
    """The kinds of data that some step touches without their locks."""
    violation: ScheduleViolationRecord | None
    schedule: tuple[str, ...]
    """With a violation: whose step it is each time; `2+` is told that somebody waits."""
    exit_code: ExitCode
    events: tuple[EventRecord, ...]
    """With a violation: the steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRecord(Record):
    """What `protocol replay` found."""

    arch: str
    scheme: str
    chain_size: int
    level: PatchLevel
    break_: str
    setup: str
    threads: str
    every_step: bool
    finished: bool
    """Whether all threads have."""
    violation: ScheduleViolationRecord | None
    schedule: tuple[str, ...]
    events: tuple[EventRecord, ...]
    exit_code: ExitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantSearchRecord:
    """A mutant and its search."""

    break_: str
    says: str
    harmless: str
    """Why no schedule shows it, or empty."""
    as_expected: bool
    arch: str
    scheme: str
    chain_size: int
    level: PatchLevel
    setup: str
    threads: str
    every_step: bool
    states: int
    transitions: int
    depth: int
    steps: int
    seconds: float
    bound: str | None
    unprotected: tuple[str, ...]
    violation: ScheduleViolationRecord | None
    schedule: tuple[str, ...]
    exit_code: ExitCode
    """Of the search alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantSearchesRecord(Record):
    """What `protocol search --mutant all` found."""

    controls: tuple[MutantSearchRecord, ...]


def record(report: SearchReport) -> SearchRecord:
    """The search as JSON has it."""
    found, trace = report.found, report.trace
    task, said = found.task, task_settings(found.task)
    return SearchRecord(
        arch=said["arch"],
        scheme=said["scheme"],
        chain_size=task.layout.chain_size,
        level=task.level,
        break_=said["mutant"],
        setup=said["setup"],
        threads=said["threads"],
        every_step=task.no_reduction,
        states=found.states,
        transitions=found.transitions,
        depth=found.depth,
        steps=found.steps,
        seconds=round(found.seconds, 3),
        bound=found.bound or None,
        unprotected=found.unprotected,
        violation=_violation(found.violation),
        schedule=tuple(map(str, found.schedule)),
        exit_code=report.exit_code,
        events=tuple(map(_event, trace.events)) if trace else (),
    )


def replay(report: ReplayReport) -> ReplayRecord:
    """The schedule as JSON has it."""
    trace = report.trace
    task, said = trace.task, task_settings(trace.task)
    return ReplayRecord(
        arch=said["arch"],
        scheme=said["scheme"],
        chain_size=task.layout.chain_size,
        level=task.level,
        break_=said["mutant"],
        setup=said["setup"],
        threads=said["threads"],
        every_step=task.no_reduction,
        finished=trace.finished,
        violation=_violation(trace.violation, trace),
        schedule=tuple(map(str, trace.schedule)),
        events=tuple(map(_event, trace.events)),
        exit_code=report.exit_code,
    )


def mutants(result: MutantSearchesResult) -> MutantSearchesRecord:
    """The mutants as JSON has them."""
    return MutantSearchesRecord(controls=tuple(map(_mutant, result.searches)))


def _mutant(search: MutantSearch) -> MutantSearchRecord:
    found = record(SearchReport(search.result))
    return MutantSearchRecord(
        break_=search.mutant.name,
        says=search.mutant.description,
        harmless=search.mutant.why_harmless,
        as_expected=search.as_expected,
        arch=found.arch,
        scheme=found.scheme,
        chain_size=found.chain_size,
        level=found.level,
        setup=found.setup,
        threads=found.threads,
        every_step=found.every_step,
        states=found.states,
        transitions=found.transitions,
        depth=found.depth,
        steps=found.steps,
        seconds=found.seconds,
        bound=found.bound,
        unprotected=found.unprotected,
        violation=found.violation,
        schedule=found.schedule,
        exit_code=found.exit_code,
    )


def _violation(
    found: Violation | None, trace: ScheduleTrace | None = None
) -> ScheduleViolationRecord | None:
    if found is None:
        return None
    return ScheduleViolationRecord(
        check=found.check,
        says=found.message,
        word=None if found.word is None else hex(found.word),
        held=trace.held_locks if trace else None,
    )


def _event(event: TraceEvent) -> EventRecord:
    return EventRecord(
        step=event.number,
        thread=event.thread,
        text=event.text,
        words=tuple(
            WordChangeRecord(
                object=change.name.strip('"'),
                before=None if change.before is None else hex(change.before),
                after=None if change.after is None else hex(change.after),
            )
            for change in event.changes
        ),
    )
