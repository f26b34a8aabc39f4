"""What a search over schedules came to, or one that was repeated; and the mutants, searched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zslayout.explore.execution import SearchTask
from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.replay import ScheduleTrace, TraceEvent, WordChange
from zslayout.explore.schedule_file import task_settings
from zslayout.explore.search import SearchResult
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.size_class import size_classes
from zslayout.results.diagnostic import LEVELS, Diagnostic, Level, ScheduleStep, about
from zslayout.results.document import (
    GAP,
    STYLES,
    Block,
    Display,
    Preformatted,
    Span,
    WordMap,
    heading,
    line,
    table,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.results.run import hexadecimal, violation_diagnostic, violation_line
from zslayout.tally import counted


@dataclass(frozen=True, slots=True, eq=False)
class SearchReport(Result):
    """One search; with a violation, the steps to it."""

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

    def decided(self) -> Iterator[Diagnostic]:
        """The violation, the bound, or that there is neither."""
        found, where = self.result, about(self.task.layout)
        if found.violation is not None:
            said = violation_diagnostic(found.violation, *where)
            yield replace(said, steps=_schedule(self.trace) if self.trace else ())
        elif found.bound:
            text = f"the bound of {found.bound} was reached; no violation until then"
            yield Diagnostic("search.bound", Level.WARNING, text, *where)
        else:
            text = f"no violation on any schedule: {found.states:,} states"
            yield Diagnostic("search", Level.OK, text, *where)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The question, how much was searched, and the answer: with a violation, its trace."""
        found = self.result
        yield from task_blocks(found.task)
        yield line(
            f"{found.states:,} states, {found.transitions:,} transitions,"
            f" {found.depth} of them in a row, {found.steps} steps; {found.seconds:.1f} s",
            indent=2,
        )
        if found.unprotected:
            kinds = ", ".join(found.unprotected)
            yield line(f"touched without their locks, and so in every order: {kinds}", indent=2)
        yield GAP
        if self.trace is not None:
            yield from trace_blocks(self.trace)
        elif found.bound:
            text = f"UNKNOWN: the bound of {found.bound} was reached; no violation"
            yield line(Span(text, STYLES[self.exit_code]))
            yield line("until then, and nothing is said of the rest")
        else:
            yield line(Span("no violation on any schedule of these threads", "good"))
            if found.task.mutant is not None and found.task.mutant.why_harmless:
                yield line(f"as expected: {found.task.mutant.why_harmless}")


@dataclass(frozen=True, slots=True, eq=False)
class MutantSearchesResult(Result):
    """Every mutant of the operations, searched with the threads that show it."""

    searches: tuple[MutantSearch, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where a search has not the outcome that it should; bounds leave it open."""
        return ExitCode.worst(map(mutant_search_code, self.searches))

    def decided(self) -> Iterator[Diagnostic]:
        """Each mutant, and whether it is found."""
        for search in self.searches:
            mutant, violation = search.mutant, search.result.violation
            found = "found by nothing" if violation is None else f"found by {violation.check}"
            harmless = f", as expected: {mutant.why_harmless}" if mutant.why_harmless else ""
            level = LEVELS[mutant_search_code(search)]
            text = f"{mutant.description} {found}{harmless}"
            yield Diagnostic(f"mutant.{mutant.name}", level, text)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The table of the mutants."""
        titles = ("mutant", "level", "threads", "found by", "steps", "states")
        yield table(titles, map(_mutant_row, self.searches))
        yield GAP
        wrong = [each.mutant.name for each in self.searches if not each.as_expected]
        count = sum(each.result.violation is not None for each in self.searches)
        good = f"{count} of {len(self.searches)} found, the others as expected"
        bad = Span(f"not as expected: {', '.join(wrong)}", "bad")
        yield line(bad if wrong else Span(good, "good"))


@dataclass(frozen=True, slots=True, eq=False)
class ReplayReport(Result):
    """A schedule that was repeated, step by step."""

    trace: ScheduleTrace

    @property
    def task(self) -> SearchTask:
        """What was repeated."""
        return self.trace.task

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where it ends with a violation."""
        return ExitCode.UNEXPECTED if self.trace.violation else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """The violation, or that there is none."""
        where = about(self.task.layout)
        if self.trace.violation is not None:
            said = violation_diagnostic(self.trace.violation, *where)
            yield replace(said, steps=_schedule(self.trace))
        else:
            yield Diagnostic("replay", Level.OK, "no violation on this schedule", *where)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """What was repeated, and its steps."""
        yield from task_blocks(self.task)
        yield GAP
        yield from trace_blocks(self.trace)


def _schedule(trace: ScheduleTrace) -> tuple[ScheduleStep, ...]:
    """The steps of a trace, in words."""
    digits = trace.task.layout.word_bits // 4 + 2
    return tuple(
        ScheduleStep(
            each.number,
            each.thread,
            each.text,
            tuple(_change_words(change, digits) for change in each.changes),
        )
        for each in trace.events
    )


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


def _mutant_row(search: MutantSearch) -> tuple[str, ...]:
    mutant, found = search.mutant, search.result
    by = f"bound of {found.bound}" if found.bound else "harmless"
    if found.violation is not None:
        by = found.violation.check
    steps = str(len(found.schedule) or "-")
    return (mutant.name, mutant.level.value, mutant.threads, by, steps, str(found.states))


def task_blocks(task: SearchTask) -> Iterator[Block]:
    """What is searched, or repeated."""
    layout, program = task.layout, task.programs
    sizes = size_classes(layout)
    subject = f"{layout.params.name} {layout.scheme.name}, chain size {layout.chain_size}"
    yield heading(f"{subject}, level {task.level.value}")
    if task.mutant is not None:
        text = f"mutant   {task.mutant.name}: {task.mutant.description}"
        yield line(Span(text, "bad"), indent=2)
    yield line(f"before   {task_settings(task)['setup'] or 'nothing'}", indent=2)
    for number, calls in enumerate(program.threads, start=1):
        yield line(f"thread {number} {'; '.join(map(str, calls))}", indent=2)
    every = [call for calls in (program.setup, *program.threads) for call in calls]
    asked = {sizes.lookup(call.size) for call in every if call.kind is OperationKind.MALLOC}
    for kind in sorted(asked, key=lambda kind: kind.index):
        pages = counted(kind.pages_per_zspage, "page")
        slots = f"slots of {kind.size} bytes, {kind.objs_per_zspage} in {pages}"
        yield line(f"class {kind.index}: {slots}", indent=2)


def trace_blocks(trace: ScheduleTrace) -> Iterator[Block]:
    """The steps of a schedule, and what they come to on the reference allocator."""
    yield Display(tuple(_steps(trace)))
    yield GAP
    found = trace.violation
    if found is None:
        yield line(Span("no violation on this schedule", "good"))
        if not trace.finished:
            yield line("the threads have not finished")
        return
    yield violation_line(found)
    yield line(found.message, indent=2)
    for number, held in enumerate(trace.held_locks, start=1):
        yield line(f"thread {number} holds {', '.join(held) or 'nothing'}", indent=2)
    if found.word is not None:
        layout = trace.task.layout
        yield line(f"the word: {found.word:#0{layout.word_bits // 4 + 2}x}", indent=2)
        yield WordMap(layout.fields, layout.word_bits, found.word, indent=6)


def _steps(trace: ScheduleTrace) -> Iterator[Block]:
    """A step a line, a thread a column, the words that change below."""
    widths = [
        max([len(f"thread {n}"), *(len(e.text) for e in trace.events if e.thread == n)])
        for n in range(1, len(trace.task.programs.threads) + 1)
    ]
    heads = [f"thread {n}".ljust(width) for n, width in enumerate(widths, start=1)]
    yield Preformatted((("step  " + "  ".join(heads)).rstrip(),))
    for event in trace.events:
        yield Preformatted((_row(event, widths),))
        for change in event.changes:
            yield from _change(change, trace)


def _row(event: TraceEvent, widths: Sequence[int]) -> str:
    cells = [
        (event.text if number == event.thread else "").ljust(width)
        for number, width in enumerate(widths, start=1)
    ]
    return (f"{event.number:>4}  " + "  ".join(cells)).rstrip()


def _change(change: WordChange, trace: ScheduleTrace) -> Iterator[Block]:
    layout, before, after = trace.task.layout, change.before, change.after
    yield line(_change_words(change, layout.word_bits // 4 + 2), indent=6)
    if before is not None and after is not None:
        yield WordMap(layout.fields, layout.word_bits, after, before ^ after, indent=8)


def _change_words(change: WordChange, digits: int) -> str:
    """What becomes of a word, its values with so many digits."""
    if change.after is None:
        return f"{change.name} has no handle any more"
    if change.before is None:
        return f"{change.name} has a handle"
    return f"word of {change.name}: {change.before:#0{digits}x} becomes {change.after:#0{digits}x}"


class ScheduleViolationRecord(Record):
    """A check that failed."""

    check: str
    """Its id."""
    says: str = computed("message")
    word: str | None = computed(lambda of: hexadecimal(of.word))
    """In hexadecimal."""


class ReplayedViolationRecord(Record):
    """A check that failed on a schedule that was repeated."""

    # of the trace

    check: str = computed("violation.check")
    says: str = computed("violation.message")
    word: str | None = computed(lambda of: hexadecimal(of.violation.word))
    held: tuple[tuple[str, ...], ...] = computed("held_locks")
    """The locks that each thread holds."""


class WordChangeRecord(Record):
    """A word before and after a step, in hexadecimal; null without a handle."""

    object: str = computed(lambda of: of.name.strip('"'))
    before: str | None = computed(lambda of: hexadecimal(of.before))
    after: str | None = computed(lambda of: hexadecimal(of.after))


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


class SearchRecord(SearchedRecord, RootRecord, of=SearchReport):
    """What `protocol search` found."""

    events: tuple[EventRecord, ...] = computed(lambda of: of.trace.events if of.trace else ())
    """With a violation: the steps."""


class ReplayRecord(TaskRecord, RootRecord, of=ReplayReport):
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


class MutantSearchesRecord(RootRecord, of=MutantSearchesResult):
    """What `protocol search --mutant all` found."""

    controls: tuple[MutantSearchRecord, ...] = computed("searches")
