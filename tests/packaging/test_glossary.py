"""Each word of the glossary is one of the package's, and stands there once."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENTRY = re.compile(r"^- \*\*(?P<term>[^*]+)\*\*: (?P<meaning>.+)$")
LINES = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
ENTRIES = [ENTRY.match(line) for line in LINES if line.startswith("- ")]
TERMS = [entry["term"] for entry in ENTRIES if entry]


@cache
def package() -> str:
    """The text of every module, with the words of a name apart."""
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "zslayout").rglob("*.py"))
    )
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.sub(r"[\s_-]+", " ", apart).lower()


def test_every_entry_is_one_line_that_ends_in_a_full_stop() -> None:
    assert None not in ENTRIES
    assert all(entry["meaning"].endswith(".") for entry in ENTRIES if entry)


def test_no_word_stands_there_twice() -> None:
    assert len(TERMS) == len({term.lower() for term in TERMS})


@pytest.mark.parametrize("term", TERMS)
def test_the_package_uses_the_word(term: str) -> None:
    words = re.escape(re.sub("-", " ", term.lower())).replace(r"\ ", " ")
    assert re.search(rf"\b{words}(s|es)?\b", package())
