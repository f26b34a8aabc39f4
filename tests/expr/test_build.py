"""The named functions that definitions are written with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, values_of

from zslayout.expr.build import (
    all_of,
    any_of,
    div_round_up,
    eq,
    ilog2,
    implies,
    maximum,
    minimum,
    ne,
    negate,
    when,
)
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    BinaryOp,
    CompareOp,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Ilog2,
    Var,
    arithmetic,
    compare,
)
from zslayout.expr.types import BOOL, INT, UINT, ulong

N, U, W = Var("n", INT), Var("u", UINT), Var("w", ulong(64))
P, Q = Var("p", BOOL), Var("q", BOOL)

TRUTH_TABLE = [(p, q) for p in (0, 1) for q in (0, 1)]


def test_equality_and_its_opposite_compare() -> None:
    assert eq(N, U) == compare(CompareOp.EQ, N, U)
    assert ne(N, U) == compare(CompareOp.NE, N, U)


def test_maximum_and_minimum_convert_both_sides() -> None:
    assert maximum(32, W) == arithmetic(BinaryOp.MAX, 32, W)
    assert minimum(32, W) == arithmetic(BinaryOp.MIN, 32, W)
    assert maximum(32, W).type == ulong(64)


def test_a_maximum_of_an_int_and_an_unsigned_is_taken_unsigned() -> None:
    assert evaluate(maximum(N, U), {"n": -1, "u": 5}) == 2**32 - 1
    assert evaluate(minimum(N, U), {"n": -1, "u": 5}) == 5


@given(n=values_of(UINT), d=st.integers(1, 2**32 - 1))
def test_div_round_up_is_the_ceiling_unless_the_sum_wraps(n: int, d: int) -> None:
    value = evaluate(div_round_up(U, W), {"u": n, "w": d})
    assert value == -(-n // d)


def test_div_round_up_wraps_as_the_kernel_macro_does() -> None:
    assert evaluate(div_round_up(U, 16), {"u": 2**32 - 1}) == 0


def test_ilog2_lifts_an_int() -> None:
    assert ilog2(8) == Ilog2(Const(8))


def test_a_choice_converts_its_branches_to_one_type() -> None:
    chosen = when(P, N, W)
    assert chosen.type == ulong(64)
    assert evaluate(chosen, {"p": 1, "n": -1, "w": 0}) == 2**64 - 1


def test_a_choice_between_truth_values_is_one() -> None:
    assert when(P, Q, TRUE).type is BOOL


def test_a_choice_between_a_truth_value_and_a_word_is_a_word() -> None:
    assert when(P, Q, N).type == INT


@pytest.mark.parametrize(("constant", "opposite"), [(TRUE, FALSE), (FALSE, TRUE)])
def test_the_negation_of_a_constant_is_the_other_constant(constant: Expr, opposite: Expr) -> None:
    assert negate(constant) == opposite


def test_a_negation_is_written_once() -> None:
    assert negate(P) == Connective(ConnectiveOp.NOT, (P,))


def test_what_is_plainly_true_is_left_out_of_a_conjunction() -> None:
    assert all_of(TRUE, P, TRUE) == P
    assert all_of(P, TRUE, Q) == Connective(ConnectiveOp.AND, (P, Q))
    assert all_of(TRUE, TRUE) == TRUE
    assert all_of() == TRUE


def test_what_is_plainly_false_is_left_out_of_a_disjunction() -> None:
    assert any_of(FALSE, P) == P
    assert any_of(P, FALSE, Q) == Connective(ConnectiveOp.OR, (P, Q))
    assert any_of() == FALSE


@pytest.mark.parametrize(("p", "q"), TRUTH_TABLE)
def test_the_connectives_have_their_truth_tables(p: int, q: int) -> None:
    values = {"p": p, "q": q}
    assert evaluate(all_of(P, Q), values) == bool(p and q)
    assert evaluate(any_of(P, Q), values) == bool(p or q)
    assert evaluate(negate(P), values) == (not p)
    assert evaluate(implies(P, Q), values) == (not p or bool(q))
    assert evaluate(eq(P, Q), values) == (p == q)
    assert evaluate(ne(P, Q), values) == (p != q)
    assert evaluate(P < Q, values) == (p < q)


def test_from_what_is_plainly_false_anything_follows() -> None:
    assert evaluate(implies(FALSE, P), {"p": 0}) is True


def test_what_follows_from_what_is_plainly_true_is_itself() -> None:
    assert implies(TRUE, P) == P


@given(cases(depth=2))
def test_a_tree_equals_itself(case: Case) -> None:
    assert evaluate(eq(case.tree, case.tree), case.values) is True
    assert evaluate(ne(case.tree, case.tree), case.values) is False
