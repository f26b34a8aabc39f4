"""What a search over schedules came to, for people."""

from collections.abc import Iterator, Sequence

from zslayout.explore.execution import SearchTask
from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.replay import ScheduleTrace, TraceEvent, WordChange
from zslayout.explore.schedule_file import task_settings
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.size_class import size_classes
from zslayout.results.document import (
    GAP,
    Block,
    Display,
    Document,
    Preformatted,
    Span,
    WordMap,
    heading,
    line,
    table,
)
from zslayout.results.documents.check import STYLES
from zslayout.results.result import Detail
from zslayout.results.search import CHECKS, MutantSearchesResult, ReplayReport, SearchReport


def document(report: SearchReport, _detail: Detail) -> Document:
    """The question, how much was searched, and the answer: with a violation, its trace."""
    return Document(tuple(_search(report)))


def replay(report: ReplayReport, _detail: Detail) -> Document:
    """A schedule that was repeated."""
    return Document((*_task(report.trace.task), GAP, *_trace(report.trace)))


def mutants(result: MutantSearchesResult, _detail: Detail) -> Document:
    """The table of the mutants."""
    searches = result.searches
    rows = [
        (
            search.mutant.name,
            search.mutant.level.value,
            search.mutant.threads,
            _outcome(search),
            str(len(search.result.schedule) or "-"),
            str(search.result.states),
        )
        for search in searches
    ]
    wrong = [search.mutant.name for search in searches if not search.as_expected]
    count = sum(search.result.violation is not None for search in searches)
    good = f"{count} of {len(searches)} found, the others as expected"
    end = Span(f"not as expected: {', '.join(wrong)}", "bad") if wrong else Span(good, "good")
    titles = ("mutant", "level", "threads", "found by", "steps", "states")
    return Document((table(titles, rows), GAP, line(end)))


def _search(report: SearchReport) -> Iterator[Block]:
    found = report.result
    yield from _task(found.task)
    yield line(
        f"{found.states:,} states, {found.transitions:,} transitions,"
        f" {found.depth} of them in a row, {found.steps} steps; {found.seconds:.1f} s",
        indent=2,
    )
    if found.unprotected:
        kinds = ", ".join(found.unprotected)
        yield line(f"touched without their locks, and so in every order: {kinds}", indent=2)
    yield GAP
    if report.trace is not None:
        yield from _trace(report.trace)
    elif found.bound:
        text = f"UNKNOWN: the bound of {found.bound} was reached; no violation"
        yield line(Span(text, STYLES[report.exit_code]))
        yield line("until then, and nothing is said of the rest")
    else:
        yield line(Span("no violation on any schedule of these threads", "good"))
        if found.task.mutant is not None and found.task.mutant.why_harmless:
            yield line(f"as expected: {found.task.mutant.why_harmless}")


def _task(task: SearchTask) -> Iterator[Block]:
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
        pages = f"{kind.pages_per_zspage} page{'s' if kind.pages_per_zspage > 1 else ''}"
        slots = f"slots of {kind.size} bytes, {kind.objs_per_zspage} in {pages}"
        yield line(f"class {kind.index}: {slots}", indent=2)


def _trace(trace: ScheduleTrace) -> Iterator[Block]:
    yield Display(tuple(_steps(trace)))
    yield GAP
    found = trace.violation
    if found is None:
        yield line(Span("no violation on this schedule", "good"))
        if not trace.finished:
            yield line("the threads have not finished")
        return
    yield line(Span(f"VIOLATION {found.check}: {CHECKS[found.check]}", "bad"))
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
    before, after = change.before, change.after
    if after is None:
        yield line(f"{change.name} has no handle any more", indent=6)
    elif before is None:
        yield line(f"{change.name} has a handle", indent=6)
    else:
        layout = trace.task.layout
        digits = layout.word_bits // 4 + 2
        text = f"word of {change.name}: {before:#0{digits}x} becomes {after:#0{digits}x}"
        yield line(text, indent=6)
        yield WordMap(layout.fields, layout.word_bits, after, before ^ after, indent=8)


def _outcome(search: MutantSearch) -> str:
    found = search.result
    if found.violation is not None:
        return found.violation.check
    return f"bound of {found.bound}" if found.bound else "harmless"
