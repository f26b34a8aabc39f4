"""The fast reading: compiled functions agree with the values of the trees."""

import inspect
import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, values_of

from zslayout.expr.build import all_of, any_of, eq, ilog2, implies, negate, when
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Compare,
    CompareOp,
    Const,
    Expr,
    Ilog2,
    Unary,
    UnaryOp,
    Var,
    cast,
)
from zslayout.expr.python import compile_function
from zslayout.expr.types import BOOL, INT, UINT, CType, ulong

NIBBLE = CType("toy", 4, signed=True, rank=1)
UNSIGNED_NIBBLE = CType("unsigned toy", 4, signed=False, rank=1)
NIBBLES = [NIBBLE, UNSIGNED_NIBBLE]

N, W = Var("n", INT), Var("w", ulong(64))
P, Q = Var("p", BOOL), Var("q", BOOL)


def named(kind: CType) -> str:
    return kind.name


def toys(kind: CType) -> list[Expr]:
    """Every operator on one or two words of a toy type."""
    a, b = Var("a", kind), Var("b", kind)
    return [
        *(Binary(op, a, b) for op in BinaryOp),
        *(Compare(op, a, b) for op in CompareOp),
        *(Unary(op, a) for op in UnaryOp),
        *(cast(a, other) for other in (*NIBBLES, INT, UINT, CType("tiny", 2, False, 1))),
        Ilog2(a),
    ]


def pairs(kind: CType) -> list[tuple[int, int]]:
    values = range(kind.minimum, kind.maximum + 1)
    return list(itertools.product(values, values))


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
def test_every_operator_agrees_on_every_pair_of_toy_words(kind: CType) -> None:
    trees = toys(kind)
    function = compile_function("f", ("a", "b"), (), trees)
    for a, b in pairs(kind):
        expected = tuple(evaluate(tree, {"a": a, "b": b}) for tree in trees)
        assert function(a, b) == expected, (a, b)


@pytest.mark.parametrize("known", ["a", "b"])
@pytest.mark.parametrize("kind", NIBBLES, ids=named)
def test_every_operator_agrees_when_one_side_is_known(kind: CType, known: str) -> None:
    trees = toys(kind)
    unknown = {"a": "b", "b": "a"}[known]
    for value in range(kind.minimum, kind.maximum + 1):
        function = compile_function("f", (unknown,), (), trees, {known: value})
        for other in range(kind.minimum, kind.maximum + 1):
            values = {known: value, unknown: other}
            expected = tuple(evaluate(tree, values) for tree in trees)
            assert function(other) == expected, values


@given(cases(exacts=True))
def test_a_compiled_tree_has_the_value_of_the_tree(case: Case) -> None:
    function = compile_function("f", tuple(case.values), (), [case.tree])
    assert function(**case.values) == evaluate(case.tree, case.values)


@given(case=cases(exacts=True), data=st.data())
def test_a_tree_compiled_with_some_values_known_has_the_same_value(
    case: Case, data: st.DataObject
) -> None:
    folded = data.draw(st.sets(st.sampled_from(sorted(case.values)))) if case.values else set()
    known = {name: case.values[name] for name in folded}
    rest = {name: value for name, value in case.values.items() if name not in folded}
    function = compile_function("f", tuple(rest), (), [case.tree], known)
    assert function(**rest) == evaluate(case.tree, case.values)


@given(cases(exacts=True))
def test_a_tree_compiled_with_every_value_known_is_a_literal(case: Case) -> None:
    function = compile_function("f", (), (), [case.tree], case.values)
    assert function() == evaluate(case.tree, case.values)


@given(first=cases(64, 2), second=cases(64, 2))
def test_several_results_come_as_a_tuple(first: Case, second: Case) -> None:
    values = {**first.values, **second.values}
    function = compile_function("f", tuple(values), (), [first.tree, second.tree])
    assert function(**values) == (evaluate(first.tree, values), evaluate(second.tree, values))


def test_a_let_may_use_an_earlier_one() -> None:
    size, half = Var("SIZE", ulong(64)), Var("HALF", ulong(64))
    lets: Sequence[tuple[str, Expr]] = [
        ("SIZE", Const(1, ulong(64)) << N),
        ("HALF", size >> 1),
    ]
    function = compile_function("f", ("n",), lets, [size, half, size - half])
    assert function(12) == (4096, 2048, 2048)


def test_arguments_are_taken_in_their_order() -> None:
    function = compile_function("difference", ("w", "n"), (), [N - W])
    assert list(inspect.signature(function).parameters) == ["w", "n"]
    assert function(1, 3) == 2


def test_the_function_has_the_name_that_was_asked_for() -> None:
    assert compile_function("numbers", (), (), [TRUE]).__name__ == "numbers"


def test_a_truth_value_is_a_bool() -> None:
    function = compile_function("f", ("n",), (), [N < 5, TRUE, FALSE, negate(N < 5)])
    assert [type(value) for value in function(1)] == [bool] * 4
    assert function(1) == (True, True, False, False)


def test_a_truth_value_counts_as_one_in_a_sum() -> None:
    function = compile_function("f", ("n",), (), [(N < 5) + 1, cast(eq(N, 1), UINT)])
    assert function(1) == (2, 1)


@pytest.mark.parametrize(("p", "q"), list(itertools.product((0, 1), repeat=2)))
def test_the_connectives_have_their_truth_tables(p: int, q: int) -> None:
    trees = [all_of(P, Q), any_of(P, Q), negate(P), implies(P, Q), when(P, Q, negate(Q))]
    function = compile_function("f", ("p", "q"), (), trees)
    assert function(p, q) == tuple(evaluate(tree, {"p": p, "q": q}) for tree in trees)


def test_a_known_condition_leaves_the_other_branch_out() -> None:
    tree = when(eq(N, 1), W, Var("missing", ulong(64)))
    function = compile_function("f", ("w",), (), [tree], {"n": 1})
    assert function(9) == 9


def test_what_is_known_is_folded_to_literals() -> None:
    encoded = compile_function("f", ("w",), (), [W << (N + 4)], {"n": 20})
    assert 24 in encoded.__code__.co_consts
    assert encoded.__code__.co_names == ()


@given(value=values_of(ulong(64)))
def test_ilog2_of_a_word_agrees(value: int) -> None:
    assert compile_function("f", ("w",), (), [ilog2(W)])(value) == evaluate(ilog2(W), {"w": value})
