"""A configuration of a tree to numbers, and what is kept of them."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from fake_trees import GCC, MAKEFILE, PHYSMEM, fake_tree

from zslayout.errors import UserError
from zslayout.kernel.measure import Measurer
from zslayout.kernel.output import KernelConfig
from zslayout.kernel.toolchain import Toolchain
from zslayout.kernel.tree import of_folder

CONFIG = KernelConfig("fake", "x86", ("CONFIG_X=y",), GCC)
NAMES = (
    "BITS_PER_LONG",
    "PAGE_SHIFT",
    "MAX_POSSIBLE_PHYSMEM_BITS",
    "MAX_PHYSMEM_BITS",
    "_PFN_BITS",
)


@pytest.fixture
def measurer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measurer:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Measurer(of_folder(fake_tree(tmp_path / "tree"), tmp_path / "view"), NAMES)


def again(measurer: Measurer) -> Measurer:
    """A later run: it has looked at no file yet."""
    return Measurer(measurer.tree, measurer.names)


def test_numbers_come_with_their_compiler_and_their_places(measurer: Measurer) -> None:
    found = measurer.measured(CONFIG)
    assert found.values == {
        "BITS_PER_LONG": 64,
        "PAGE_SHIFT": 12,
        "MAX_POSSIBLE_PHYSMEM_BITS": 52,
        "_PFN_BITS": 40,
    }
    assert found.boot_time == ("MAX_PHYSMEM_BITS",)
    assert found.places["MAX_POSSIBLE_PHYSMEM_BITS"] == f"{PHYSMEM}:1"
    assert found.places["_PFN_BITS"] == "mm/zsmalloc.c:8"
    assert found.compiler.startswith(f"{GCC}-gcc")


def test_what_was_measured_is_kept_until_a_file_that_was_read_changes(measurer: Measurer) -> None:
    assert measurer.kept(CONFIG) is None
    found = measurer.measured(CONFIG)
    assert again(measurer).kept(CONFIG) == found
    assert again(measurer).kept(replace(CONFIG, options=("CONFIG_Y=y",))) is None
    (measurer.tree.path / "drivers.c").write_text("nobody reads it")
    assert again(measurer).kept(CONFIG) == found
    (measurer.tree.path / PHYSMEM).write_text("#define MAX_POSSIBLE_PHYSMEM_BITS 54\n")
    assert again(measurer).kept(CONFIG) is None
    assert again(measurer).measured(CONFIG).values["_PFN_BITS"] == 42


def test_a_new_header_beside_those_that_were_read_is_a_change(measurer: Measurer) -> None:
    measurer.measured(CONFIG)
    (measurer.tree.path / "include/linux/new.h").touch()
    assert again(measurer).kept(CONFIG) is None


def test_nothing_is_left_behind_and_nothing_written_to_the_tree(measurer: Measurer) -> None:
    before = {path: path.stat().st_mtime_ns for path in measurer.tree.path.rglob("*")}
    measurer.measured(CONFIG)
    (measurer.tree.path / "mm/zsmalloc.c").write_text("#error no\n")
    with pytest.raises(UserError, match=r"does not compile: .*no"):
        again(measurer).measured(CONFIG)
    assert not list((Path(os.environ["XDG_CACHE_HOME"]) / "zslayout/scratch").iterdir())
    assert set(before) == set(measurer.tree.path.rglob("*"))


def test_a_folder_that_was_built_in_is_asked_without_make(
    measurer: Measurer, tmp_path: Path
) -> None:
    built = tmp_path / "built"
    (built / "mm").mkdir(parents=True)
    (built / ".config").write_text('CONFIG_CC_VERSION_TEXT="a gcc"\n')
    flags = f"-I{measurer.tree.path}/include -DPAGE_SHIFT=16 -I{built}"
    command = f"{GCC}-gcc -Wp,-MMD,x.d {flags} -O2 -c -o mm/zsmalloc.o a/mm/zsmalloc.c ; objtool x"
    (built / "mm/.zsmalloc.o.cmd").write_text(f"savedcmd_mm/zsmalloc.o := {command}\n")
    (built / "generated").mkdir()
    (built / "generated/asm.h").touch()
    (measurer.tree.path / "Makefile").write_text("all:\n\ttouch run\n")
    found = measurer.of_output(built, "here")
    assert found.values["_PFN_BITS"] == 36
    assert found.compiler == "a gcc"
    assert not list(tmp_path.rglob("run"))


def test_what_one_compiler_cannot_build_another_may(
    measurer: Measurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Toolchain((f"CROSS_COMPILE={GCC}-",), "good")
    bad = Toolchain(("CROSS_COMPILE=no-such-",), "bad")
    monkeypatch.setattr("zslayout.kernel.measure.toolchains", lambda *_: (bad, good))
    (measurer.tree.path / "Makefile").write_text(
        MAKEFILE.replace(
            "archprepare:\n", "archprepare:\n\t@$(CROSS_COMPILE)gcc --version > /dev/null\n"
        )
    )
    assert measurer.measured(CONFIG).compiler == "good"
    found = again(measurer).kept(CONFIG)
    assert found is not None
    assert found.compiler == "good"
    monkeypatch.setattr("zslayout.kernel.measure.toolchains", lambda *_: (bad,))
    with pytest.raises(UserError, match="no-such-gcc"):
        again(measurer).measured(CONFIG)
