"""Sections of docs/benchmarks.md that are measured by themselves."""

import re
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_LAST: Final = "## What the numbers do not say"


def replace_section(section: str) -> None:
    """Put a section in the place of the one of its heading, or above the last."""
    page = PAGE.read_text(encoding="utf-8")
    heading = re.escape(section.partition("\n")[0])
    found = re.search(rf"^{heading}\n.*?(?=^## )", page, flags=re.DOTALL | re.MULTILINE)
    if found is None:
        page = page.replace(_LAST, f"{section}\n{_LAST}")
    else:
        page = page[: found.start()] + section + "\n" + page[found.end() :]
    PAGE.write_text(page, encoding="utf-8")
