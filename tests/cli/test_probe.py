"""`probe` on the command line: its inputs, what it writes, and that an interrupt leaves nothing."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import inside
from fake_trees import FILES, GCC, fake_tree, git, repository

BOARD = f"""\
name = "board"
arch = "x86"
triple = "{GCC}"
bits_per_long = 64
page_shift = 12
physmem_bits = 52
kconfig = ["CONFIG_A=y"]
source = ["physmem_bits: a.h: MAX_POSSIBLE_PHYSMEM_BITS"]
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "board.toml").write_text(BOARD)
    return fake_tree(tmp_path / "tree")


def test_programs_get_the_numbers_and_a_second_run_has_them_already(tree: Path) -> None:
    command = ("probe", "--kernel", str(tree), "--config", str(tree.parent / "board.toml"))
    ran = inside(*command, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    (probe,) = found["probes"]
    assert (found["kernel"], probe["arch"]) == ("6.99.1-rc2", "board")
    assert probe["values"]["_PFN_BITS"] == 40
    assert "1 of them before" in inside(*command, "--verify").out


def test_what_is_asked_of_is_a_tree_and_something_in_it(tree: Path) -> None:
    ran = inside("probe", "--kernel", "nowhere", "--arch", "no-such", "--write", str(tree / "x"))
    assert ran.code == 2
    assert "nowhere: no such folder" in ran.err
    assert 'no archconfig is named "no-such"' in ran.err
    assert "x is no folder" in ran.err
    assert "nothing to check" in inside("probe", "--kernel", str(tree)).err


def test_a_config_of_a_kernel_is_measured_whole_compressed_or_not(tree: Path) -> None:
    text = "# Linux/x86_64 6.99.1 Kernel Configuration\nCONFIG_64BIT=y\nCONFIG_ZSMALLOC=y\n"
    (tree.parent / "config.gz").write_bytes(gzip.compress(text.encode()))
    out = tree.parent / "out"
    out.mkdir()
    file = str(tree.parent / "config.gz")
    ran = inside("probe", "-k", str(tree), "--config", file, "--write", str(out))
    assert ran.code == 0, ran.err
    assert "page_shift = 12" in (out / "x86-measured.toml").read_text()
    (tree.parent / "odd").write_text("CONFIG_A=y\n")
    odd = inside("probe", "-k", str(tree), "--config", str(tree.parent / "odd"))
    assert (odd.code, "is no kernel's .config" in odd.err) == (2, True)


def test_without_a_build_only_the_compiler_runs(tree: Path) -> None:
    (tree / "Makefile").write_text("VERSION = 6\nPATCHLEVEL = 9\n$(shell touch run)\n")
    built = tree.parent / "built"
    (built / "mm").mkdir(parents=True)
    (built / "generated").mkdir()
    (built / "generated/asm.h").touch()
    (built / ".config").write_text("# Linux/x86 6.9 Kernel Configuration\n")
    command = f"{GCC}-gcc -I{tree}/include -I. -DPAGE_SHIFT=14 -O2 -c -o x {tree}/mm/zsmalloc.c"
    (built / "mm/.zsmalloc.o.cmd").write_text(f"cmd_mm/zsmalloc.o := {command}\n")
    asked = ("probe", "-k", str(tree), "--config", str(built / ".config"), "--no-build")
    assert json.loads(inside(*asked, "-f", "json").out)["probes"][0]["values"]["_PFN_BITS"] == 38
    (built / "mm/.zsmalloc.o.cmd").unlink()
    assert "make mm/zsmalloc.o there" in inside(*asked).err
    assert not list(tree.parent.rglob("run"))
    board = inside("probe", "-k", str(tree), "-c", str(tree.parent / "board.toml"), "--no-build")
    assert "board: was not measured before" in board.err


def test_a_revision_is_measured_as_it_was(tree: Path) -> None:
    repository(tree)
    (tree / "mm/zsmalloc.c").write_text("#error later")
    board = str(tree.parent / "board.toml")
    made = tree.parent / "made"
    made.mkdir()
    asked = ("--config", board, "--write", str(made), "-f", "json")
    ran = inside("probe", "-k", f"{tree}@HEAD", *asked)
    commit = git(tree, "rev-parse", "HEAD").strip()
    assert (ran.code, json.loads(ran.out)["commit"]) == (0, commit)
    (written,) = made.iterdir()
    assert f'commit = "{commit}"' in written.read_text()
    (tree / "mm/zsmalloc.c").write_text(FILES["mm/zsmalloc.c"] + "/* later */\n")
    dirty = inside("probe", "-k", str(tree), "--config", board, "-f", "json")
    assert json.loads(dirty.out)["commit"] == f"{commit}-dirty"
    (tree / "mm/zsmalloc.c").write_text("#error later")
    later = inside("probe", "-k", str(tree), "--config", board)
    assert (later.code, "does not compile" in later.err) == (2, True)
    assert 'no commit "gone"' in inside("probe", "-k", f"{tree}@gone", "--config", board).err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_build_and_leaves_nothing(tree: Path, number: signal.Signals) -> None:
    (tree / "Makefile").write_text(
        f"VERSION = 6\nPATCHLEVEL = 9\n%:\n\t@touch {tree}/started; sleep 1; touch {tree}/late\n"
    )
    command = ["-m", "zslayout", "probe", "-k", str(tree), "-c", str(tree.parent / "board.toml")]
    with subprocess.Popen([sys.executable, *command]) as running:
        while not (tree / "started").exists():
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(number)
        assert running.wait(20) == -number
    assert not list((Path(os.environ["XDG_CACHE_HOME"]) / "zslayout/scratch").iterdir())
    time.sleep(1.2)
    assert not (tree / "late").exists()
