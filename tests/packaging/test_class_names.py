"""A class has its name for itself, so that a reader who meets the name knows which is meant."""

import ast
from pathlib import Path
from typing import Final

import zslayout
from zslayout.tally import grouped

PACKAGE: Final = Path(zslayout.__file__).parent


def _classes(folder: Path) -> list[tuple[str, Path]]:
    return [
        (node.name, file)
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]


def test_no_two_classes_of_the_package_share_a_name() -> None:
    found = grouped(_classes(PACKAGE))
    assert len(found) > 300
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


def test_two_that_do_would_be_found(tmp_path: Path) -> None:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("class One:\n    pass\n")
    assert len(grouped(_classes(tmp_path))["One"]) == 2
