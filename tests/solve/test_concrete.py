"""The concrete reading: examples, boundary values, smaller witnesses."""

from fixtures import BELOW, BELOW_HALF, LIMIT, ONLY_LIMIT, X
from hypothesis import given
from hypothesis import strategies as st

from zslayout.expr.build import ne
from zslayout.expr.nodes import Const, Var
from zslayout.expr.types import UINT
from zslayout.solve.concrete import by_name, counterexamples, example, refutes, smaller, tried
from zslayout.vc.claim import Claim
from zslayout.verdict import Witness


def test_an_example_meets_the_assumption() -> None:
    assert example(BELOW, (5,)) == (0,)


def test_there_is_no_example_of_the_impossible() -> None:
    assert example(BELOW, (0,)) is None


def test_a_claim_without_assumptions_has_zeros_for_an_example() -> None:
    assert example(ONLY_LIMIT, (7,)) == (0,)


def test_boundary_values_include_the_parameters_own() -> None:
    assert next(counterexamples(ONLY_LIMIT, (123456789,))) == (123456789,)


def test_boundary_values_refute_nothing_that_is_true() -> None:
    assert not list(counterexamples(BELOW, (77,)))


@given(st.integers(2, 1 << 20), st.integers(0, 1 << 20), st.integers(0, 1 << 20))
def test_a_smaller_witness_still_refutes(limit: int, x: int, y: int) -> None:
    if refutes(BELOW_HALF, (limit,), (x, y)):
        small = smaller(BELOW_HALF, (limit,), (x, y))
        assert refutes(BELOW_HALF, (limit,), small)
        assert small[0] <= x
        assert small[1] <= y


def test_the_first_value_is_made_smallest() -> None:
    assert smaller(BELOW_HALF, (8,), (7, 7)) == (1, 7)


def test_parameters_and_variables_are_named() -> None:
    assert by_name(BELOW, (5,), Witness((("x", 3),))) == {"LIMIT": 5, "x": 3}


NO_SQUARE = Claim(
    (X,), (), ne(Var("square", UINT), 36), enumeration_bound=LIMIT, turns=(("square", X * X),)
)
"""False from LIMIT = 7 on, for 6 alone."""


def test_every_value_below_the_bound_is_tried() -> None:
    assert tried(NO_SQUARE, (6,)) == (6, None)
    assert tried(NO_SQUARE, (0,)) == (0, None)


def test_the_first_value_that_fails_is_named() -> None:
    assert tried(NO_SQUARE, (7,)) == (7, (6,))
    assert tried(NO_SQUARE, (1000,)) == (1000, (6,))


def test_a_value_outside_of_the_assumption_does_not_fail() -> None:
    assumed = Claim(
        (X,), (ne(X, 6),), NO_SQUARE.then, enumeration_bound=LIMIT, turns=NO_SQUARE.turns
    )
    assert tried(assumed, (50,)) == (50, None)


@given(st.integers(0, 40), st.integers(0, 40))
def test_what_is_tried_and_what_replays_agree(bound: int, limit: int) -> None:
    claim = Claim((X,), (), ne(X + X, LIMIT), enumeration_bound=Const(bound))
    count, fails = tried(claim, (limit,))
    assert count == bound
    wrong = [x for x in range(bound) if claim.refuted_by({"x": x, "LIMIT": limit})]
    assert fails == ((wrong[0],) if wrong else None)
