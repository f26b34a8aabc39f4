"""The JSON of `protocol search` and `protocol replay`."""

from zslayout.explore.schedule_file import task_settings
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.exit_code import ExitCode
from zslayout.results.records.record import Record, RootRecord, computed
from zslayout.results.search import search_code


class ScheduleViolationRecord(Record):
    """A check that failed."""

    check: str
    """Its id."""
    says: str = computed("message")
    word: str | None = computed(lambda of: None if of.word is None else hex(of.word))
    """In hexadecimal."""


class ReplayedViolationRecord(Record):
    """A check that failed on a schedule that was repeated."""

    # of the trace

    check: str = computed("violation.check")
    says: str = computed("violation.message")
    word: str | None = computed(
        lambda of: None if of.violation.word is None else hex(of.violation.word)
    )
    held: tuple[tuple[str, ...], ...] = computed("held_locks")
    """The locks that each thread holds."""


class WordChangeRecord(Record):
    """A word before and after a step, in hexadecimal; null without a handle."""

    object: str = computed(lambda of: of.name.strip('"'))
    before: str | None = computed(lambda of: None if of.before is None else hex(of.before))
    after: str | None = computed(lambda of: None if of.after is None else hex(of.after))


class EventRecord(Record):
    """A step that a thread did."""

    step: int = computed("number")
    thread: int
    text: str
    words: tuple[WordChangeRecord, ...] = computed("changes")
    """Those that change."""


class TaskRecord(Record):
    """What is searched or repeated."""

    arch: str = computed("task.layout.params.name")
    scheme: str = computed("task.layout.scheme.name")
    chain_size: int = computed("task.layout.chain_size")
    level: PatchLevel = computed("task.level")
    break_: str = computed(lambda of: of.task.mutant.name if of.task.mutant else "")
    """The mutant; empty where nothing is missing."""
    setup: str = computed(lambda of: task_settings(of.task)["setup"])
    threads: str = computed(lambda of: task_settings(of.task)["threads"])
    every_step: bool = computed("task.no_reduction")
    """Whether threads were switched before every step."""


class SearchedRecord(TaskRecord):
    """What a search came to."""

    states: int = computed("result.states")
    transitions: int = computed("result.transitions")
    """How often one was left for another."""
    depth: int = computed("result.depth")
    """The most transitions on a way that was taken to a state."""
    steps: int = computed("result.steps")
    """The most steps on such a way."""
    seconds: float = computed(lambda of: round(of.result.seconds, 3))
    bound: str | None = computed(lambda of: of.result.bound or None)
    """The bound that ended the search before its end."""
    unprotected: tuple[str, ...] = computed("result.unprotected")
    """The kinds of data that some step touches without their locks."""
    violation: ScheduleViolationRecord | None = computed("result.violation")
    schedule: tuple[str, ...] = computed(lambda of: list(map(str, of.result.schedule)))
    """With a violation: whose step it is each time; `2+` is told that somebody waits."""
    exit_code: ExitCode = computed(lambda of: search_code(of.result))


class SearchRecord(SearchedRecord, RootRecord):
    """What `protocol search` found."""

    events: tuple[EventRecord, ...] = computed(lambda of: of.trace.events if of.trace else ())
    """With a violation: the steps."""


class ReplayRecord(TaskRecord, RootRecord):
    """What `protocol replay` found."""

    finished: bool = computed("trace.finished")
    """Whether all threads have."""
    violation: ReplayedViolationRecord | None = computed(
        lambda of: of.trace if of.trace.violation else None
    )
    schedule: tuple[str, ...] = computed(lambda of: list(map(str, of.trace.schedule)))
    events: tuple[EventRecord, ...] = computed("trace.events")
    exit_code: ExitCode


class MutantSearchRecord(SearchedRecord):
    """A mutant and its search; `exit_code` is that of the search alone."""

    says: str = computed("mutant.description")
    harmless: str = computed("mutant.why_harmless")
    """Why no schedule shows it, or empty."""
    as_expected: bool = computed("as_expected")


class MutantSearchesRecord(RootRecord):
    """What `protocol search --mutant all` found."""

    controls: tuple[MutantSearchRecord, ...] = computed("searches")
