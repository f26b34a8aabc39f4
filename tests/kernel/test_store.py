"""Numbers kept by the contents of what they were made of."""

import zlib
from pathlib import Path

import pytest

from zslayout.kernel.store import ContentStore, Measurement, NumberStore

FOUND = Measurement("gcc", {"A": 1}, ("B",), {"A": "a.h:1"})
KEY = ("x86", "CONFIG_A=y")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/a.h").write_text("a")
    return tmp_path / "tree"


def test_what_was_kept_is_found_in_another_tree_of_the_same_contents(
    tree: Path, tmp_path: Path
) -> None:
    NumberStore(tmp_path / "kept").keep(KEY, FOUND, tree, ["a.h", "gone.h"])
    tree.rename(tmp_path / "moved")
    assert NumberStore(tmp_path / "kept").find(KEY, tmp_path / "moved") == FOUND
    assert NumberStore(tmp_path / "kept").find(("arm", *KEY), tmp_path / "moved") is None
    (tmp_path / "moved/a.h").write_text("b")
    assert NumberStore(tmp_path / "kept").find(KEY, tmp_path / "moved") is None


def test_both_sides_of_a_change_are_kept(tree: Path, tmp_path: Path) -> None:
    other = Measurement("gcc", {"A": 2}, (), {})
    for text, found in (("a", FOUND), ("b", other)):
        (tree / "a.h").write_text(text)
        NumberStore(tmp_path / "kept").keep(KEY, found, tree, ["a.h"])
    for text, found in (("b", other), ("a", FOUND)):
        (tree / "a.h").write_text(text)
        assert NumberStore(tmp_path / "kept").find(KEY, tree) == found


@pytest.mark.parametrize("damage", ["", "[]", '{"read": []}', '{"read": [], "text": ""}'])
def test_a_damaged_entry_is_not_found(tree: Path, tmp_path: Path, damage: str) -> None:
    store = NumberStore(tmp_path / "kept")
    store.keep(KEY, FOUND, tree, ["a.h"])
    (entry,) = (tmp_path / "kept").rglob("*.z")
    entry.write_bytes(zlib.compress(damage.encode()))
    assert store.find(KEY, tree) is None
    entry.write_text(damage)
    assert store.find(KEY, tree) is None


def test_a_cache_that_cannot_be_written_is_no_fault(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    NumberStore(tmp_path / "file").keep(KEY, FOUND, tree, ["a.h"])


def test_of_what_was_asked_the_last_few_states_are_kept(tree: Path, tmp_path: Path) -> None:
    store = ContentStore(tmp_path / "kept")
    for number in range(10):
        (tree / "a.h").write_text(str(number))
        ContentStore(tmp_path / "kept").keep(KEY, str(number), tree, ["a.h"])
    assert store.find(KEY, tree) == "9"
    assert len([*(tmp_path / "kept").rglob("*.z")]) == 8
