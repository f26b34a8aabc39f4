"""A unit of a word compiled in a kernel tree."""

import shutil
from pathlib import Path

import pytest
from fake_trees import fake_tree

from zslayout.errors import UserError
from zslayout.kernel.output import KernelConfig, OutputFolder
from zslayout.kernel.prepared import PreparedFolders
from zslayout.kernel.tree import of_folder
from zslayout.kernel.unit_build import UnitBuilder

CONFIG = KernelConfig("x86_64", "x86", (), "x86_64-linux-gnu")
FLAGS = ("-S", "-emit-llvm", "-O1")


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
    return UnitBuilder(tree, kept=PreparedFolders(tmp_path / "kept"))


def test_what_no_clang_compiles_has_no_ir_to_be_read(builder: UnitBuilder) -> None:
    with pytest.raises(UserError, match="clang has no such target"):
        builder.output(CONFIG)
    output = OutputFolder(builder.tree, builder.tree.path, ("gcc",), {})
    with pytest.raises(UserError, match="is no clang"):
        builder.code(output, "", ["int a;"], ("-S",))


def test_a_unit_is_compiled_with_the_flags_of_the_file(builder: UnitBuilder) -> None:
    clang = clang_here()
    output = OutputFolder(builder.tree, builder.tree.path, (clang, "-DA=3"), {})
    (good,) = builder.code(output, "typedef int A_t;", ["A_t a = A;"], FLAGS)
    assert b"@a = " in good.output
    (bad,) = builder.code(output, "", ["int a = B;"], FLAGS)
    assert "undeclared identifier 'B'" in bad.said
    assert bad.code


def test_units_that_begin_alike_have_their_head_compiled_once(
    builder: UnitBuilder, tmp_path: Path
) -> None:
    clang = clang_here()
    (tmp_path / "tree/head.h").write_text("static inline int three(void) { return 3; }\n")
    command = (clang, f"-I{tmp_path}/tree")
    output = OutputFolder(builder.tree, builder.tree.path, command, {})
    head, units = (
        "#include <head.h>\n",
        ["int a(void) { return three(); }", "int b = 4;", "int c = D;"],
    )
    ran = builder.code(output, head, units, FLAGS)
    assert [each.code for each in ran] == [0, 0, 1]
    assert b"ret i32 3" in ran[0].output
    assert [b"@b = " in each.output for each in ran] == [False, True, False]


def test_code_is_kept_until_a_file_that_it_was_made_of_changes(
    builder: UnitBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept/one"
    kept.mkdir(parents=True)
    (kept / "zslayout-read.json").write_text("{}")
    header = tmp_path / "tree/head.h"
    header.write_text("#define A 3\n")
    output = OutputFolder(builder.tree, kept, (clang_here(), f"-I{tmp_path}/tree"), {})
    units = ["#include <head.h>\nint a = A;"]
    first = builder.code(output, "", units, FLAGS)
    again = UnitBuilder(builder.tree, kept=builder.kept)
    with monkeypatch.context() as patched:
        patched.setattr(type(again.tools), "run", undone)
        assert [each.output for each in again.code(output, "", units, FLAGS)] == [first[0].output]
    header.write_text("#define A 4\n")
    (other,) = UnitBuilder(builder.tree, kept=builder.kept).code(output, "", units, FLAGS)
    assert b"i32 4" in other.output
