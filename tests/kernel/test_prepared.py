"""Prepared output directories that are kept."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from zslayout.kernel.output import OutputFolder
from zslayout.kernel.prepared import PreparedFolders
from zslayout.kernel.tree import KernelTree

KEY = ("x86", "CONFIG_A=y")


@pytest.fixture
def output(tmp_path: Path) -> OutputFolder:
    tree = tmp_path / "tree"
    (tree / "include").mkdir(parents=True)
    (tree / "include/a.h").write_text("a")
    folder = tmp_path / "made"
    (folder / "mm").mkdir(parents=True)
    (folder / ".config").write_text("CONFIG_A=y\n")
    command = f"cmd_mm/zsmalloc.i := clang -DA -o mm/zsmalloc.i {tree}/mm/zsmalloc.c"
    (folder / "mm/.zsmalloc.i.cmd").write_text(f"{command}\ndeps := {tree}/include/a.h\n")
    return OutputFolder(KernelTree(tree, "6.1", "tree"), folder, ("clang",), {})


def test_what_was_kept_is_found_until_something_that_it_read_changes(
    output: OutputFolder, tmp_path: Path
) -> None:
    moved = PreparedFolders(tmp_path / "kept").keep(KEY, output, "x86", "x")
    assert moved.command == ("clang", "-DA")
    assert not output.folder.exists()
    found = PreparedFolders(tmp_path / "kept").find(KEY, output.tree, "x")
    assert found is not None
    assert found.folder == moved.folder
    assert PreparedFolders(tmp_path / "kept").find(("arm",), output.tree, "x") is None
    (output.tree.path / "include/a.h").write_text("b")
    assert PreparedFolders(tmp_path / "kept").find(KEY, output.tree, "x") is None


def test_what_another_process_kept_meanwhile_stays(output: OutputFolder, tmp_path: Path) -> None:
    again = replace(output, folder=tmp_path / "again")
    shutil.copytree(output.folder, again.folder)
    kept = PreparedFolders(tmp_path / "kept")
    first = kept.keep(KEY, output, "x86", "x")
    (first.folder / "zslayout-head.pch").write_text("compiled")
    assert kept.keep(KEY, again, "x86", "x").folder == first.folder
    assert (first.folder / "zslayout-head.pch").is_file()


def test_where_nothing_can_be_kept_it_stays(output: OutputFolder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert PreparedFolders(tmp_path / "file/kept").keep(KEY, output, "x86", "x") is output
