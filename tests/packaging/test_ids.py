"""An obligation is known by its fields: its id stands in its family and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

from zslayout.subjects.zsmalloc.registry import BY_ID

PACKAGE = Path(__file__).resolve().parents[2] / "zslayout"
FAMILIES = PACKAGE / "subjects" / "zsmalloc" / "obligations"
DERIVED = PACKAGE / "vc" / "macros.py"
"""The one family that every subject has."""


def literals(file: Path) -> Iterator[str]:
    """The ids of obligations among the literals of a module."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and node.value in BY_ID:
            yield str(node.value)


def test_no_module_but_its_family_names_an_obligation() -> None:
    found = {
        str(file.relative_to(PACKAGE)): sorted(set(literals(file)))
        for file in sorted(PACKAGE.rglob("*.py"))
        if file.parent != FAMILIES and file != DERIVED
    }
    assert {file: ids for file, ids in found.items() if ids} == {}


def test_the_search_finds_what_there_is() -> None:
    assert set(literals(FAMILIES / "torn.py")) == {
        "torn.class_stable",
        "torn.idx_stable",
        "torn.pfn_stable",
    }
