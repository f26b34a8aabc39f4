"""What a check found, as plain data."""

from dataclasses import replace

import pytest
import samples

from zslayout.arch.params import Outcome
from zslayout.provenance import Mention, Origin, Provenance
from zslayout.results.check import CheckResult
from zslayout.results.finding import ConfigResult, Finding, PointVerdict, status_counts
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.verdict import Status, Verdict, Witness

PROVED = Verdict(Status.PROVED, milliseconds=2.0)
REFUTED = Verdict(Status.REFUTED, Witness(()), milliseconds=3.0)
UNKNOWN = Verdict(Status.UNKNOWN, why="timeout")
BLOCKED = Verdict(Status.BLOCKED, why="rests on obj.fits, which is not proved")


def _finding(*verdicts: Verdict, expected: Status = Status.PROVED, first: int = 4) -> Finding:
    """Verdicts at chain sizes from `first` on."""
    layouts = samples.result(samples.named("riscv64-sv57")).layouts[first - 4 :]
    points = tuple(
        PointVerdict(layout, verdict, expected)
        for layout, verdict in zip(layouts, verdicts, strict=False)
    )
    return Finding(BY_ID["obj.fits"], points)


def _result(*findings: Finding, outcome: Outcome = Outcome.CLASS_IDX) -> ConfigResult:
    usual = samples.result(samples.named("riscv64-sv57"))
    return replace(usual, findings=findings, outcomes=((8, outcome),))


def test_the_status_of_a_finding_is_its_worst() -> None:
    assert _finding(PROVED, PROVED).status is Status.PROVED
    assert _finding(PROVED, BLOCKED).status is Status.BLOCKED
    assert _finding(BLOCKED, UNKNOWN, PROVED).status is Status.UNKNOWN
    assert _finding(UNKNOWN, REFUTED).status is Status.REFUTED


def test_a_finding_on_nothing_has_no_status() -> None:
    with pytest.raises(ValueError, match=r"^min\(\) arg is an empty sequence$"):
        _ = _finding().status


def test_one_chain_size_that_differs_is_enough_to_be_unexpected() -> None:
    assert _finding(PROVED, PROVED).as_expected
    assert not _finding(PROVED, REFUTED).as_expected
    assert not _finding(PROVED, REFUTED, expected=Status.REFUTED).as_expected
    assert _finding(REFUTED, REFUTED, expected=Status.REFUTED).as_expected


def test_chain_sizes_are_told_by_status() -> None:
    finding = _finding(PROVED, REFUTED, PROVED, first=7)
    assert finding.chain_sizes(Status.PROVED) == (7, 9)
    assert finding.chain_sizes(Status.REFUTED) == (8,)
    assert finding.chain_sizes(Status.UNKNOWN) == ()


def test_what_is_shown_is_unexpected_then_refuted_then_at_the_default_chain_size() -> None:
    assert _finding(PROVED, PROVED, PROVED, first=7).shown.chain_size == 8
    assert _finding(REFUTED, REFUTED, REFUTED, first=7).shown.chain_size == 8
    assert _finding(REFUTED, PROVED, REFUTED, first=7).shown.chain_size == 7
    assert _finding(UNKNOWN, UNKNOWN, REFUTED, first=7).shown.chain_size == 9
    control = _finding(REFUTED, REFUTED, BLOCKED, expected=Status.REFUTED, first=7)
    assert control.shown.chain_size == 9


def test_time_is_counted_once_for_an_answer_that_chain_sizes_share() -> None:
    assert _finding(PROVED, PROVED, PROVED).milliseconds == 2.0
    assert _finding(PROVED, REFUTED, PROVED).milliseconds == 5.0


def test_the_layouts_of_a_result_are_at_the_default_and_the_largest_chain_size() -> None:
    result = samples.result(samples.named("riscv64-sv57"))
    assert result.default_layout.chain_size == 8
    assert result.largest_layout.chain_size == 16
    alone = samples.result(samples.named("riscv64-sv57"), chain_size=5)
    assert alone.default_layout.chain_size == alone.largest_layout.chain_size == 5


def test_a_result_is_as_expected_when_every_finding_and_the_outcome_are() -> None:
    good = _result(_finding(PROVED))
    assert (good.as_expected, good.refused, good.undecided) == (True, False, False)


@pytest.mark.parametrize(
    "result",
    [
        _result(_finding(PROVED), _finding(REFUTED)),
        _result(_finding(PROVED, expected=Status.REFUTED)),
        _result(_finding(BLOCKED)),
        _result(_finding(PROVED), outcome=Outcome.FALLBACK),
        _result(_finding(UNKNOWN), _finding(REFUTED)),
        _result(_finding(UNKNOWN), _finding(PROVED, expected=Status.REFUTED)),
    ],
    ids=[
        *("refuted", "proved-control", "blocked", "outcome"),
        *("refuted-and-undecided", "proved-control-and-undecided"),
    ],
)
def test_a_result_with_anything_decided_against_it_is_refused(result: ConfigResult) -> None:
    assert result.refused
    assert not result.as_expected
    assert CheckResult((result,)).exit_code == 1


@pytest.mark.parametrize(
    "result",
    [
        _result(_finding(UNKNOWN)),
        _result(_finding(UNKNOWN, PROVED)),
        _result(_finding(UNKNOWN), _finding(BLOCKED), outcome=Outcome.UNPROVED),
        _result(_finding(UNKNOWN, expected=Status.REFUTED)),
    ],
    ids=["alone", "at-one-chain-size", "with-what-rests-on-it", "control"],
)
def test_a_result_that_is_undecided_is_neither_good_nor_refused(result: ConfigResult) -> None:
    assert (result.undecided, result.refused, result.as_expected) == (True, False, False)
    assert CheckResult((result,)).exit_code == 3


def test_unexpected_findings_keep_their_order() -> None:
    one, two = _finding(REFUTED), _finding(BLOCKED)
    assert _result(one, _finding(PROVED), two).unexpected == (one, two)


def test_the_exit_code_is_that_of_the_worst_result() -> None:
    good, bad = _result(_finding(PROVED)), _result(_finding(REFUTED))
    open_ = _result(_finding(UNKNOWN))
    assert CheckResult((good, good)).exit_code == 0
    assert CheckResult((good, open_)).exit_code == 3
    assert CheckResult((open_, bad, good)).exit_code == 1


def test_a_check_of_nothing_is_no_success() -> None:
    assert CheckResult(()).exit_code == 3


def test_statuses_are_counted_in_their_order_and_those_that_do_not_occur_left_out() -> None:
    counted = status_counts([Status.PROVED, Status.REFUTED, Status.PROVED])
    assert list(counted.items()) == [("REFUTED", 1), ("PROVED", 2)]


def test_on_another_configuration_a_finding_mentions_the_keys_of_that_one() -> None:
    scheme = Provenance(Origin.SCHEME, "rfc-v1")
    shift = samples.board().provenance("page_shift")
    mentions = (Mention.of("A", scheme), Mention.of("PAGE_SHIFT", shift, "page_shift"))
    found = replace(_finding(REFUTED), mentions=mentions).on(samples.named("arm64-4k"))
    assert [each.where for each in found.mentions] == [
        "rfc-v1",
        "archconfigs/arm64-4k.toml:$.page_shift",
    ]


def test_a_finding_that_mentions_nothing_is_the_same_everywhere() -> None:
    found = _finding(PROVED)
    assert found.on(samples.board()) is found
