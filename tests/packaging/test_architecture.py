"""The picture of the house is the house."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DRAWN = re.search(r"```text\n(.*?)```", TEXT, flags=re.DOTALL)
NAMED = sorted(set(re.findall(r"\b(?:[a-z_0-9]+/)+[a-z_0-9]+\.py\b", TEXT)))


def floors() -> list[set[str]]:
    """The rooms of each floor, as drawn, the highest first."""
    assert DRAWN is not None
    found: list[set[str]] = []
    for line in DRAWN[1].splitlines():
        number, room = re.match(r" *(\d*) +(\w+)", line).groups()  # type: ignore[union-attr]
        if number:
            found.append(set())
        found[-1].add(room)
    return found


def test_the_floors_are_those_of_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        each for each in settings["tool"]["importlinter"]["contracts"] if each["type"] == "layers"
    )
    assert floors() == [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]


@pytest.mark.parametrize("name", NAMED)
def test_a_module_that_is_named_is_there(name: str) -> None:
    assert (ROOT / "zslayout" / name).is_file()


def test_modules_are_named() -> None:
    assert len(NAMED) >= 12
