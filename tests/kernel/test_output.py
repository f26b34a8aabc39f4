"""Output directories: what make is told, and the flags of a file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from fake_trees import GCC, MAKEFILE, fake_tree

from zslayout.errors import UserError
from zslayout.kernel.output import KernelConfig, MakeRun, OutputFolder, of_built, prepared
from zslayout.kernel.scratch import scratch_folder
from zslayout.kernel.tool import USUAL_LIMITS, ToolProcesses
from zslayout.kernel.toolchain import Toolchain
from zslayout.kernel.tree import of_folder

COMPILER = Toolchain((f"CROSS_COMPILE={GCC}-",), "gcc")
CONFIG = KernelConfig("fake", "x86", ("CONFIG_FLATMEM=y",), GCC, place="fake.toml:$.kconfig")


class Build:
    def __init__(self, folder: Path, at: Path, lock: int) -> None:
        self.folder, self.at = folder, at
        self.run = MakeRun(ToolProcesses(), USUAL_LIMITS, lock)

    def __call__(
        self, changed: Mapping[str, str] | None = None, config: KernelConfig = CONFIG
    ) -> OutputFolder:
        tree = of_folder(fake_tree(self.folder / "tree", changed), self.folder / "view")
        return prepared(tree, config, COMPILER, self.at, self.run)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    with scratch_folder(tmp_path / "scratch") as (folder, lock):
        yield Build(tmp_path, folder, lock)


def test_a_prepared_folder_has_the_flags_of_the_file_and_what_was_read(build: Build) -> None:
    made = build()
    include = f"-I{made.tree.path}/include"
    assert made.command == (
        f"{GCC}-gcc",
        include,
        "-Iinclude",
        '-DNAME="zsmalloc"',
        "-DFAKE",
        "-O2",
    )
    assert {"Kconfig", "scripts/Makefile.build", "arch/x86/Makefile"} <= set(made.read("x86"))
    assert made.settings["FLATMEM_MANUAL"] == "y"
    assert (made.folder / "include/generated/asm.h").is_file()


def test_an_option_that_kconfig_overrules_is_a_fault_at_its_place(build: Build) -> None:
    odd = KernelConfig("fake", "x86", ("CONFIG_ODD=y",), GCC, place="fake.toml:$.kconfig")
    with pytest.raises(UserError) as caught:
        build({"scripts/refused": "CONFIG_ODD=y\n"}, odd)
    said = "fake.toml:$.kconfig: CONFIG_ODD=y: Kconfig makes it n (ODD needs EVEN, Kconfig:1)"
    assert str(caught.value) == said


def test_a_configuration_without_zsmalloc_is_a_fault(build: Build) -> None:
    with pytest.raises(UserError, match="CONFIG_ZSMALLOC=y: Kconfig makes it n"):
        build({"scripts/refused": "CONFIG_ZSMALLOC=y\n"})


def test_what_make_built_for_itself_is_there_for_the_next_configuration(
    build: Build, tmp_path: Path
) -> None:
    build.run = replace(build.run, shared=tmp_path / "tools/one")
    (tmp_path / "tools/older").mkdir(parents=True)
    makes = MAKEFILE.replace(
        "archprepare:\n", "archprepare:\n\t@mkdir -p scripts; touch scripts/dtc\n"
    )
    build({"Makefile": makes})
    assert [each.name for each in (tmp_path / "tools").iterdir()] == ["one"]
    assert [each.name for each in (tmp_path / "tools/one").iterdir()] == ["dtc"]
    build.at = tmp_path / "next"
    build.at.mkdir()
    again = build({"Makefile": MAKEFILE})
    assert (again.folder / "scripts/dtc").is_file()


def test_a_folder_that_nothing_can_be_written_to_is_a_fault(build: Build) -> None:
    build.at /= "gone"
    with pytest.raises(UserError, match=r"gone/zslayout\.mk cannot be written: No such file"):
        build()


def test_a_make_that_fails_says_what_it_said(build: Build) -> None:
    broken = "VERSION = 6\nPATCHLEVEL = 1\n%:\n\t@echo 'flex: not found' >&2; false\n"
    with pytest.raises(UserError, match=r"make olddefconfig failed: .*Makefile:4"):
        build({"Makefile": broken})


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "has no mm/.zsmalloc.o.cmd"),
        ({"mm/.zsmalloc.o.cmd": "cmd_mm/zsmalloc.o := gcc -c x"}, "has no .config"),
    ],
)
def test_a_folder_that_nobody_built_in_is_a_fault(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    tree = of_folder(fake_tree(tmp_path / "tree"), tmp_path / "view")
    (tmp_path / "mm").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(UserError, match=said):
        of_built(tree, tmp_path, "here")


def test_a_whole_config_gets_only_the_options_that_were_asked_for() -> None:
    config = KernelConfig("a", "x86", ("CONFIG_A=n",), whole="CONFIG_B=y\n")
    assert config.text == "CONFIG_B=y\n# CONFIG_A is not set\n"
