"""The files that the pages name are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for folder in (ROOT, ROOT / "docs", ROOT / "proofs", ROOT / "tests")
    for page in folder.glob("*.md")
)
NAMED = re.compile(r"(?<![\w/.~-])((?:[\w-]+/)+[\w-]+\.(?:py|toml|md))\b")
MADE_UP = {"archconfigs/NAME.toml", "tests/a/test_b.py", "zslayout/a/b.py"}
OF_KERNELS = "tools/testing/"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    named = set(NAMED.findall(page.read_text(encoding="utf-8"))) - MADE_UP
    folders = (ROOT, ROOT / "zslayout", ROOT / "tests", page.parent)
    missing = [
        name
        for name in sorted(named)
        if not name.startswith(OF_KERNELS) and not any((at / name).is_file() for at in folders)
    ]
    assert missing == []


def test_pages_name_files() -> None:
    assert any(NAMED.search(page.read_text(encoding="utf-8")) for page in PAGES)
