"""The documents show what the command prints."""

import re
from pathlib import Path

import pytest
from commands import inside

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
