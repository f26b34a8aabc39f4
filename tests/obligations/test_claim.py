"""Claims: what is free in them, and when values refute them."""

from dataclasses import replace

from toys import BELOW, BELOW_HALF, LIMIT, X

from zslayout.expr.build import all_of
from zslayout.obligations.claim import Claim, Use


def test_parameters_are_the_free_names_that_are_no_variables() -> None:
    assert BELOW.parameters == (LIMIT,)


def test_values_outside_the_assumption_refute_nothing() -> None:
    assert not BELOW_HALF.refuted_by({"x": 9, "y": 9, "LIMIT": 5})


def test_values_inside_the_assumption_that_break_the_conclusion_refute() -> None:
    assert BELOW_HALF.refuted_by({"x": 4, "y": 4, "LIMIT": 5})


def test_a_claim_without_given_assumes_nothing() -> None:
    assert Claim((X,), (), X >= 0).assumption == all_of()


def test_uses_change_neither_the_parameters_nor_the_truth_of_a_claim() -> None:
    used = replace(BELOW_HALF, uses=(Use("obj.fits", {"z": LIMIT + 1}),))
    assert used.parameters == BELOW_HALF.parameters == (LIMIT,)
    assert BELOW_HALF.uses == ()
    for values in ({"x": 4, "y": 4, "LIMIT": 5}, {"x": 9, "y": 9, "LIMIT": 5}):
        assert used.refuted_by(values) is BELOW_HALF.refuted_by(values)
