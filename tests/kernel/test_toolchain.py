"""Which compiler a configuration is built with."""

from pathlib import Path

import pytest

from zslayout.errors import UserError
from zslayout.kernel.tool import ToolProcesses
from zslayout.kernel.toolchain import toolchains


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that has clang for one target, and one gcc."""
    (tmp_path / "bin").mkdir()
    knows = 'case "$*" in *odd-linux*) exit 1;; esac; echo "A clang 77" >&2; echo more >&2'
    program(tmp_path / "bin", "clang-19", knows)
    program(tmp_path / "bin", "ld.lld-19", "exit 0")
    program(tmp_path / "bin", "sparc64-linux-gnu-gcc", "echo A gcc")
    program(tmp_path / "bin", "odd-linux-gnu-gcc", "echo Another gcc")
    (tmp_path / "bin/sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/Makefile.clang").write_text(
        "CLANG_TARGET_FLAGS_riscv\t:= riscv64-linux-gnu\nCLANG_TARGET_FLAGS_odd := odd-linux-gnu\n"
        "CLANG_TARGET_FLAGS_x86 := x86_64-linux-gnu\n"
    )
    return tmp_path


@pytest.mark.parametrize("arch", ["riscv", "um"])
def test_clang_builds_what_it_and_the_tree_know(machine: Path, arch: str) -> None:
    (found,) = toolchains(machine, arch, "riscv64-linux-gnu", ToolProcesses())
    assert found.variables == ("CC=clang-19", "LD=ld.lld-19", "LLVM_IAS=1")
    assert found.text == "A clang 77"


@pytest.mark.parametrize(
    ("arch", "triple", "prefix", "text"),
    [
        ("odd", "odd-linux-gnu", "odd-linux-gnu-", "Another gcc"),
        ("sparc", "sparc-linux-gnu", "sparc64-linux-gnu-", "A gcc"),
    ],
)
def test_gcc_builds_the_others(
    machine: Path, arch: str, triple: str, prefix: str, text: str
) -> None:
    (found,) = toolchains(machine, arch, triple, ToolProcesses())
    assert (found.variables, found.text) == ((f"CROSS_COMPILE={prefix}",), text)


def test_without_a_linker_of_its_own_clang_builds_nothing(machine: Path) -> None:
    (machine / "bin/ld.lld-19").unlink()
    with pytest.raises(UserError, match=r"no compiler for it: .* no riscv64-linux-gnu-gcc"):
        toolchains(machine, "riscv", "riscv64-linux-gnu", ToolProcesses())


def test_where_clang_builds_it_gcc_may_as_well(machine: Path) -> None:
    program(machine / "bin", "riscv64-linux-gnu-gcc", "echo A third gcc")
    found = toolchains(machine, "riscv", "riscv64-linux-gnu", ToolProcesses())
    assert [each.text for each in found] == ["A clang 77", "A third gcc"]


@pytest.mark.parametrize(("kind", "text"), [("clang", "A clang 77"), ("gcc", "A third gcc")])
def test_one_kind_of_compiler_can_be_asked_for(machine: Path, kind: str, text: str) -> None:
    program(machine / "bin", "riscv64-linux-gnu-gcc", "echo A third gcc")
    found = toolchains(machine, "riscv", "riscv64-linux-gnu", ToolProcesses(), kind)
    assert [each.text for each in found] == [text]


@pytest.mark.parametrize(
    ("arch", "kind", "lacking"),
    [("sparc", "clang", "no clang that knows it"), ("riscv", "gcc", "no riscv64-linux-gnu-gcc")],
)
def test_a_kind_that_is_not_there_is_named(
    machine: Path, arch: str, kind: str, lacking: str
) -> None:
    with pytest.raises(UserError, match=f"{arch}: no compiler for it: {lacking}$"):
        toolchains(machine, arch, f"{arch}64-linux-gnu", ToolProcesses(), kind)
