"""Expressions of a word that was read."""

from zslayout.expr.nodes import FALSE, TRUE, Const, Var
from zslayout.expr.types import UINT
from zslayout.pipeline.word_terms import condition, extent, put_in

X = Var("x", UINT)


def test_what_stands_for_a_variable_is_put_in_wherever_it_is() -> None:
    square = X * X + 1
    put = put_in(square)
    assert put({}) is square
    assert put({"x": Const(3, UINT)}) == Const(3, UINT) * Const(3, UINT) + 1


def test_an_extent_is_that_of_what_is_written_out() -> None:
    twice = X + X
    assert extent(twice * twice) == (7, 3)
    assert extent(X) == (1, 1)


def test_what_c_takes_for_true_is_a_truth() -> None:
    assert condition(Const(2, UINT)) is TRUE
    assert condition(Const(0, UINT)) is FALSE
    assert condition(X > 1) == (X > 1)
