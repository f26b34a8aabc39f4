"""A word where gcc alone builds the configuration."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import wordfiles
from fake_trees import fake_tree

from zslayout.arch import shipped
from zslayout.errors import UserError
from zslayout.kernel.output import OutputFolder
from zslayout.kernel.tree import of_folder
from zslayout.kernel.unit_build import UnitBuilder
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.pipeline.word_reading import read_word
from zslayout.pipeline.word_stand_in import UnitCode, stand_in, stand_in_code
from zslayout.words.word_unit import unit_text

GCC = "x86_64-linux-gnu-gcc"


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OutputFolder:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if not shutil.which(GCC):
        pytest.skip(f"{GCC} is not installed")
    tree = of_folder(fake_tree(tmp_path / "tree"), tmp_path / "scratch")
    command = (GCC, "-std=gnu11", "-funsigned-char", "-D__ALPHA=1")
    return OutputFolder(tree, tree.path, command, {})


def test_a_word_is_read_as_for_a_machine_of_the_same_sizes(
    tmp_path: Path, output: OutputFolder
) -> None:
    assembly = (
        '#ifdef __ALPHA\nstatic inline void fence(void) { asm("mb" : : : "memory"); }\n#endif'
    )
    header = wordfiles.HEADER.replace(
        "static inline slot_t make", f"{assembly}\nstatic inline slot_t make"
    )
    header = header.replace("{\n\treturn (slot_t)", "{\n\tfence();\n\treturn (slot_t)", 1)
    (tmp_path / "slot.h").write_text(header)
    word = wordfiles.word(file=str(tmp_path / "slot.toml"))
    builder = UnitBuilder(output.tree)
    (params,) = shipped.load_named(["alpha"], VOCABULARY)
    triple = stand_in(params, builder, output)
    texts = [unit_text(word, tmp_path)]
    found = stand_in_code([word], texts, triple, builder, output)["slot"]
    assert isinstance(found, UnitCode)
    assert found.read_as == "x86_64-linux-gnu"
    assert not read_word(word, found.ir).unread


def test_where_types_lie_otherwise_none_stands_in(output: OutputFolder) -> None:
    (params,) = shipped.load_named(["sh-4k"], VOCABULARY)
    with pytest.raises(UserError, match="lays out types alike"):
        stand_in(params, UnitBuilder(output.tree), output)


def test_what_does_not_compile_is_told_at_its_line(tmp_path: Path, output: OutputFolder) -> None:
    (tmp_path / "slot.h").write_text(wordfiles.HEADER)
    text = wordfiles.TEXT.replace("slot_kind(word)", "slot_kint(word)", 1)
    word = wordfiles.word(text, str(tmp_path / "slot.toml"))
    texts = [unit_text(replace(word), tmp_path)]
    found = stand_in_code([word], texts, "x86_64-linux-gnu", UnitBuilder(output.tree), output)
    error = found["slot"]
    assert isinstance(error, UserError)
    assert "$.fields.kind.decode" in error.faults[0].place
