"""The concrete reading: examples, corner values, smaller witnesses."""

from hypothesis import given
from hypothesis import strategies as st
from toys import BELOW, BELOW_HALF, ONLY_LIMIT

from zslayout.solve.concrete import by_name, counterexamples, example, refutes, smaller
from zslayout.verdict import Witness


def test_an_example_meets_the_assumption() -> None:
    assert example(BELOW, (5,)) == (0,)


def test_there_is_no_example_of_the_impossible() -> None:
    assert example(BELOW, (0,)) is None


def test_a_claim_without_assumptions_has_zeros_for_an_example() -> None:
    assert example(ONLY_LIMIT, (7,)) == (0,)


def test_corner_values_include_the_parameters_own() -> None:
    assert next(counterexamples(ONLY_LIMIT, (123456789,))) == (123456789,)


def test_corner_values_refute_nothing_that_is_true() -> None:
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
