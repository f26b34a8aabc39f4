"""A unit of a word compiled in a kernel tree."""

import shutil
from pathlib import Path

import pytest
from fake_trees import fake_tree

from zslayout.errors import UserError
from zslayout.kernel.output import KernelConfig, OutputFolder
from zslayout.kernel.prepared import PreparedFolders
from zslayout.kernel.tree import of_folder
from zslayout.kernel.word_build import WordBuilder

CONFIG = KernelConfig("x86_64", "x86", (), "x86_64-linux-gnu")


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WordBuilder:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    tree = of_folder(fake_tree(tmp_path / "tree"), tmp_path / "scratch")
    return WordBuilder(tree, kept=PreparedFolders(tmp_path / "kept"))


def test_what_no_clang_compiles_has_no_ir_to_be_read(builder: WordBuilder) -> None:
    with pytest.raises(UserError, match="no clang here compiles for it"):
        builder.output(CONFIG)
    output = OutputFolder(builder.tree, builder.tree.path, ("gcc",), {})
    with pytest.raises(UserError, match="is no clang"):
        builder.ir(output, "int a;", ("-S",))


def test_a_unit_is_compiled_with_the_flags_of_the_file(builder: WordBuilder) -> None:
    clang = next(filter(shutil.which, ("clang", "clang-19")), "")
    if not clang:
        pytest.skip("clang is not installed")
    output = OutputFolder(builder.tree, builder.tree.path, (clang, "-DA=3"), {})
    flags = ("-S", "-emit-llvm", "-o", "-")
    ran = builder.ir(output, "int a = A;", flags)
    assert b"@a = " in ran.output
    assert builder.ir(output, "int a = B;", flags).code
