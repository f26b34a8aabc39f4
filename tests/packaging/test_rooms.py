"""What a package says of its modules is complete."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "zslayout"
ONE_EACH = {"protocol/operations", "solve/oracles", "subjects/zsmalloc/schemes"}
"""Packages of which every module is the same kind of thing, by its name."""
ROOMS = [path.parent.relative_to(ROOT).as_posix() for path in sorted(ROOT.rglob("__init__.py"))]


def _inside(folder: Path) -> set[str]:
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    return modules | {path.parent.name for path in folder.glob("*/__init__.py")}


@pytest.mark.parametrize("room", [each for each in ROOMS if each not in {".", *ONE_EACH}])
def test_every_module_is_listed_and_no_other(room: str) -> None:
    text = (ROOT / room / "__init__.py").read_text(encoding="utf-8")
    listed = re.findall(r"^(\w+)  +\S", text, flags=re.MULTILINE)
    assert len(set(listed)) == len(listed)
    assert set(listed) == _inside(ROOT / room)
