"""What a word of `diff` names, and what keeps it from naming anything."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import samples

from zslayout.arch.params import ArchParams
from zslayout.cfront.text import CFile
from zslayout.cli.sides import NamedOperand, archconfigs, half, scheme, side
from zslayout.errors import UserError
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.scheme import Scheme

HERE = Path()
TEXT = "unsigned long obj;\n"
KERNEL = "mm/zsmalloc.c"


def faults(word: str, git: Path = HERE) -> list[str]:
    with pytest.raises(UserError) as raised:
        side(word, git)
    return [str(fault) for fault in raised.value.faults]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with one commit, another text staged, and a third in the file."""
    folder = tmp_path / "linux"
    (folder / "mm").mkdir(parents=True)
    _git(folder, "init", "--quiet")
    _write(folder, "/* committed */")
    _git(folder, "add", ".")
    _git(folder, "commit", "--quiet", "--message", "one")
    _git(folder, "tag", "v1")
    _write(folder, "/* staged */")
    _git(folder, "add", ".")
    _write(folder, "/* changed */")
    return folder


def _write(folder: Path, comment: str) -> None:
    (folder / KERNEL).write_text(f"{comment}\n", encoding="utf-8")


def _git(folder: Path, *arguments: str) -> None:
    names = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("EMAIL",)}
    names |= {"GIT_AUTHOR_NAME": "a", "GIT_COMMITTER_NAME": "a"}
    git = shutil.which("git")
    assert git is not None
    subprocess.run([git, *arguments], check=True, cwd=folder, env={**os.environ, **names})


def _text(found: NamedOperand) -> str:
    assert isinstance(found.of, CFile)
    return found.of.text


@pytest.mark.parametrize("name", SCHEMES)
def test_the_name_of_a_scheme(name: str) -> None:
    found = side(name, HERE)
    assert found.of is SCHEMES[name]
    assert found.title.startswith(SCHEMES[name].title)


def test_the_name_of_an_archconfig_even_one_with_a_dot() -> None:
    for name in ("x86_64", "riscv64-flatmem-6.12"):
        found = side(name, HERE)
        assert isinstance(found.of, ArchParams)
        assert (found.of.name, found.title) == (name, found.of.title)


def test_a_file_of_an_archconfig(tmp_path: Path) -> None:
    file = tmp_path / "board.toml"
    file.write_text(samples.toml(), encoding="utf-8")
    found = side(str(file), HERE)
    assert isinstance(found.of, ArchParams)
    assert (found.name, found.of.name) == (str(file), "board")


def test_a_c_file_keeps_the_name_that_it_was_given(tmp_path: Path) -> None:
    file = tmp_path / "zsmalloc.c"
    file.write_text(TEXT, encoding="utf-8")
    found = side(str(file), HERE)
    assert (found.name, _text(found), found.revision) == (str(file), TEXT, False)


def test_names_win_over_files_unless_there_is_a_slash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("merged", "x86_64", "other"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert isinstance(side("merged", HERE).of, Scheme)
    assert isinstance(side("x86_64", HERE).of, ArchParams)
    assert _text(side("./merged", HERE)) == _text(side("other", HERE)) == TEXT


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (f"HEAD:{KERNEL}", "/* committed */\n"),
        (f"v1:{KERNEL}", "/* committed */\n"),
        (f"HEAD^{{/one}}:{KERNEL}", "/* committed */\n"),
        (f":{KERNEL}", "/* staged */\n"),
    ],
)
def test_a_file_of_a_revision(tree: Path, word: str, said: str) -> None:
    found = side(word, tree)
    assert (found.name, _text(found), found.revision) == (word, said, True)


def test_a_file_of_a_revision_below_the_folder_one_is_in(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree / "mm")
    assert _text(side("HEAD:./zsmalloc.c", HERE)) == "/* committed */\n"


def test_a_file_that_begins_like_a_path_is_no_revision(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree)
    (tree / "a:b.c").write_text(TEXT, encoding="utf-8")
    assert _text(side("./a:b.c", HERE)) == TEXT
    assert faults("a:b.c") == [
        'a:b.c: git knows no revision "a" in . (the file of this name is ./a:b.c)'
    ]


def test_what_git_does_not_have_is_a_fault(tree: Path) -> None:
    assert faults(f"v2:{KERNEL}", tree) == [f'v2:{KERNEL}: git knows no revision "v2" in {tree}']
    assert faults("v1:zsmalloc.c", tree) == [
        f"v1:zsmalloc.c: there is no zsmalloc.c in v1 (did you mean v1:{KERNEL}?)"
    ]
    assert faults(":a.c", tree) == [f":a.c: there is no a.c in the index (did you mean :{KERNEL}?)"]
    assert faults("v1:mm", tree) == [
        f"v1:mm: is a folder: expected a C file (did you mean v1:{KERNEL}?)"
    ]


def test_a_tree_without_zsmalloc_says_where_paths_begin(tree: Path) -> None:
    _git(tree, "rm", "--quiet", "--force", KERNEL)
    _git(tree, "commit", "--quiet", "--allow-empty", "--message", "none")
    assert faults(f"HEAD:{KERNEL}", tree) == [
        f"HEAD:{KERNEL}: there is no {KERNEL} in HEAD (paths are from the top of the tree)"
    ]


def test_a_folder_that_is_no_repository_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (said,) = faults(f"v1:{KERNEL}", tmp_path)
    assert said.startswith(f"v1:{KERNEL}: cannot be read in {tmp_path}: not a git repository")
    assert said.endswith(" (--git DIR names the kernel tree)")
    missing = tmp_path / "none"
    assert faults(f"v1:{KERNEL}", missing) == [f"--git: {missing} is no folder"]


def test_a_machine_without_git_is_a_fault(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert faults(f"v1:{KERNEL}", tree) == [f"v1:{KERNEL}: cannot be read: there is no git in PATH"]


def test_a_word_that_is_nothing_is_a_fault_with_what_was_meant() -> None:
    nothing = "is no scheme, no archconfig and no file"
    assert faults("mergd") == [f"mergd: {nothing} (did you mean merged?)"]
    assert faults("riscv64-sv59")[0].startswith(
        f"riscv64-sv59: {nothing} (did you mean riscv64-sv57"
    )
    known = ", ".join(SCHEMES)
    assert faults("qqqq") == [f"qqqq: {nothing} (schemes: {known})"]
    assert faults("-x:y") == [f"-x:y: {nothing} (schemes: {known})"]


def test_a_path_to_nothing_is_a_fault(tmp_path: Path) -> None:
    assert faults("none.c") == ["none.c: no such file"]
    assert faults("./none") == ["./none: no such file"]
    assert faults("none.toml") == ["none.toml: cannot be read: No such file or directory"]
    assert faults(str(tmp_path)) == [f"{tmp_path}: is a folder: expected a C file"]
    (tmp_path / "mm").mkdir()
    (tmp_path / KERNEL).touch()
    assert faults(str(tmp_path)) == [
        f"{tmp_path}: is a folder: expected a C file (did you mean {tmp_path / KERNEL}?)"
    ]
    assert faults("a\0b") == ["a\0b: cannot be read: embedded null byte"]
    assert faults("a" * 300) == [f"{'a' * 300}: cannot be read: File name too long"]


def test_what_is_no_c_text_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "zsmalloc.c"
    file.write_bytes(b"int a;\n\xff\n")
    assert faults(str(file)) == [f"{file}: is not C text: line 2 is not UTF-8"]


# What goes together


SCHEME, OTHER = side("merged", HERE), side("rfc-v1", HERE)
ARCH = side("x86_64", HERE)
REVISION = NamedOperand("v1:a.c", "", CFile("v1:a.c", TEXT), revision=True)


def refused(a: NamedOperand, b: NamedOperand, *given: str) -> list[str]:
    with pytest.raises(UserError) as raised:
        archconfigs(a, b, given)
    return [str(fault) for fault in raised.value.faults]


def test_archconfigs_go_with_archconfigs() -> None:
    assert archconfigs(ARCH, ARCH, ["--scheme"])
    assert not archconfigs(SCHEME, OTHER, ["--arch", "--config"])
    assert not archconfigs(SCHEME, REVISION, ["--git"])
    expected = [
        "x86_64: an archconfig is compared with another one, and merged is none"
        " (for x86_64 alone: --arch or --config)"
    ]
    assert refused(ARCH, SCHEME) == refused(SCHEME, ARCH) == expected


def test_an_option_that_would_say_nothing_is_a_fault() -> None:
    assert refused(SCHEME, OTHER, "--scheme", "--git") == [
        "--scheme: goes with two archconfigs; here A and B say it",
        "--git: goes with REV:FILE, and neither A nor B is one",
    ]
    assert refused(ARCH, ARCH, "--arch", "--config") == [
        "--arch: A and B are the configurations that are compared",
        "--config: A and B are the configurations that are compared",
    ]


def test_a_side_to_be_checked() -> None:
    configs = (samples.board(),)
    by = SCHEMES["rfc-v1"]
    assert half(SCHEME, by, configs).by is SCHEMES["merged"]
    assert half(SCHEME, by, configs).configs == configs
    assert half(ARCH, by, configs).by is by
    assert half(ARCH, by, configs).configs == (samples.named("x86_64"),)
    assert half(REVISION, by, configs).by is REVISION.of


def test_the_scheme_of_two_archconfigs() -> None:
    assert scheme(None).name == "merged"
    assert scheme("merged").name == "merged"
    with pytest.raises(UserError) as raised:
        scheme("all")
    assert str(raised.value).startswith('--scheme: no scheme is named "all"')
