"""Verdicts as plain data."""

import itertools
import re

import pytest

from zslayout.errors import InternalError
from zslayout.verdict import Status, Verdict, Witness

NOT_REFUTED = [status for status in Status if status is not Status.REFUTED]
assert len(NOT_REFUTED) == 4

WITNESS = Witness((("pfn", 1), ("obj_idx", 2)))


def test_the_five_verdicts_keep_the_names_that_reports_show() -> None:
    assert [status.value for status in Status] == [
        "REFUTED",
        "UNKNOWN",
        "VACUOUS",
        "BLOCKED",
        "PROVED",
    ]
    assert all(status.name == status.value for status in Status)


@pytest.mark.parametrize(
    ("first", "second"),
    list(itertools.combinations(Status, 2)),
    ids=[f"{a.name}-{b.name}" for a, b in itertools.combinations(Status, 2)],
)
def test_the_worst_of_two_is_the_one_named_first_in_whatever_order(
    first: Status, second: Status
) -> None:
    assert Status.worst([first, second]) is first
    assert Status.worst([second, first]) is first


def test_proved_is_the_worst_only_of_proofs() -> None:
    assert Status.worst([Status.PROVED, Status.PROVED]) is Status.PROVED


def test_there_is_no_worst_of_nothing() -> None:
    with pytest.raises(ValueError, match="empty"):
        Status.worst([])


def test_a_verdict_has_no_status_by_default() -> None:
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'status'$"):
        Verdict()  # type: ignore[call-arg]  # the point of the test


@pytest.mark.parametrize("status", NOT_REFUTED, ids=lambda status: status.name)
def test_a_witness_is_refused_with_any_status_but_refuted(status: Status) -> None:
    message = (
        "a witness goes with REFUTED and only with it: "
        f"Verdict(status={status!r}, witness={WITNESS!r}, why='', milliseconds=0.0)"
    )
    with pytest.raises(InternalError, match=f"^{re.escape(message)}$"):
        Verdict(status, WITNESS)


def test_refuted_is_refused_without_a_witness() -> None:
    message = (
        "a witness goes with REFUTED and only with it: "
        f"Verdict(status={Status.REFUTED!r}, witness=None, why='', milliseconds=0.0)"
    )
    with pytest.raises(InternalError, match=f"^{re.escape(message)}$"):
        Verdict(Status.REFUTED)


@pytest.mark.parametrize("status", NOT_REFUTED, ids=lambda status: status.name)
def test_the_other_statuses_are_made_without_a_witness(status: Status) -> None:
    verdict = Verdict(status, why="because", milliseconds=1.5)
    assert (verdict.status, verdict.why, verdict.milliseconds) == (status, "because", 1.5)
    assert verdict.witness is None


def test_a_refutation_carries_its_witness() -> None:
    assert Verdict(Status.REFUTED, WITNESS).witness is WITNESS


def test_nobody_has_asked_whether_a_new_witness_is_unique() -> None:
    assert WITNESS.unique is None
