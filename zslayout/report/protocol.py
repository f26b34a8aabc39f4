"""What a search over schedules came to, for people and for programs."""

import json
from collections.abc import Sequence
from typing import Any, Final

from zslayout.explore.execution import EXECUTION_CHECKS, SearchTask
from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.replay import ScheduleTrace, TraceEvent, WordChange
from zslayout.explore.schedule_file import task_settings
from zslayout.explore.search import SearchResult
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.size_class import size_classes
from zslayout.report.bitmap import word_map
from zslayout.report.columns import aligned
from zslayout.report.paint import Paint, plain
from zslayout.results.run import CHECKS as OF_RUNS

SCHEMA: Final = 1
CHECKS: Final = {**OF_RUNS, **EXECUTION_CHECKS}
_JSON_KEYS: Final = {"chain-size": "chain_size", "mutant": "break"}
_INDENT: Final = " " * 6


def text(found: SearchResult, trace: ScheduleTrace | None, paint: Paint = plain) -> str:
    """The question, how much was searched, and the answer: with a violation, its trace."""
    lines = [
        *_task_lines(found.task, paint),
        f"  {found.states:,} states, {found.transitions:,} transitions,"
        f" {found.depth} of them in a row, {found.steps} steps; {found.seconds:.1f} s",
    ]
    if found.unprotected:
        kinds = ", ".join(found.unprotected)
        lines.append(f"  touched without their locks, and so in every order: {kinds}")
    lines.append("")
    if trace is not None:
        lines += _trace_lines(trace, paint)
    elif found.bound:
        lines.append(paint("bad", f"UNKNOWN: the bound of {found.bound} was reached; no violation"))
        lines.append("until then, and nothing is said of the rest")
    else:
        lines.append(paint("good", "no violation on any schedule of these threads"))
        if found.task.mutant is not None and found.task.mutant.why_harmless:
            lines.append(f"as expected: {found.task.mutant.why_harmless}")
    return "\n".join(lines) + "\n"


def replayed(trace: ScheduleTrace, paint: Paint = plain) -> str:
    """A schedule that was repeated."""
    return "\n".join([*_task_lines(trace.task, paint), "", *_trace_lines(trace, paint)]) + "\n"


def controls_text(controls: Sequence[MutantSearch], paint: Paint = plain) -> str:
    """The table of the mutants."""
    rows = [
        (
            search.mutant.name,
            search.mutant.level.value,
            search.mutant.threads,
            _outcome(search),
            str(len(search.result.schedule) or "-"),
            str(search.result.states),
        )
        for search in controls
    ]
    lines = aligned(("mutant", "level", "threads", "found by", "steps", "states"), rows)
    wrong = [search.mutant.name for search in controls if not search.as_expected]
    lines.append("")
    if wrong:
        lines.append(paint("bad", f"not as expected: {', '.join(wrong)}"))
    else:
        count = sum(search.result.violation is not None for search in controls)
        lines.append(paint("good", f"{count} of {len(controls)} found, the others as expected"))
    return "\n".join(lines) + "\n"


def controls_json(controls: Sequence[MutantSearch]) -> str:
    """The same, schema 1."""
    value = {
        "schema": SCHEMA,
        "controls": [
            {
                "break": search.mutant.name,
                "says": search.mutant.description,
                "harmless": search.mutant.why_harmless,
                "as_expected": search.as_expected,
                **_found(search.result),
            }
            for search in controls
        ],
    }
    return json.dumps(value, indent=1) + "\n"


def search_json(found: SearchResult, trace: ScheduleTrace | None) -> str:
    """All of it, schema 1."""
    value = {"schema": SCHEMA, **_found(found), "events": _events(trace)}
    return json.dumps(value, indent=1) + "\n"


def replayed_json(trace: ScheduleTrace) -> str:
    """A schedule that was repeated, schema 1."""
    value = {
        "schema": SCHEMA,
        **_settings(trace.task),
        "finished": trace.finished,
        "violation": _violation(trace),
        "schedule": [str(choice) for choice in trace.schedule],
        "events": _events(trace),
        "exit_code": trace.exit_code,
    }
    return json.dumps(value, indent=1) + "\n"


def _task_lines(task: SearchTask, paint: Paint) -> list[str]:
    layout, program = task.layout, task.programs
    sizes = size_classes(layout)
    lines = [
        paint(
            "strong",
            f"{layout.params.name} {layout.scheme.name}, chain size"
            f" {layout.chain_size}, level {task.level.value}",
        )
    ]
    if task.mutant is not None:
        lines.append(paint("bad", f"  mutant   {task.mutant.name}: {task.mutant.description}"))
    said = task_settings(task)
    lines.append(f"  before   {said['setup'] or 'nothing'}")
    for number, calls in enumerate(program.threads, start=1):
        lines.append(f"  thread {number} {'; '.join(map(str, calls))}")
    every = [call for calls in (program.setup, *program.threads) for call in calls]
    asked = {sizes.lookup(call.size) for call in every if call.kind is OperationKind.MALLOC}
    lines += [
        f"  class {kind.index}: slots of {kind.size} bytes, {kind.objs_per_zspage} in"
        f" {kind.pages_per_zspage} page{'s' if kind.pages_per_zspage > 1 else ''}"
        for kind in sorted(asked, key=lambda kind: kind.index)
    ]
    return lines


def _trace_lines(trace: ScheduleTrace, paint: Paint) -> list[str]:
    count = len(trace.task.programs.threads)
    widths = [
        max([len(f"thread {n}"), *(len(e.text) for e in trace.events if e.thread == n)])
        for n in range(1, count + 1)
    ]
    heads = [f"thread {n}".ljust(width) for n, width in enumerate(widths, start=1)]
    lines = [("step  " + "  ".join(heads)).rstrip()]
    for event in trace.events:
        lines += _event(event, widths, trace)
    lines.append("")
    found = trace.violation
    if found is None:
        lines.append(paint("good", "no violation on this schedule"))
        if not trace.finished:
            lines.append("the threads have not finished")
        return lines
    lines.append(paint("bad", f"VIOLATION {found.check}: {CHECKS[found.check]}"))
    lines.append(f"  {found.message}")
    for number, held in enumerate(trace.held_locks, start=1):
        lines.append(f"  thread {number} holds {', '.join(held) or 'nothing'}")
    if found.word is not None:
        layout = trace.task.layout
        lines.append(f"  the word: {found.word:#0{layout.word_bits // 4 + 2}x}")
        lines += [f"    {line}" for line in word_map(found.word, layout.fields, layout.word_bits)]
    return lines


def _event(event: TraceEvent, widths: Sequence[int], trace: ScheduleTrace) -> list[str]:
    cells = [
        (event.text if number == event.thread else "").ljust(width)
        for number, width in enumerate(widths, start=1)
    ]
    lines = [(f"{event.number:>4}  " + "  ".join(cells)).rstrip()]
    for change in event.changes:
        lines += _change(change, trace)
    return lines


def _change(change: WordChange, trace: ScheduleTrace) -> list[str]:
    before, after = change.before, change.after
    if after is None:
        return [f"{_INDENT}{change.name} has no handle any more"]
    if before is None:
        return [f"{_INDENT}{change.name} has a handle"]
    layout = trace.task.layout
    digits = layout.word_bits // 4 + 2
    drawn = word_map(after, layout.fields, layout.word_bits, before ^ after)
    return [
        f"{_INDENT}word of {change.name}: {before:#0{digits}x} becomes {after:#0{digits}x}",
        *(f"{_INDENT}{line}" for line in drawn),
    ]


def _outcome(control: MutantSearch) -> str:
    found = control.result
    if found.violation is not None:
        return found.violation.check
    return f"bound of {found.bound}" if found.bound else "harmless"


def _settings(task: SearchTask) -> dict[str, Any]:
    said = {_JSON_KEYS.get(key, key): value for key, value in task_settings(task).items()}
    return {**said, "chain_size": task.layout.chain_size, "every_step": task.no_reduction}


def _found(found: SearchResult) -> dict[str, Any]:
    return {
        **_settings(found.task),
        "states": found.states,
        "transitions": found.transitions,
        "depth": found.depth,
        "steps": found.steps,
        "seconds": round(found.seconds, 3),
        "bound": found.bound or None,
        "unprotected": list(found.unprotected),
        "violation": _violation(found),
        "schedule": [str(choice) for choice in found.schedule],
        "exit_code": found.exit_code,
    }


def _violation(of: SearchResult | ScheduleTrace) -> dict[str, Any] | None:
    found = of.violation
    if found is None:
        return None
    word = None if found.word is None else hex(found.word)
    held = [list(locks) for locks in of.held_locks] if isinstance(of, ScheduleTrace) else None
    value = {"check": found.check, "says": found.message, "word": word}
    return value if held is None else {**value, "held": held}


def _events(trace: ScheduleTrace | None) -> list[dict[str, Any]]:
    if trace is None:
        return []
    return [
        {
            "step": event.number,
            "thread": event.thread,
            "text": event.text,
            "words": [
                {
                    "object": change.name.strip('"'),
                    "before": None if change.before is None else hex(change.before),
                    "after": None if change.after is None else hex(change.after),
                }
                for change in event.changes
            ],
        }
        for event in trace.events
    ]
