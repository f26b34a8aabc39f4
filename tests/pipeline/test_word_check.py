"""Words on configurations, with and without a kernel tree."""

from pathlib import Path

import pytest
import wordfiles

from zslayout.arch import shipped
from zslayout.errors import UserError
from zslayout.kernel.output import OutputFolder
from zslayout.kernel.tree import KernelTree
from zslayout.pipeline.targets import archconfig_target
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.pipeline.word_check import with_wishes
from zslayout.pipeline.word_code import WordRequest
from zslayout.results.exit_code import ExitCode
from zslayout.results.word_result import AbsentWord
from zslayout.verdict import Status


def test_a_word_is_checked_on_each_configuration(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace("1UL << 20", "1UL << (BITS_PER_LONG - 8)")
    found = wordfiles.checked(tmp_path, text=text, archs=["x86_64", "i386", "s390", "mips32-4k"])
    assert [(each.arch, each.word.bits) for each in found.results] == [
        ("x86_64", 64),
        ("i386", 32),
        ("s390", 64),
        ("mips32-4k", 32),
    ]
    assert found.exit_code is ExitCode.AS_EXPECTED


def test_a_configuration_has_its_own_verdict(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace("place < 1UL << 20", "place < 1ULL << 30 && place < ~0UL")
    found = wordfiles.checked(tmp_path, text=text, archs=["x86_64", "i386"])
    assert [each.exit_code for each in found.results] == [
        ExitCode.AS_EXPECTED,
        ExitCode.UNEXPECTED,
    ]


def test_c_that_does_not_compile_is_told_at_its_line_with_the_compilers_words(
    tmp_path: Path,
) -> None:
    with pytest.raises(UserError) as caught:
        wordfiles.checked(tmp_path, text=wordfiles.TEXT.replace("kind < 8", "kint < 8"))
    (fault,) = caught.value.faults
    assert fault.place == f"{tmp_path}/slot.toml:10:$.fields.kind.domain"
    assert "use of undeclared identifier 'kint'" in fault.text


def test_what_compiles_somewhere_is_open_where_it_does_not(tmp_path: Path) -> None:
    header = wordfiles.HEADER.replace("#pragma once", "#if BITS_PER_LONG == 32\n#error no\n#endif")
    found = wordfiles.checked(tmp_path, header, archs=["x86_64", "i386"])
    assert [each.arch for each in found.unread] == ["i386"]
    assert found.exit_code is ExitCode.UNDECIDED


def test_what_is_refuted_only_by_assembly_that_is_not_known_is_open(tmp_path: Path) -> None:
    swapped = """
static inline unsigned long swapped(unsigned long x)
{
	unsigned long y;
	asm("swap %0, %1" : "=r"(y) : "r"(x));
	return y;
}
"""
    text = wordfiles.TEXT.replace('"slot_place(word)"', '"swapped(slot_place(word))"')
    result = wordfiles.one(wordfiles.checked(tmp_path, wordfiles.HEADER + swapped, text))
    (finding,) = [each for each in result.findings if each.statement.id == "slot.roundtrip.place"]
    assert finding.status is Status.UNKNOWN
    assert "swap $0, $1" in finding.verdict.why
    assert result.exit_code is ExitCode.UNDECIDED


def test_a_word_that_nothing_has_says_which_options_kconfig_did_not_give(tmp_path: Path) -> None:
    kconfig = "config SLOT\n\tbool\n\tdepends on TABLE\nconfig TABLE\n\tbool\n"
    (tmp_path / "Kconfig").write_text(kconfig, encoding="utf-8")
    text = wordfiles.TEXT.replace("include", 'kconfig = ["CONFIG_SLOT=y"]\ninclude')
    (params,) = shipped.load_named(["arm"], VOCABULARY)
    request = WordRequest((wordfiles.word(text),), (archconfig_target(params),))
    output = OutputFolder(KernelTree(tmp_path, "7.3", "a tree"), tmp_path, (), {})
    absent = AbsentWord("arm", "slot", "not defined(CONFIG_SLOT)")
    (told,) = with_wishes(request, [absent], {"arm": output})
    assert isinstance(told, AbsentWord)
    assert told.why == (
        "not defined(CONFIG_SLOT); CONFIG_SLOT=y: Kconfig makes it n (SLOT needs TABLE, Kconfig:1)"
    )
    there = wordfiles.one(wordfiles.checked(tmp_path))
    assert list(with_wishes(request, [absent, there], {"arm": output})) == [absent, there]
