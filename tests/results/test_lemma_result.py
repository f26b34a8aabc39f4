"""How the lemmas stand, and what that is as an exit code."""

from dataclasses import replace
from itertools import product

import pytest

from zslayout.results.certificates import CertificateCheck, CertificatesResult
from zslayout.results.lemma_result import (
    ControlResult,
    LemmaResult,
    Need,
    PremiseResult,
    SolverAnswer,
)
from zslayout.results.theorem import TheoremResult
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build
from zslayout.verdict import Status

LEMMA = build.lemma(SCHEMES["pfn-idx"], 64, BY_ID["obj.fits"])
PROVED, REFUTED, UNKNOWN = Status.PROVED, Status.REFUTED, Status.UNKNOWN


def lemma_result(
    *said: Status, status: Status | None = None, need: Need | None = None
) -> LemmaResult:
    """A lemma of which solvers said this; the first decides unless a status is given."""
    named = zip(("z3", "cvc5", "bitwuzla"), said, strict=False)
    premises = (PremiseResult("gate_on", "the gate is on", need, {}),) if need else ()
    return LemmaResult(
        LEMMA,
        status or said[0],
        tuple(
            SolverAnswer(solver, each, 2.5 + place) for place, (solver, each) in enumerate(named)
        ),
        {},
        premises,
    )


def control(*, refuted: bool) -> ControlResult:
    point = DOMAIN.point(64, 12, 13, 4) if refuted else None
    return ControlResult(BY_ID["obj.fits.word_wider"], SCHEMES["pfn-idx"], 64, point)


def code(*lemma_results: LemmaResult, controls: tuple[ControlResult, ...] = ()) -> int:
    return TheoremResult(lemma_results, controls, ("a solver",)).exit_code


GREEN = lemma_result(PROVED)
SINGLE = [
    ("proved", GREEN, 0),
    ("agreed", lemma_result(PROVED, PROVED, PROVED), 0),
    ("necessary premise", lemma_result(PROVED, need=Need.NECESSARY), 0),
    ("redundant premise", lemma_result(PROVED, need=Need.REDUNDANT), 0),
    ("undecided premise", lemma_result(PROVED, need=Need.UNKNOWN), 3),
    ("undecided", lemma_result(UNKNOWN), 3),
    ("not confirmed in time", lemma_result(PROVED, UNKNOWN), 3),
    ("decided by the second alone", lemma_result(UNKNOWN, PROVED), 3),
    ("blocked", lemma_result(status=Status.BLOCKED), 3),
    ("refuted", lemma_result(REFUTED), 1),
    ("refuted by all", lemma_result(REFUTED, REFUTED), 1),
    ("refuted, and the second gave up", lemma_result(REFUTED, UNKNOWN), 1),
    ("vacuous", lemma_result(status=Status.VACUOUS), 1),
    ("disputed", lemma_result(PROVED, REFUTED), 4),
    ("disputed the other way", lemma_result(REFUTED, PROVED), 4),
    ("disputed by the third", lemma_result(PROVED, PROVED, REFUTED), 4),
    ("disputed by two of three", lemma_result(UNKNOWN, PROVED, REFUTED), 4),
]
BY_SEVERITY = (4, 1, 3, 0)

single = pytest.mark.parametrize(
    ("each", "expected"), [case[1:] for case in SINGLE], ids=[case[0] for case in SINGLE]
)


@pytest.mark.parametrize(
    ("each", "expected"), [one[1:] for one in SINGLE], ids=[s[0] for s in SINGLE]
)
def test_a_theorem_of_one_lemma_has_the_exit_code_of_the_lemma(
    each: LemmaResult, expected: int
) -> None:
    assert code(each) == expected
    assert code(GREEN, each, GREEN) == expected


def test_the_worst_lemma_decides_the_exit_code() -> None:
    for (_, one, first), (_, two, second) in product(SINGLE, SINGLE):
        assert code(one, two) == min(first, second, key=BY_SEVERITY.index)


@pytest.mark.parametrize(
    ("each", "expected"), [one[1:] for one in SINGLE], ids=[s[0] for s in SINGLE]
)
def test_a_control_that_nothing_refutes_is_1_unless_solvers_differ(
    each: LemmaResult, expected: int
) -> None:
    good, bad = control(refuted=True), control(refuted=False)
    assert code(each, controls=(good,)) == expected
    assert code(each, controls=(good, bad)) == (4 if expected == 4 else 1)


def test_nothing_asked_for_is_not_a_pass() -> None:
    assert code() == 3
    assert code(controls=(control(refuted=True),)) == 3
    assert code(controls=(control(refuted=False),)) == 1


@pytest.mark.parametrize("status", [each for each in Status if each is not PROVED])
def test_only_proved_is_green(status: Status) -> None:
    assert code(lemma_result(status=status)) != 0
    assert code(replace(GREEN, status=status)) != 0


@pytest.mark.parametrize(
    ("said", "disputed"),
    [
        ((), False),
        ((PROVED,), False),
        ((UNKNOWN,), False),
        ((PROVED, PROVED), False),
        ((PROVED, UNKNOWN), False),
        ((UNKNOWN, REFUTED), False),
        ((REFUTED, REFUTED), False),
        ((PROVED, REFUTED), True),
        ((UNKNOWN, REFUTED, PROVED), True),
    ],
)
def test_solvers_dispute_when_two_decided_and_differ(
    said: tuple[Status, ...], disputed: bool
) -> None:
    assert lemma_result(*said, status=UNKNOWN).disputed is disputed


def test_those_who_found_no_solution_confirm_in_the_order_asked() -> None:
    assert lemma_result(PROVED, UNKNOWN, PROVED).confirmed == ("z3", "bitwuzla")
    assert lemma_result(REFUTED).confirmed == ()
    assert lemma_result(status=Status.VACUOUS).confirmed == ()


def test_the_time_is_that_of_the_solver_that_decided() -> None:
    assert lemma_result(PROVED, PROVED).milliseconds == 2.5
    assert lemma_result(status=Status.VACUOUS).milliseconds == 0


def test_what_stands_as_it_was_proved_before_is_as_expected() -> None:
    kept = TheoremResult((), (), ("a solver",), kept=280)
    assert kept.exit_code == 0
    assert replace(kept, lemma_results=(lemma_result(REFUTED),)).exit_code == 1


def test_certificates_are_as_expected_when_there_are_some_and_none_is_rejected_or_missing() -> None:
    good, bad = CertificateCheck("a"), CertificateCheck("b", rejected="ends early")
    assert CertificatesResult((good,)).exit_code == 0
    for found in (CertificatesResult((good, bad)), CertificatesResult((good,), ("x",))):
        assert found.exit_code == 1
    assert CertificatesResult(()).exit_code == 1
