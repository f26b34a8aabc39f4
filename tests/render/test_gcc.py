"""Diagnostics as compilers write them."""

import re
from dataclasses import replace

import samples
from rendered import shown
from sourced import quick

from zslayout.errors import Place
from zslayout.provenance import in_c
from zslayout.results.check import CheckResult
from zslayout.results.finding import ConfigResult

LINE = re.compile(
    r"(?:[^\s:]+:\d+:\d+|[^\s:]+:\$\.[a-z_]+|rfc-v1|zslayout):"
    r" (error|warning|note): .+ \[[a-z_.]+\]"
)
PLACES = (in_c(Place("z.c", 7, 3), "macro A"), in_c(Place("z.c", 9, 1), "f()"))


def _placed(arch: str) -> ConfigResult:
    found = samples.broken(samples.NARROW_MASK)
    findings = tuple(
        each if each.as_expected else replace(each, provenance=PLACES) for each in found.findings
    )
    return replace(found, params=replace(found.params, name=arch), findings=findings)


def test_what_is_as_expected_is_no_line() -> None:
    assert shown(samples.check((samples.named("x86_64"),)), "gcc") == ""


def test_a_known_refutation_is_a_note() -> None:
    line, where = shown(samples.check((samples.named("riscv32"),)), "gcc").splitlines()
    assert LINE.fullmatch(line)
    place = "archconfigs/riscv32.toml:24:1"
    assert line.startswith(f"{place}: note: REFUTED at chain sizes 9, 11, 13, 15, as expected: ")
    assert line.endswith(" on riscv32 (rfc-v1) [size.min_aligned]")
    assert where == f"{place}: note: expect.refuted [size.min_aligned]"


def test_an_error_stands_at_its_place_and_is_said_once_with_its_configurations() -> None:
    text = shown(CheckResult((_placed("one"), _placed("two"))), "gcc")
    lines = text.splitlines()
    assert all(map(LINE.fullmatch, lines))
    (told,) = [each for each in lines if each.endswith("[obj.roundtrip.class]") and "REF" in each]
    assert told.startswith("z.c:7:3: error: REFUTED, expected PROVED: Decoding an encoded")
    assert " on one, two; fix: compare the mask and the shift" in told
    assert lines[lines.index(told) + 1] == "z.c:9:1: note: f() [obj.roundtrip.class]"


def test_many_configurations_are_counted() -> None:
    found = CheckResult(tuple(_placed(f"board{number}") for number in range(5)))
    told = shown(found, "gcc")
    assert re.search(r"obj\.roundtrip\.class\]|on 5 configurations; fix", told)
    assert told.count("BLOCKED") == 0
    assert re.search(
        r"\d+ statements say nothing, .*torn\.class_stable on 5 conf.*\[blocked\]", told
    )


def test_a_file_that_does_not_build_is_an_error_at_its_assertion() -> None:
    found = quick("rfc_v1", "um-x86_64")
    text = shown(found, "gcc")
    place = str(next(iter(found.false_assertions.values()))[0].place)
    assert f"{place}: error: build-error: needs " in text
    assert all(map(LINE.fullmatch, text.splitlines()))


def test_what_the_false_part_names_is_a_note_where_it_comes_from() -> None:
    lines = shown(samples.check((samples.board(phys=58),)), "gcc").splitlines()
    assert all(map(LINE.fullmatch, lines))
    told = [each for each in lines if each.endswith("[obj.fits]") and " note: " in each]
    assert told == [
        "rfc-v1: note: _PFN_BITS, OBJ_CLASS_BITS_NEEDED, OBJ_IDX_BITS_NEEDED [obj.fits]",
        "board.toml:3:1: note: BITS_PER_LONG [obj.fits]",
        "board.toml:5:1: note: MAX_POSSIBLE_PHYSMEM_BITS (a.h: MAX_PHYSMEM_BITS) [obj.fits]",
        "board.toml:4:1: note: PAGE_SHIFT [obj.fits]",
        "board.toml:$.chain_size: note: CONFIG_ZSMALLOC_CHAIN_SIZE"
        " (absent, as mm/Kconfig has it) [obj.fits]",
    ]


def test_a_place_that_is_told_already_is_no_second_note() -> None:
    text = shown(quick("rfc_v1", "um-x86_64"), "gcc")
    told = [each.split()[0] for each in text.splitlines() if each.endswith("[gate.sound]")]
    assert len(told) == len(set(told))
    assert "archconfigs/um-x86_64.toml:6:1:" in told
