"""Texts that are kept under tests/golden/, so that a change to what people read is seen.

With UPDATE_GOLDEN=1 in the environment (`make golden`) they are written anew instead of compared.
"""

import os
import tempfile
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "golden"


def compare(name: str, text: str) -> None:
    """Fails when the golden text is missing or is another."""
    for machine in (str(FOLDER.parent.parent), tempfile.gettempdir()):
        assert machine not in text, "a path of this machine changes from one to the next"
    file = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return
    if not file.exists():
        pytest.fail(f"tests/golden/{name} is missing: run `make golden` and read what it wrote")
    assert text == file.read_text(encoding="utf-8"), f"tests/golden/{name} is another text"
