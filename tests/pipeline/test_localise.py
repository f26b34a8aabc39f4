"""Where the fault behind a refutation is. Every mistake is tried in `test_source`."""

import pytest
import samples
from defects import source
from sourced import BY_NAME, line_of, quick, refuted

from zslayout.pipeline.localise import localised, mentioned
from zslayout.provenance import Mention, Origin, Provenance
from zslayout.results.source import SourceResult


def places(found: SourceResult, id_: str, arch: str = "x86_64") -> tuple[Provenance, ...]:
    return refuted(found)[arch, 8][id_].finding.provenance


def lines(found: SourceResult, id_: str, arch: str = "x86_64") -> list[int]:
    return [each.place.line for each in places(found, id_, arch) if each.place]


def number(base: str, part: str) -> int:
    (found,) = [i for i, line in enumerate(source(base).splitlines(), start=1) if part in line]
    return found


@pytest.mark.parametrize(
    ("defect", "arch", "obligation"),
    [
        ("index-mask-one-short", "arm-lpae", "obj.covers_idx"),
        ("pfn-shifted-in-unsigned-int", "x86_64", "obj.roundtrip.pfn"),
        ("index-decoded-in-a-byte", "x86_64", "obj.roundtrip.idx"),
        ("handle-size-of-int", "x86_64", "source.handle_word"),
        ("fullness-in-three-bits", "x86_64", "zspage.fullness_fits"),
        ("zspage-class-one-short", "arm64-64k", "zspage.class_fits"),
        ("class-index-uncapped", "x86_64", "source.class_index"),
        ("class-index-rounded-down", "x86_64", "source.class_index"),
        ("chain-loop-stops-early", "x86_64", "source.chain_size"),
        ("chain-ties-to-longest", "x86_64", "source.chain_size"),
        ("chain-by-percent", "x86_64", "source.chain_size"),
        ("waste-in-a-short", "hexagon-256k", "source.chain_size"),
        ("word-loaded-as-unsigned-int", "x86_64", "source.handle_word"),
        ("page-decoded-one-bit-low", "x86_64", "source.frame"),
    ],
)
def test_the_likeliest_line_comes_first(defect: str, arch: str, obligation: str) -> None:
    found = lines(quick(defect, arch), obligation, arch)
    assert found[0] == line_of(BY_NAME[defect])


def test_each_place_is_named_once_and_says_what_is_there() -> None:
    found = places(quick("pfn-shifted-in-unsigned-int", "x86_64"), "obj.roundtrip.pfn")
    assert len({str(each) for each in found}) == len(found) > 1
    assert {each.what for each in found} == {"computed by location_to_obj()", "location_to_obj()"}
    assert {each.origin for each in found} == {Origin.C}


def test_what_holds_has_no_place() -> None:
    for result in quick("merged", "x86_64").check.results:
        assert not any(map(localised, result.findings))


def test_an_assertion_that_fails_stands_before_the_if_of_the_gate() -> None:
    found = lines(quick("rfc_v1", "um-x86_64"), "gate.sound", "um-x86_64")
    assert found[0] == number("rfc_v1", "static_assert(_PFN_BITS")
    assert found[1] == number("rfc_v1", "#if BITS_PER_LONG >= 64")


def test_an_assertion_that_lets_pass_what_the_schemes_does_not_comes_first() -> None:
    found = lines(quick("assertion-forgets-index", "um-x86_64"), "obj.fits", "um-x86_64")
    assert found[0] == line_of(BY_NAME["assertion-forgets-index"])


def test_the_if_that_decides_about_a_macro_is_named_with_it() -> None:
    found = lines(quick("gate-forgets-chunks", "um-x86_64"), "gate.sound", "um-x86_64")
    gate = line_of(BY_NAME["gate-forgets-chunks"])
    assert found == [gate + 1, gate]


def test_an_ifdef_leads_to_what_decides_about_its_name() -> None:
    found = lines(quick("gate-takes-32-bit-words", "i386"), "gate.sound", "i386")
    assert line_of(BY_NAME["gate-takes-32-bit-words"]) in found[:3]


def test_a_macro_is_at_fault_and_not_those_that_are_made_of_it() -> None:
    found = places(quick("index-mask-one-short", "arm-lpae"), "obj.covers_idx", "arm-lpae")
    assert [each.what for each in found] == ["macro OBJ_INDEX_MASK"]


def test_what_is_undefined_is_where_it_is_computed_and_nowhere_else() -> None:
    found = lines(quick("index-shifted-by-the-word", "x86_64"), "source.defined")
    assert found[0] == line_of(BY_NAME["index-shifted-by-the-word"])


def test_a_condition_has_its_own_place() -> None:
    found = places(quick("chain-ties-to-longest", "x86_64"), "source.chain_size")
    assert found[0].place is not None
    assert found[0].place.column == 3


def test_where_the_scheme_has_the_fault_too_it_is_what_the_false_part_names() -> None:
    found = quick("rfc_v1", "um-x86_64")
    named = [each.what for each in places(found, "obj.fits", "um-x86_64")]
    assert named[:2] == ["static assertion", "what the preprocessor asks"]
    assert "macro _PFN_BITS" in named


def _said(found: tuple[Mention, ...]) -> dict[str, str]:
    return {each.name: each.where for each in found}


def test_what_is_false_of_a_scheme_names_its_macros_and_the_keys_that_they_come_to() -> None:
    finding = samples.finding(samples.result(samples.board(phys=58)), "obj.fits")
    assert _said(mentioned(finding)) == {
        "_PFN_BITS": "rfc-v1",
        "OBJ_CLASS_BITS_NEEDED": "rfc-v1",
        "OBJ_IDX_BITS_NEEDED": "rfc-v1",
        "BITS_PER_LONG": "board.toml:$.bits_per_long",
        "MAX_POSSIBLE_PHYSMEM_BITS": "board.toml:$.physmem_bits",
        "PAGE_SHIFT": "board.toml:$.page_shift",
        "CONFIG_ZSMALLOC_CHAIN_SIZE": "board.toml:$.chain_size",
    }


def test_only_what_the_false_part_comes_to_is_named() -> None:
    text = samples.toml(shift=16, phys=50) + "addressable_bits = 60\n"
    found = samples.result(samples.params(text), patterns=("obj.covers_pfn",))
    named = _said(mentioned(samples.finding(found, "obj.covers_pfn")))
    assert {"OBJ_INDEX_BITS", "PAGE_SHIFT", "MAX_POSSIBLE_PHYSMEM_BITS"} <= named.keys()
    assert "ADDRESSABLE_BITS" not in named  # what is assumed of the page frame


def test_a_macro_of_a_c_file_is_from_there_though_archconfigs_have_its_number() -> None:
    found = refuted(quick("rfc_v1", "um-x86_64"))["um-x86_64", 8]["gate.sound"].finding
    named = _said(found.mentions)
    line = number("rfc_v1", "#define MAX_POSSIBLE_PHYSMEM_BITS BITS_PER_LONG")
    assert named["MAX_POSSIBLE_PHYSMEM_BITS"] == f"rfc_v1.c:{line}:9"
    assert named["PAGE_SHIFT"] == "archconfigs/um-x86_64.toml:$.page_shift"


def test_what_is_as_expected_or_has_no_witness_mentions_nothing() -> None:
    known = samples.result(samples.named("riscv32"))
    blocked = samples.finding(samples.result(samples.board(phys=58)), "obj.adjacent")
    assert not any(map(mentioned, (*known.findings, blocked)))
