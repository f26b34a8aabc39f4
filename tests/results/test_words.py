"""The sentences that every form of report uses."""

from dataclasses import replace
from typing import Final

import pytest
import samples
import told
from rendered import shown

from zslayout.arch.params import Outcome
from zslayout.render.registry import offered
from zslayout.results.check import CheckResult
from zslayout.results.finding import ConfigResult
from zslayout.results.words import (
    chain_sizes,
    finding_line,
    how_far,
    outcome_sentence,
    spare,
    state,
    tally,
)

OUTCOMES: Final = {
    "fits": (
        samples.named("riscv64-sv57"),
        "rfc-v1",
        "class-idx: needs 62 of 64 bits, headroom 2 bits at chain size 8, headroom 1 bit at 16",
    ),
    "fits-nowhere": (
        samples.named("um-x86_64"),
        "rfc-v1",
        "build-error: needs 70 bits, the word has 64; the #if let it through"
        " (6 bits missing at chain size 8, 7 bits missing at chain size 16)",
    ),
    "gate-off": (
        samples.named("um-x86_64"),
        "merged",
        "fallback: words identical to pfn-idx; three fields would need 71 of 64 bits",
    ),
    "two-fields": (
        samples.named("i386"),
        "pfn-idx",
        "fallback: two fields; needs 30 of 32 bits, headroom 2 bits at chain size 8,"
        " headroom 1 bit at 16",
    ),
    "fits-short-chains-only": (
        samples.board(phys=58),
        "rfc-v1",
        "build-error: needs 65 bits at chain size 9, the word has 64; the #if let it through"
        " (headroom 0 bits at chain size 8, 1 bit missing at chain size 16)"
        " [class-idx at chain sizes 4-8; build-error at chain sizes 9-16]",
    ),
    "gate-off-for-long-chains": (
        samples.board(phys=57),
        "merged",
        "fallback: words identical to pfn-idx; three fields would need 65 of 64 bits"
        " at chain size 9 [class-idx at chain sizes 4-8; fallback at chain sizes 9-16]",
    ),
    "does-not-fit-32-bit": (
        samples.board(bits=32, phys=50),
        "rfc-v1",
        "BROKEN: compiles, encoding wrong; three fields would need"
        " 56 of 32 bits, 24 bits missing at chain size 8, 25 bits missing at 16",
    ),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_the_outcome_is_told_in_one_sentence(case: str) -> None:
    config, scheme, sentence = OUTCOMES[case]
    assert outcome_sentence(samples.result(config, scheme)) == sentence


def test_one_chain_size_is_told_in_the_singular() -> None:
    assert chain_sizes((9,)) == "chain size 9"
    assert chain_sizes((9, 10, 12)) == "chain sizes 9-10, 12"


@pytest.mark.parametrize(
    ("phys", "text"),
    [
        (56, "headroom 2 bits"),
        (57, "headroom 1 bit"),
        (58, "headroom 0 bits"),
        (59, "1 bit missing"),
        (60, "2 bits missing"),
    ],
)
def test_headroom_is_told_in_bits(phys: int, text: str) -> None:
    assert spare(samples.result(samples.board(phys=phys)).default_layout) == text


def test_at_one_chain_size_how_far_speaks_of_one() -> None:
    result = samples.result(samples.named("riscv64-sv57"), chain_size=16)
    assert how_far(result) == "needs 63 of 64 bits, headroom 1 bit at chain size 16"


def test_the_tally_counts_controls_apart() -> None:
    result = samples.result(samples.named("riscv64-sv57"), patterns=("gate.*", "fallback.*"))
    assert tally(result) == "1 proved, 1 sanity check fails as it must, 4 not applicable"


def _line(result: ConfigResult, id_: str) -> str:
    return finding_line(result, samples.finding(result, id_))


def test_a_proof_is_one_line_with_the_id_first() -> None:
    line = _line(samples.result(samples.named("riscv64-sv57")), "obj.fits")
    assert line == "obj.fits riscv64-sv57 rfc-v1: PROVED"


def test_a_control_is_said_to_be_one() -> None:
    line = _line(samples.result(samples.named("riscv64-sv57")), "obj.fits.word_wider")
    assert (
        line == "obj.fits.word_wider riscv64-sv57 rfc-v1: REFUTED, a sanity check, which must fail"
    )


def test_an_expected_refutation_says_where_and_why() -> None:
    line = _line(samples.result(samples.named("riscv32")), "size.min_aligned")
    assert line.startswith(
        "size.min_aligned riscv32 rfc-v1: REFUTED at chain sizes 9, 11, 13, 15, as expected: ZS_MIN"
    )


def test_what_rests_on_a_refutation_says_on_which() -> None:
    line = _line(samples.result(samples.named("um-x86_64")), "obj.disjoint")
    assert line == (
        "obj.disjoint um-x86_64 rfc-v1: BLOCKED (rests on obj.fits, which is not proved)"
    )


def test_an_unexpected_refutation_says_where_and_what_was_expected() -> None:
    line = _line(samples.result(samples.board(phys=58)), "obj.fits")
    assert line == "obj.fits board rfc-v1: REFUTED at chain sizes 9-16, expected PROVED"


def test_a_control_that_is_blocked_somewhere_says_where() -> None:
    line = _line(samples.result(samples.board(phys=58)), "obj.disjoint.pfn_unshifted")
    assert line == (
        "obj.disjoint.pfn_unshifted board rfc-v1: REFUTED at chain sizes 4-8,"
        " BLOCKED at chain sizes 9-16 (rests on obj.fits, which is not proved),"
        " expected REFUTED at chain sizes 9-16"
    )


def test_a_known_refutation_that_happens_elsewhere_too_says_where_it_is_not_known() -> None:
    text = samples.toml(phys=58) + (
        '[expect]\nrfc-v1 = "build-error"\n'
        '[expect.refuted.rfc-v1]\n"size.min_aligned" = { why = "odd", chain_sizes = [9, 11] }\n'
    )
    line = _line(samples.result(samples.params(text)), "size.min_aligned")
    assert line == (
        "size.min_aligned board rfc-v1: REFUTED at chain sizes 9, 11, 13, 15,"
        " expected PROVED at chain sizes 13, 15"
    )


def test_a_known_refutation_that_does_not_happen_is_not_as_expected() -> None:
    text = samples.toml() + '[expect.refuted.rfc-v1]\n"obj.fits" = { why = "it was once" }\n'
    result = samples.result(samples.params(text))
    said = "obj.fits board rfc-v1: PROVED, expected REFUTED"
    assert _line(result, "obj.fits") == said
    assert state(result) == "NOT AS EXPECTED"


def test_the_state_is_told_in_two_words() -> None:
    assert state(samples.result(samples.named("riscv64-sv57"))) == "as expected"
    assert state(samples.result(samples.board(phys=58))) == "NOT AS EXPECTED"


PRIVATE: Final = (
    samples.toml(bits=32, phys=34)
    + '[expect.refuted.pfn-idx]\n"size.min_aligned" = { why = "odd", chain_sizes = [9] }\n'
)


def private() -> CheckResult:
    """A check of an archconfig of one's own that expects a refutation."""
    return CheckResult((samples.result(samples.params(PRIVATE), "pfn-idx", chain_size=9),))


def test_a_refutation_that_a_private_archconfig_expects_is_said_to_be_expected_by_it() -> None:
    (result,) = private().results
    said = "size.min_aligned board pfn-idx: REFUTED, as expected by board.toml: odd"
    assert _line(result, "size.min_aligned") == said
    assert private().summary == (
        "1 checked: 1 as expected, 0 unexpected, 0 undecided;"
        " 1 refutation is expected by board.toml alone"
    )


def test_what_a_shipped_archconfig_expects_is_said_to_be_expected() -> None:
    found = CheckResult((samples.result(samples.named("riscv32"), "pfn-idx"),))
    assert found.summary == "1 checked: 1 as expected, 0 unexpected, 0 undecided"


SAYING = [each.name for each in offered((CheckResult,)) if each.name != "checkpatch"]
"""checkpatch says nothing of what is as expected."""


@pytest.mark.parametrize("form", SAYING)
def test_every_form_says_what_only_a_private_archconfig_expects(form: str) -> None:
    assert "board.toml" in shown(private(), form)


def test_the_summary_counts_results() -> None:
    good, bad = samples.result(samples.board()), samples.result(samples.board(phys=58))
    assert (
        CheckResult((good, bad, good)).summary
        == "3 checked: 2 as expected, 1 unexpected, 0 undecided"
    )
    assert CheckResult((bad,), unchecked=4).summary == (
        "1 checked: 0 as expected, 1 unexpected, 0 undecided;"
        " stopped there, 4 configurations not checked"
    )


def test_what_no_solver_decided_is_not_called_broken() -> None:
    found = samples.result(samples.named("x86_64"))
    outcomes = tuple((size, Outcome.UNPROVED) for size, _ in found.outcomes)
    open_ = replace(told.undecided(found), outcomes=outcomes, outcome_undecided=True)
    assert outcome_sentence(open_).startswith("UNDECIDED: compiles; a solver gave up; needs 58 of")
    broken = replace(samples.broken(samples.NARROW_MASK), outcomes=outcomes)
    assert outcome_sentence(broken).startswith("BROKEN: compiles, encoding wrong; needs 58 of")
