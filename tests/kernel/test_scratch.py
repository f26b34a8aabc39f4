"""Folders of ours: gone at the end, and swept when nobody is in them."""

import os
from pathlib import Path

import pytest

from zslayout.errors import UserError
from zslayout.kernel.scratch import cache_folder, scratch_folder, tools_folder


def test_tools_are_known_by_the_tree_and_by_the_times_of_their_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source = tmp_path / "tree/scripts/a.c"
    source.parent.mkdir(parents=True)
    source.touch()
    first = tools_folder(tmp_path / "tree")
    assert first.is_relative_to(cache_folder())
    os.utime(source, (1, 1))
    assert tools_folder(tmp_path / "tree").parent == first.parent
    assert tools_folder(tmp_path / "tree") != first
    ours = cache_folder() / "scratch/x/before"
    assert tools_folder(ours).is_relative_to(ours.parent)


def test_a_folder_is_gone_at_the_end_whatever_ends_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such"), scratch_folder(tmp_path / "new") as (folder, _):
        (folder / "some" / "more").mkdir()
    assert not list((tmp_path / "new").iterdir())


def test_what_a_killed_command_left_is_swept_and_what_is_in_use_is_not(tmp_path: Path) -> None:
    left = tmp_path / "left"
    left.mkdir()
    (left / ".lock").touch()
    with scratch_folder(tmp_path) as (first, _), scratch_folder(tmp_path) as (second, _):
        assert first != second
        assert set(tmp_path.iterdir()) == {first, second}


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot be written"), scratch_folder(tmp_path / "file"):
        pass


def test_the_cache_is_where_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "zslayout"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", os.fspath(tmp_path))
    assert cache_folder() == tmp_path / ".cache/zslayout"
