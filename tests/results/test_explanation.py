"""An explained obligation as a result."""

import pytest
from explained import explained
from rendered import shown, value

from zslayout.results.exit_code import ExitCode
from zslayout.subjects.zsmalloc.registry import REGISTRY


def test_to_explain_a_refutation_is_no_failure() -> None:
    found = explained("obj.fits", "um-x86_64", "rfc-v1")
    assert found.checked.findings[0].status.value == "REFUTED"
    assert found.exit_code is ExitCode.AS_EXPECTED
    assert "obj.fits" in {each.rule for each in found.diagnostics()}


def test_a_page_has_the_sentence_the_reason_the_formula_and_the_verdict() -> None:
    text = shown(explained("obj.roundtrip.pfn"))
    for part in (
        "Decoding an encoded location gives its PFN.",
        "why it matters: ",
        "when refuted: ",
        "cites: location_to_obj",
        "for all unsigned long pfn",
        "where  _PFN_BITS = 44",
        "verdict: PROVED",
        "obj.roundtrip.pfn_unbounded: ",
        "REFUTED",
    ):
        assert part in text


def test_a_control_says_that_it_is_wrong_on_purpose() -> None:
    text = shown(explained("obj.roundtrip.pfn_unbounded"))
    assert "a control of obj.roundtrip.pfn" in text
    assert "wrong on purpose" in text


def test_where_a_statement_does_not_hold_everywhere_the_condition_is_told() -> None:
    assert "if and only if: " in shown(explained("gate.sound", "um-x86_64", "rfc-v1"))


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        (next(each.id for each in REGISTRY.of_files), "asked of C files alone"),
        ("fallback.identical", "says nothing of this configuration"),
    ],
)
def test_what_has_no_formula_says_why(id_: str, said: str) -> None:
    assert said in shown(explained(id_))


@pytest.mark.parametrize("id_", [each.id for each in REGISTRY.every if not each.control])
def test_every_obligation_says_why_it_matters_and_what_to_do(id_: str) -> None:
    obligation = REGISTRY.by_id[id_]
    assert obligation.why
    assert obligation.fix


def test_the_formula_has_its_variables_and_numbers() -> None:
    found = value(explained("obj.covers_pfn"))
    assert (found["arch"], found["scheme"], found["verdict"]) == (
        "riscv64-sv57",
        "merged",
        "PROVED",
    )
    assert ["pfn", "unsigned long"] in found["formula"]["variables"]
    assert dict(found["formula"]["values"])["ADDRESSABLE_BITS"] == 56


def test_a_control_has_its_verdict() -> None:
    (control, *_) = value(explained("obj.fits"))["controls"]
    assert control["verdict"] == "REFUTED"
