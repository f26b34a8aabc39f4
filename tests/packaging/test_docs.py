"""The documents show what the command prints, and where the steps are in C."""

import re
from pathlib import Path

import pytest
import variants
from commands import inside
from csteps import CALLS, bodies
from kernel import kernel_source

from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.transition import Transition

DOCS = Path(__file__).resolve().parents[2] / "docs"
DRAWN = re.findall(
    r"```text\n(.*?)```", (DOCS / "protocol.md").read_text(encoding="utf-8"), flags=re.DOTALL
)


@pytest.mark.parametrize("drawn", DRAWN, ids=[each.partition(" ")[0] for each in DRAWN])
def test_locks_and_accesses_are_shown_as_they_are(drawn: str) -> None:
    shows = "races" if drawn.startswith("access ") else "locks"
    assert drawn in inside("protocol", shows).out


def test_both_are_shown() -> None:
    assert len(DRAWN) == 3


PLACES = [
    (function, label, int(line))
    for function, steps in re.findall(
        r"^\| `(\w+)\(\)` \| (`.*\d) \|$",
        (DOCS / "protocol.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    for label, line in re.findall(r"`([a-z ]+)` (\d+)", steps)
]
ROWS = [
    (row.function or table.name, row)
    for variant in (variants.EARLY, variants.BASE)
    for table in operation_tables(variant)
    for row in table.transitions
]


def _calls(row: Transition) -> tuple[str, ...]:
    return CALLS[row.action, row.lock_class] if row.action else ()


@pytest.mark.parametrize(
    ("function", "label", "line"), PLACES, ids=[f"{name}-{label}" for name, label, _ in PLACES]
)
def test_a_step_is_at_the_line_that_is_said(function: str, label: str, line: int) -> None:
    lines = kernel_source("7.3").decode().splitlines()
    assert any(line - 1 in body for body in bodies(lines, function))
    rows = [row for name, row in ROWS if (name, row.label) == (function, label)]
    assert rows
    assert any(call in lines[line - 1] for row in rows for call in _calls(row))


def test_enough_steps_have_a_line() -> None:
    assert len(PLACES) > 50
    assert {name for name, *_ in PLACES} <= {name for name, _ in ROWS}


def test_every_step_is_a_call_in_the_function_that_it_stands_in() -> None:
    lines = kernel_source("7.3").decode().splitlines()
    outside = {"migrate_pages", "hand_over"}
    for function, row in ROWS:
        said = [line for body in bodies(lines, function) for line in lines[body.start : body.stop]]
        if function not in outside:
            assert any(call in line for call in _calls(row) for line in said), (function, row.label)
