"""The code of words."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import wordfiles
from fake_trees import fake_tree

from zslayout.arch import shipped
from zslayout.cfront.atomics import atomics
from zslayout.kernel.output import KernelConfig, OutputFolder
from zslayout.kernel.tree import of_folder
from zslayout.kernel.unit_build import UnitBuilder
from zslayout.pipeline.targets import archconfig_target
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.pipeline.word_code import WordRequest, compiled
from zslayout.pipeline.word_reading import read_word
from zslayout.pipeline.word_stand_in import UnitCode
from zslayout.words.word_unit import IR_FLAGS

SOURCE = """\
static int helped(int x)
{
	return x + 1;
}
#define CALLS(first) first##ed(1)
int uses(void)
{
	return OF_HEADER;
}
"""


@pytest.mark.parametrize("header", ["0", "helped(1)"], ids=["enough", "too little"])
def test_of_a_c_file_there_is_what_the_word_needs_or_all(
    header: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clang = next(filter(shutil.which, ("clang", "clang-19")), "")
    if not clang:
        pytest.skip("clang is not installed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    tree = of_folder(fake_tree(tmp_path / "tree"), tmp_path / "scratch")
    (tree.path / "mm/a.c").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "slot.h").write_text(f"{wordfiles.HEADER}#define OF_HEADER {header}\n")
    text = wordfiles.TEXT.replace("include = ", 'source = ["mm/a.c"]\ninclude = ')
    word = wordfiles.word(text.replace("!(word.bits & 1)", "!(word.bits & 1) || uses()"))
    word = replace(word, file=str(tmp_path / "slot.toml"))
    (params,) = shipped.load_named(["x86_64"], VOCABULARY)
    builder = UnitBuilder(tree, head=atomics(), flags=IR_FLAGS, any_compiler=True)
    output = OutputFolder(tree, tree.path, (clang, "--target=x86_64-linux-gnu", "-std=gnu11"), {})

    def output_of(_: UnitBuilder, config: KernelConfig, **_kw: object) -> OutputFolder:
        assert config.name == "x86_64"
        return output

    monkeypatch.setattr(UnitBuilder, "output", output_of)
    request = WordRequest((word,), (archconfig_target(params),), builder)
    units, found = compiled(request, archconfig_target(params))
    assert found is output
    code = units["slot"]
    assert isinstance(code, UnitCode)
    assert not read_word(word, code.ir).unread
