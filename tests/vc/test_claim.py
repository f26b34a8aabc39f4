"""Claims: what is free in them, and when values refute them."""

from dataclasses import replace

import pytest
from fixtures import BELOW, BELOW_HALF, LIMIT, X

from zslayout.expr.build import all_of, ne
from zslayout.expr.nodes import Var
from zslayout.expr.types import UINT
from zslayout.vc.claim import Claim, LemmaInstance


def test_parameters_are_the_free_names_that_are_no_variables() -> None:
    assert BELOW.parameters == (LIMIT,)


def test_values_outside_the_assumption_refute_nothing() -> None:
    assert not BELOW_HALF.refuted_by({"x": 9, "y": 9, "LIMIT": 5})


def test_values_inside_the_assumption_that_break_the_conclusion_refute() -> None:
    assert BELOW_HALF.refuted_by({"x": 4, "y": 4, "LIMIT": 5})


def test_a_claim_without_given_assumes_nothing() -> None:
    assert Claim((X,), (), X >= 0).assumption == all_of()


def test_uses_change_neither_the_parameters_nor_the_truth_of_a_claim() -> None:
    used = replace(BELOW_HALF, uses=(LemmaInstance("obj.fits", {"z": LIMIT + 1}),))
    assert used.parameters == BELOW_HALF.parameters == (LIMIT,)
    assert BELOW_HALF.uses == ()
    for values in ({"x": 4, "y": 4, "LIMIT": 5}, {"x": 9, "y": 9, "LIMIT": 5}):
        assert used.refuted_by(values) is BELOW_HALF.refuted_by(values)


SQUARE = Var("square", UINT)
NO_SQUARE = Claim((X,), (), ne(SQUARE, LIMIT), enumeration_bound=LIMIT, turns=(("square", X * X),))
"""False where LIMIT is a square above 1: all values below it are few enough to try."""


def test_a_bound_on_the_values_and_what_turns_speak_of_are_parameters_but_no_turn_is() -> None:
    assert NO_SQUARE.parameters == (LIMIT,)
    other = Var("OTHER", UINT)
    of_two = replace(NO_SQUARE, enumeration_bound=other, turns=(("square", X * LIMIT),))
    assert of_two.parameters == (LIMIT, other)


@pytest.mark.parametrize(("limit", "root", "refuted"), [(9, 3, True), (9, 2, False), (8, 2, False)])
def test_values_refute_a_claim_over_its_turns(limit: int, root: int, refuted: bool) -> None:
    assert NO_SQUARE.refuted_by({"x": root, "LIMIT": limit}) is refuted


def test_a_turn_may_speak_of_an_earlier_one() -> None:
    fourth = Var("fourth", UINT)
    turns = (("square", X * X), ("fourth", SQUARE * SQUARE))
    claim = Claim((X,), (), ne(fourth, LIMIT), enumeration_bound=LIMIT, turns=turns)
    assert claim.parameters == (LIMIT,)
    assert claim.refuted_by({"x": 3, "LIMIT": 81})
    assert not claim.refuted_by({"x": 3, "LIMIT": 9})
