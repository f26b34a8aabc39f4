"""What a search over schedules came to, for people and for programs."""

import json
from collections.abc import Sequence
from typing import Any, Final

from zslayout.explore.control import Control
from zslayout.explore.schedule import settings
from zslayout.explore.search import Found
from zslayout.explore.story import Change, Event, Story
from zslayout.explore.world import CHECKS as OWN
from zslayout.explore.world import Task
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.size_class import size_classes
from zslayout.report.bitmap import word_map
from zslayout.report.columns import aligned
from zslayout.report.paint import Paint, plain
from zslayout.report.run import CHECKS as OF_RUNS

SCHEMA: Final = 1
CHECKS: Final = {**OF_RUNS, **OWN}
_INDENT: Final = " " * 6


def text(found: Found, story: Story | None, paint: Paint = plain) -> str:
    """The question, how much was searched, and the answer: with a violation, its story."""
    lines = [
        *_question(found.task, paint),
        f"  {found.states:,} states, {found.transitions:,} transitions,"
        f" {found.depth} of them in a row, {found.steps} steps; {found.seconds:.1f} s",
    ]
    if found.unprotected:
        kinds = ", ".join(found.unprotected)
        lines.append(f"  touched without their locks, and so in every order: {kinds}")
    lines.append("")
    if story is not None:
        lines += _told(story, paint)
    elif found.bound:
        lines.append(paint("bad", f"UNKNOWN: the bound of {found.bound} was reached; no violation"))
        lines.append("until then, and nothing is said of the rest")
    else:
        lines.append(paint("good", "no violation on any schedule of these threads"))
        if found.task.broken is not None and found.task.broken.harmless:
            lines.append(f"as expected: {found.task.broken.harmless}")
    return "\n".join(lines) + "\n"


def replayed(story: Story, paint: Paint = plain) -> str:
    """A schedule that was repeated."""
    return "\n".join([*_question(story.task, paint), "", *_told(story, paint)]) + "\n"


def controls_text(controls: Sequence[Control], paint: Paint = plain) -> str:
    """The table of the broken protocols."""
    rows = [
        (
            each.broken.name,
            each.broken.level.value,
            each.broken.threads,
            _outcome(each),
            str(len(each.found.schedule) or "-"),
            str(each.found.states),
        )
        for each in controls
    ]
    lines = aligned(("broken protocol", "level", "threads", "found by", "steps", "states"), rows)
    wrong = [each.broken.name for each in controls if not each.as_expected]
    lines.append("")
    if wrong:
        lines.append(paint("bad", f"not as expected: {', '.join(wrong)}"))
    else:
        count = sum(each.found.violation is not None for each in controls)
        lines.append(paint("good", f"{count} of {len(controls)} found, the others as expected"))
    return "\n".join(lines) + "\n"


def controls_json(controls: Sequence[Control]) -> str:
    """The same, schema 1."""
    value = {
        "schema": SCHEMA,
        "controls": [
            {
                "break": each.broken.name,
                "says": each.broken.says,
                "harmless": each.broken.harmless,
                "as_expected": each.as_expected,
                **_found(each.found),
            }
            for each in controls
        ],
    }
    return json.dumps(value, indent=1) + "\n"


def search_json(found: Found, story: Story | None) -> str:
    """All of it, schema 1."""
    value = {"schema": SCHEMA, **_found(found), "events": _events(story)}
    return json.dumps(value, indent=1) + "\n"


def replayed_json(story: Story) -> str:
    """A schedule that was repeated, schema 1."""
    value = {
        "schema": SCHEMA,
        **_settings(story.task),
        "finished": story.finished,
        "violation": _violation(story),
        "schedule": [str(choice) for choice in story.schedule],
        "events": _events(story),
        "exit_code": story.exit_code,
    }
    return json.dumps(value, indent=1) + "\n"


def _question(task: Task, paint: Paint) -> list[str]:
    layout, program = task.layout, task.program
    sizes = size_classes(layout)
    lines = [
        paint(
            "strong",
            f"{layout.params.name} {layout.scheme.name}, chain size"
            f" {layout.chain_size}, level {task.level.value}",
        )
    ]
    if task.broken is not None:
        lines.append(paint("bad", f"  broken   {task.broken.name}: {task.broken.says}"))
    said = settings(task)
    lines.append(f"  before   {said['setup'] or 'nothing'}")
    for number, calls in enumerate(program.threads, start=1):
        lines.append(f"  thread {number} {'; '.join(map(str, calls))}")
    every = [call for calls in (program.setup, *program.threads) for call in calls]
    asked = {sizes.lookup(call.size) for call in every if call.verb is OperationKind.MALLOC}
    lines += [
        f"  class {each.index}: slots of {each.size} bytes, {each.objs_per_zspage} in"
        f" {each.pages_per_zspage} page{'s' if each.pages_per_zspage > 1 else ''}"
        for each in sorted(asked, key=lambda one: one.index)
    ]
    return lines


def _told(story: Story, paint: Paint) -> list[str]:
    count = len(story.task.program.threads)
    widths = [
        max([len(f"thread {n}"), *(len(e.text) for e in story.events if e.thread == n)])
        for n in range(1, count + 1)
    ]
    heads = [f"thread {n}".ljust(width) for n, width in enumerate(widths, start=1)]
    lines = [("step  " + "  ".join(heads)).rstrip()]
    for event in story.events:
        lines += _event(event, widths, story)
    lines.append("")
    found = story.violation
    if found is None:
        lines.append(paint("good", "no violation on this schedule"))
        if not story.finished:
            lines.append("the threads have not finished")
        return lines
    lines.append(paint("bad", f"VIOLATION {found.check}: {CHECKS[found.check]}"))
    lines.append(f"  {found.message}")
    for number, held in enumerate(story.held, start=1):
        lines.append(f"  thread {number} holds {', '.join(held) or 'nothing'}")
    if found.word is not None:
        layout = story.task.layout
        lines.append(f"  the word: {found.word:#0{layout.word_bits // 4 + 2}x}")
        lines += [f"    {line}" for line in word_map(found.word, layout.fields, layout.word_bits)]
    return lines


def _event(event: Event, widths: Sequence[int], story: Story) -> list[str]:
    cells = [
        (event.text if number == event.thread else "").ljust(width)
        for number, width in enumerate(widths, start=1)
    ]
    lines = [(f"{event.number:>4}  " + "  ".join(cells)).rstrip()]
    for change in event.changes:
        lines += _change(change, story)
    return lines


def _change(change: Change, story: Story) -> list[str]:
    before, after = change.before, change.after
    if after is None:
        return [f"{_INDENT}{change.name} has no handle any more"]
    if before is None:
        return [f"{_INDENT}{change.name} has a handle"]
    layout = story.task.layout
    digits = layout.word_bits // 4 + 2
    drawn = word_map(after, layout.fields, layout.word_bits, before ^ after)
    return [
        f"{_INDENT}word of {change.name}: {before:#0{digits}x} becomes {after:#0{digits}x}",
        *(f"{_INDENT}{line}" for line in drawn),
    ]


def _outcome(control: Control) -> str:
    found = control.found
    if found.violation is not None:
        return found.violation.check
    return f"bound of {found.bound}" if found.bound else "harmless"


def _settings(task: Task) -> dict[str, Any]:
    said = {key.replace("-", "_"): value for key, value in settings(task).items()}
    return {**said, "chain_size": task.layout.chain_size, "every_step": task.every_step}


def _found(found: Found) -> dict[str, Any]:
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


def _violation(of: Found | Story) -> dict[str, Any] | None:
    found = of.violation
    if found is None:
        return None
    word = None if found.word is None else hex(found.word)
    held = [list(each) for each in of.held] if isinstance(of, Story) else None
    value = {"check": found.check, "says": found.message, "word": word}
    return value if held is None else {**value, "held": held}


def _events(story: Story | None) -> list[dict[str, Any]]:
    if story is None:
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
        for event in story.events
    ]
