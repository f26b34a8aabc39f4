"""A kernel tree: what is one, and one that was built in, or is a revision."""

import subprocess
from pathlib import Path

import pytest
from fake_trees import PHYSMEM, commit, fake_tree, git, repository

from zslayout.errors import UserError
from zslayout.kernel.tree import of_folder, of_revision, with_texts


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return fake_tree(tmp_path / "tree")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


def test_a_tree_says_its_version_and_is_read_where_it_is(tree: Path, scratch: Path) -> None:
    found = of_folder(tree, scratch)
    assert (found.version, found.path, found.name) == ("6.99.1-rc2", tree, str(tree))
    assert found.source == tree / "mm/zsmalloc.c"


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("Makefile", "is no kernel: it has no Makefile"),
        ("Kconfig", "has no Kconfig"),
        ("mm/zsmalloc.c", "has no mm/zsmalloc.c"),
    ],
)
def test_what_a_folder_lacks_to_be_a_kernel_is_named(
    tree: Path, scratch: Path, missing: str, said: str
) -> None:
    (tree / missing).unlink()
    with pytest.raises(UserError, match=said):
        of_folder(tree, scratch)


def test_another_makefile_and_no_folder_are_no_kernel(tree: Path, scratch: Path) -> None:
    (tree / "Makefile").write_text("all:\n")
    with pytest.raises(UserError, match="no VERSION and PATCHLEVEL"):
        of_folder(tree, scratch)
    with pytest.raises(UserError, match="no such folder"):
        of_folder(tree / "nowhere", scratch)


def test_a_tree_that_was_built_in_is_seen_without_what_that_left(tree: Path, scratch: Path) -> None:
    (tree / ".gitignore").write_text(".config\ngenerated/\n")
    repository(tree)
    (tree / ".config").touch()
    (tree / "include/generated").mkdir()
    (tree / "include/generated/old.h").touch()
    (tree / PHYSMEM).write_text("changed, and not committed")
    found = of_folder(tree, scratch)
    assert found.path == scratch
    assert (scratch / PHYSMEM).read_text() == "changed, and not committed"
    assert not (scratch / ".config").exists()
    assert not (scratch / "include/generated").exists()


def test_a_tree_that_was_built_in_without_git_is_refused(tree: Path, scratch: Path) -> None:
    (tree / ".config").touch()
    with pytest.raises(UserError, match=r"was built in \(.config is there\).*make mrproper"):
        of_folder(tree, scratch)


def test_a_tree_in_the_middle_of_a_merge_is_refused_by_its_files(tree: Path, scratch: Path) -> None:
    repository(tree)
    git(tree, "checkout", "-q", "-b", "other")
    (tree / PHYSMEM).write_text("theirs")
    commit(tree, "theirs")
    git(tree, "checkout", "-q", "main")
    (tree / PHYSMEM).write_text("ours")
    commit(tree, "ours")
    with pytest.raises(subprocess.CalledProcessError):
        git(tree, "-c", "user.name=a", "-c", "user.email=a@b", "merge", "-q", "other")
    with pytest.raises(UserError, match=f"{PHYSMEM}: is not merged yet"):
        of_folder(tree, scratch)


def test_a_revision_is_unpacked_as_it_was(tree: Path, scratch: Path) -> None:
    repository(tree)
    (tree / PHYSMEM).write_text("later")
    commit(tree, "second")
    found = of_revision(tree, "HEAD^", scratch)
    assert "MAX_POSSIBLE" in (scratch / PHYSMEM).read_text()
    assert found.name == f"{tree}@HEAD^"
    with pytest.raises(UserError, match='has no commit "--all"'):
        of_revision(tree, "--all", scratch)


@pytest.mark.parametrize("known", [False, True], ids=["a folder", "a repository"])
def test_a_tree_with_other_texts_is_another_and_leaves_the_first(
    tree: Path, scratch: Path, known: bool
) -> None:
    if known:
        repository(tree)
    first = of_folder(tree, scratch)
    changed = with_texts(first, {"mm/zsmalloc.c": "new\n", "mm/made.h": "made\n"}, scratch, "x")
    assert changed.source.read_text() == "new\n"
    assert (changed.path / "mm/made.h").read_text() == "made\n"
    assert (changed.path / "Makefile").read_text() == (tree / "Makefile").read_text()
    assert changed.version == first.version
    assert first.source.read_text() != "new\n"
    for outside in ("/etc/x", "../x", "mm/../../x"):
        with pytest.raises(UserError, match="not in a tree"):
            with_texts(first, {outside: ""}, scratch / "other", "x")


def test_looking_at_a_repository_writes_nothing_and_runs_nothing_of_it(
    tree: Path, scratch: Path
) -> None:
    repository(tree)
    (tree / "monitor").write_text(f"#!/bin/sh\ntouch {scratch}/run\n")
    (tree / "monitor").chmod(0o755)
    git(tree, "config", "core.fsmonitor", str(tree / "monitor"))
    (tree / "Kconfig").touch()
    before = {path: path.stat().st_mtime_ns for path in (tree / ".git").rglob("*")}
    of_folder(tree, scratch)
    assert {path: path.stat().st_mtime_ns for path in (tree / ".git").rglob("*")} == before
    assert not (scratch / "run").exists()
