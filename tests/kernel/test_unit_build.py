"""A unit of a word compiled in a kernel tree."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fake_trees import fake_tree

from zslayout.errors import UserError
from zslayout.kernel.output import KernelConfig, OutputFolder
from zslayout.kernel.prepared import PreparedFolders
from zslayout.kernel.store import ContentStore
from zslayout.kernel.tree import of_folder
from zslayout.kernel.unit_build import UnitBuilder

CONFIG = KernelConfig("x86_64", "x86", (), "x86_64-linux-gnu")
FLAGS = ("-S", "-emit-llvm", "-O1")
HEAD = "typedef int A_t;\n"


def clang_here() -> str:
    clang = next(filter(shutil.which, ("clang", "clang-19")), "")
    if not clang:
        pytest.skip("clang is not installed")
    return clang


def undone(*_: object) -> None:
    raise AssertionError


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UnitBuilder:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    tree = of_folder(fake_tree(tmp_path / "tree"), tmp_path / "scratch")
    return UnitBuilder(tree, kept=PreparedFolders(tmp_path / "kept"), head=HEAD, flags=FLAGS)


def test_what_no_clang_compiles_has_no_ir_to_be_read(builder: UnitBuilder) -> None:
    with pytest.raises(UserError, match="clang has no such target"):
        builder.output(CONFIG)
    output = OutputFolder(builder.tree, builder.tree.path, ("gcc",), {})
    with pytest.raises(UserError, match="is no clang"):
        builder.code(output, ["int a;"])


def test_a_unit_is_compiled_with_the_flags_of_the_file(builder: UnitBuilder) -> None:
    clang = clang_here()
    output = OutputFolder(builder.tree, builder.tree.path, (clang, "-DA=3"), {})
    (good,) = builder.code(output, ["A_t a = A;"])
    assert b"@a = " in good.output
    (bad,) = builder.code(output, ["int a = B;"])
    assert "undeclared identifier 'B'" in bad.said
    assert bad.code


def kept_folder(tmp_path: Path) -> Path:
    kept = tmp_path / "kept/one"
    kept.mkdir(parents=True)
    (kept / "zslayout-read.json").write_text("{}")
    return kept


def test_units_that_begin_alike_have_their_head_compiled_once(
    builder: UnitBuilder, tmp_path: Path
) -> None:
    header = tmp_path / "tree/head.h"
    header.write_text("static inline int three(void) { return 3; }\n")
    kept = kept_folder(tmp_path)
    output = OutputFolder(builder.tree, kept, (clang_here(), f"-I{tmp_path}/tree"), {})
    heading = replace(builder, head="#include <head.h>\n")
    units = ["int a(void) { return three(); }", "int b = 4;", "int c = D;"]
    ran = heading.code(output, units)
    assert [each.code for each in ran] == [0, 0, 1]
    assert b"ret i32 3" in ran[0].output
    assert [b"@b = " in each.output for each in ran] == [False, True, False]
    (compiled,) = kept.glob("*.pch")
    before = compiled.stat().st_mtime_ns
    heading.code(output, ["int d = 5;"])
    assert compiled.stat().st_mtime_ns == before
    header.write_text("static inline int three(void) { return 33; }\n")
    (other,) = heading.code(output, ["int e(void) { return three(); }"])
    assert b"ret i32 33" in other.output


def test_a_head_that_does_not_compile_is_the_units_fault(builder: UnitBuilder) -> None:
    output = OutputFolder(builder.tree, builder.tree.path, (clang_here(),), {})
    (ran,) = replace(builder, head="#include <nowhere.h>\n").code(output, ["int a;"])
    assert ran.code
    assert "nowhere.h" in ran.said


def test_code_is_kept_until_a_file_that_it_was_made_of_changes(
    builder: UnitBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = tmp_path / "tree/head.h"
    header.write_text("#define A 3\n")
    command = (clang_here(), f"-I{tmp_path}/tree")
    output = OutputFolder(builder.tree, kept_folder(tmp_path), command, {})
    units = ["#include <head.h>\nint a = A;"]
    first = builder.code(output, units)
    again = replace(builder, made=ContentStore(builder.made.folder))
    with monkeypatch.context() as patched:
        patched.setattr(type(again.tools), "run", undone)
        assert [each.output for each in again.code(output, units)] == [first[0].output]
    header.write_text("#define A 4\n")
    (other,) = replace(builder, made=ContentStore(builder.made.folder)).code(output, units)
    assert b"i32 4" in other.output


def test_code_of_a_long_unit_is_shortened_before_it_is_optimised(builder: UnitBuilder) -> None:
    output = OutputFolder(builder.tree, builder.tree.path, (clang_here(),), {})
    said: list[str] = []

    def shortened(code: str) -> str:
        said.append(code)
        return code.replace("i32 3", "i32 4")

    unit = "static int three(void) { return 3; }\nint a(void) { return three() + 1; }"
    short, ran = replace(builder, shortened=shortened).code(output, [unit, unit + "\n" * 30_000])
    assert len(said) == 1
    assert "call i32 @three" in said[0]
    assert b"ret i32 4" in short.output
    assert b"ret i32 5" in ran.output
