"""A refutation for a person, and the witness in it."""

from collections.abc import Callable

import pytest
import samples
from goldens import compare
from rendered import drawn

from zslayout.expr.ints import evaluate
from zslayout.results import witness as told
from zslayout.results.finding import ConfigResult, Finding
from zslayout.results.words import finding_line
from zslayout.verdict import Status
from zslayout.words.scheme import Scheme


def _wrong_mask() -> ConfigResult:
    return samples.broken(samples.NARROW_MASK)


def explanation(result: ConfigResult, finding: Finding) -> list[str]:
    return [finding_line(result, finding), *drawn(told.explanation(result, finding))]


def _explained(result: ConfigResult, id_: str) -> str:
    return "\n".join(explanation(result, samples.finding(result, id_))) + "\n"


def test_a_mask_that_is_too_narrow_refutes_the_round_trip() -> None:
    finding = samples.finding(_wrong_mask(), "obj.roundtrip.class")
    assert finding.status is Status.REFUTED
    assert finding.expected is Status.PROVED


def _replays(finding: Finding) -> bool:
    """Whether the witness makes the statement false, by plain arithmetic."""
    at = finding.shown
    assert at.verdict.witness is not None
    claim = finding.obligation.build(at.layout.definition)
    values = {**at.layout.values, **dict(at.verdict.witness.values)}
    return bool(evaluate(claim.assumption, values)) and not evaluate(claim.then, values)


@pytest.mark.parametrize(
    "scheme", [samples.NARROW_MASK, samples.LATE_DECODER], ids=["narrow-mask", "late-decoder"]
)
def test_every_unexpected_refutation_replays_and_says_whether_it_is_unique(scheme: Scheme) -> None:
    refuted = [f for f in samples.broken(scheme).unexpected if f.status is Status.REFUTED]
    assert refuted
    for finding in refuted:
        witness = finding.shown.verdict.witness
        assert witness is not None
        assert _replays(finding)
        assert witness.unique is False


def test_the_witness_is_the_smallest_there_is() -> None:
    witness = samples.finding(_wrong_mask(), "obj.roundtrip.class").shown.verdict.witness
    assert witness is not None
    assert dict(witness.values) == {"pfn": 0, "class_idx": 0x80, "obj_idx": 0}


def test_a_mask_that_is_too_narrow_is_explained_from_the_sentence_to_the_mend() -> None:
    lines = explanation(_wrong_mask(), samples.finding(_wrong_mask(), "obj.roundtrip.class"))
    assert lines == [
        "obj.roundtrip.class arm64-4k rfc-v1: REFUTED, expected PROVED",
        "  broken: Decoding an encoded location gives its class index.",
        "  inputs: CONFIG_ZSMALLOC_CHAIN_SIZE = 8; others break it too",
        "    unsigned long pfn       = 0x0  (64 bits)",
        "    unsigned int  class_idx = 0x80  (32 bits)",
        "    unsigned int  obj_idx   = 0x0  (32 bits)",
        "  obj = 0x0  <- (pfn << OBJ_INDEX_BITS) | ((unsigned long)(class_idx & OBJ_CLASS_MASK) <<",
        "                OBJ_IDX_BITS) | (obj_idx & OBJ_IDX_MASK)",
        "    pfn                                      class_idx obj_idx",
        "    63                                    24 23     16 15             0",
        "    0000000000000000000000000000000000000000 00000000  0000000000000000",
        "                                             ^",
        "  class_idx decoded = 0  <- (unsigned int)((obj >> OBJ_IDX_BITS) & OBJ_CLASS_MASK)",
        "  fails: class_idx decoded == class_idx",
        "         0x0 == 0x80",
        "  where: OBJ_INDEX_BITS = 24, OBJ_CLASS_MASK = 0x7f, OBJ_IDX_BITS = 16,"
        " OBJ_IDX_MASK = 0xffff",
        "  from: rfc-v1: OBJ_INDEX_BITS, OBJ_CLASS_MASK, OBJ_IDX_BITS, OBJ_IDX_MASK",
        "  from: archconfigs/arm64-4k.toml:$.bits_per_long: BITS_PER_LONG",
        "        (include/asm-generic/bitsperlong.h:9: BITS_PER_LONG (arch/arm64/Kconfig: 64BIT))",
        "  from: archconfigs/arm64-4k.toml:$.physmem_bits: MAX_POSSIBLE_PHYSMEM_BITS",
        "        (arch/arm64/include/asm/sparsemem.h:11: MAX_POSSIBLE_PHYSMEM_BITS)",
        "  from: archconfigs/arm64-4k.toml:$.page_shift: PAGE_SHIFT"
        " (include/vdso/page.h:13: PAGE_SHIFT",
        "        (arch/arm64/Kconfig: ARM64_4K_PAGES))",
        "  from: archconfigs/arm64-4k.toml:$.chain_size: CONFIG_ZSMALLOC_CHAIN_SIZE (mm/Kconfig:",
        "        ZSMALLOC_CHAIN_SIZE)",
        "  cites: location_to_obj, obj_to_location",
        "  how far: needs 58 of 64 bits, headroom 6 bits at chain size 8, headroom 5 bits at 16",
        "  fix: compare the mask and the shift of the field in the encoder with the decoder's",
    ]


def test_two_locations_that_share_a_word_are_marked_where_they_differ() -> None:
    text = _explained(_wrong_mask(), "obj.injective")
    assert text.count("\n                                             ^\n") == 2
    assert "  fails: class_idx_1 == class_idx_2\n         0x80 == 0x0\n" in text


@pytest.mark.parametrize("scheme", ["NARROW_MASK", "LATE_DECODER"])
def test_the_explanations_of_a_broken_scheme_read_as_before(scheme: str) -> None:
    result = samples.broken(getattr(samples, scheme))
    texts = ["\n".join(explanation(result, each)) for each in result.unexpected]
    compare(f"explanations-{scheme.lower().replace('_', '-')}.txt", "\n\n".join(texts) + "\n")


@pytest.mark.parametrize(
    ("bits", "phys", "scheme", "name"),
    [
        (64, 58, "rfc-v1", "build-error"),
        (64, 57, "merged", "gate-incomplete"),
        (32, 50, "rfc-v1", "too-wide-32-bit"),
        (64, 44, "rfc-v1", "undefined-shift"),
    ],
    ids=["build-error", "gate-incomplete", "too-wide-32-bit", "undefined-shift"],
)
def test_the_explanations_of_an_archconfig_read_as_before(
    bits: int, phys: int, scheme: str, name: str
) -> None:
    result = samples.result(samples.board(bits=bits, phys=phys), scheme)
    texts = ["\n".join(explanation(result, each)) for each in result.unexpected]
    compare(f"explanations-{name}.txt", "\n\n".join(texts) + "\n")


@pytest.mark.parametrize(
    "made",
    [
        _wrong_mask,
        lambda: samples.broken(samples.LATE_DECODER),
        lambda: samples.result(samples.board(phys=58)),
        lambda: samples.result(samples.board(bits=32, phys=50)),
        lambda: samples.result(samples.board(phys=44)),
    ],
    ids=["narrow-mask", "late-decoder", "build-error", "too-wide-32-bit", "undefined-shift"],
)
def test_an_explanation_fits_a_terminal_of_100_columns_below_its_first_line(
    made: Callable[[], ConfigResult],
) -> None:
    result = made()
    assert result.unexpected
    for finding in result.unexpected:
        first, *rest = explanation(result, finding)
        assert first.startswith(f"{finding.obligation.id} ")
        assert [line for line in rest if len(line) > 100] == []


def test_every_refutation_can_be_explained_controls_too() -> None:
    result = _wrong_mask()
    refuted = [each for each in result.findings if each.status is Status.REFUTED]
    assert len(refuted) > 15
    for finding in refuted:
        labels = [line.split(":")[0].strip() for line in explanation(result, finding)]
        order = [
            each
            for each in labels
            if each in {"broken", "inputs", "fails", "where", "cites", "how far", "fix"}
        ]
        expected = ["broken", "inputs", "fails", "where", "cites", "how far", "fix"]
        assert order == [each for each in expected if each in order]
        assert {"broken", "inputs", "fails", "cites", "how far"} <= set(order)


def test_what_is_only_blocked_is_one_line() -> None:
    text = _explained(samples.result(samples.board(phys=58)), "obj.disjoint")
    assert text == (
        "obj.disjoint board rfc-v1: BLOCKED at chain sizes 9-16"
        " (rests on obj.fits, which is not proved), expected PROVED\n"
    )


def test_a_proof_that_nobody_expected_says_so() -> None:
    text = samples.toml() + '[expect.refuted.rfc-v1]\n"obj.fits" = { why = "it was once" }\n'
    assert _explained(samples.result(samples.params(text)), "obj.fits") == (
        "obj.fits board rfc-v1: PROVED, expected REFUTED\n"
        "  says: The bits that the fields need sum to at most BITS_PER_LONG.\n"
        "  why: proved, where a refutation is expected\n"
    )
