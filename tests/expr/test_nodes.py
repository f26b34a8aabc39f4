"""The tree itself: what can be made, and what conversions the operators insert."""

import dataclasses
import re
from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given, settings
from strategies import Case, cases

from zslayout.errors import InternalError
from zslayout.expr.build import eq, when
from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Cast,
    Choose,
    Compare,
    CompareOp,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Ilog2,
    Node,
    Unary,
    UnaryOp,
    Var,
    arithmetic,
    cast,
    compare,
    converted,
    lift,
)
from zslayout.expr.types import BOOL, INT, UINT, CType, common, long, promote, ulong
from zslayout.expr.walk import children

N, U, L, W = Var("n", INT), Var("u", UINT), Var("l", long(64)), Var("w", ulong(64))
P = Var("p", BOOL)
ONE = Const(1)

ILL_TYPED: dict[str, Callable[[], Expr]] = {
    "a literal above its type": lambda: Const(2**31, INT),
    "a literal below its type": lambda: Const(-1, UINT),
    "a truth value of two": lambda: Const(2, BOOL),
    "minus a truth value": lambda: Unary(UnaryOp.NEG, P),
    "a sum of two types": lambda: Binary(BinaryOp.ADD, N, U),
    "a sum of an int and a long of another width": lambda: Binary(BinaryOp.ADD, N, L),
    "a maximum of two types": lambda: Binary(BinaryOp.MAX, N, W),
    "a sum of truth values": lambda: Binary(BinaryOp.ADD, P, P),
    "a shifted truth value": lambda: Binary(BinaryOp.SHL, P, N),
    "a shift by a truth value": lambda: Binary(BinaryOp.SHL, N, P),
    "a comparison of two types": lambda: Compare(CompareOp.LT, N, U),
    "a conjunction of a word": lambda: Connective(ConnectiveOp.AND, (P, N)),
    "a negation of two": lambda: Connective(ConnectiveOp.NOT, (P, P)),
    "a negation of nothing": lambda: Connective(ConnectiveOp.NOT, ()),
    "a choice by a word": lambda: Choose(N, N, N),
    "a choice between two types": lambda: Choose(P, N, U),
    "a cast to a truth value": lambda: Cast(BOOL, N),
    "the logarithm of a truth value": lambda: Ilog2(P),
}
assert ILL_TYPED

OPERATORS: list[tuple[str, Callable[[Node, Node], Expr], BinaryOp]] = [
    ("+", lambda a, b: lift(a + b), BinaryOp.ADD),
    ("-", lambda a, b: lift(a - b), BinaryOp.SUB),
    ("*", lambda a, b: lift(a * b), BinaryOp.MUL),
    ("//", lambda a, b: lift(a // b), BinaryOp.DIV),
    ("%", lambda a, b: lift(a % b), BinaryOp.MOD),
    ("&", lambda a, b: lift(a & b), BinaryOp.AND),
    ("|", lambda a, b: lift(a | b), BinaryOp.OR),
    ("^", lambda a, b: lift(a ^ b), BinaryOp.XOR),
    ("<<", lambda a, b: lift(a << b), BinaryOp.SHL),
    (">>", lambda a, b: lift(a >> b), BinaryOp.SHR),
]
assert OPERATORS


@pytest.mark.parametrize("make", ILL_TYPED.values(), ids=ILL_TYPED)
def test_an_ill_typed_node_cannot_be_made(make: Callable[[], Expr]) -> None:
    with pytest.raises(InternalError, match=r"^ill-typed expression: \w+\(.*\)$"):
        make()


def test_the_fault_of_an_ill_typed_node_shows_the_node() -> None:
    message = f"ill-typed expression: Const(value=2, type={BOOL!r})"
    with pytest.raises(InternalError, match=f"^{re.escape(message)}$"):
        Const(2, BOOL)


@pytest.mark.parametrize("kind", [INT, UINT, long(64), ulong(64)], ids=lambda kind: kind.name)
def test_a_literal_may_be_either_end_of_its_type(kind: CType) -> None:
    assert Const(kind.minimum, kind).value == kind.minimum
    assert Const(kind.maximum, kind).value == kind.maximum


@pytest.mark.parametrize(
    ("make", "op"),
    [(make, op) for _, make, op in OPERATORS],
    ids=[name for name, _, _ in OPERATORS],
)
def test_an_operator_of_python_makes_the_operator_of_c(
    make: Callable[[Node, Node], Expr], op: BinaryOp
) -> None:
    assert make(N, Const(3)) == Binary(op, N, Const(3))


@pytest.mark.parametrize("op", list(CompareOp), ids=lambda op: op.value)
def test_a_comparison_is_a_truth_value(op: CompareOp) -> None:
    assert compare(op, U, W).type is BOOL


def test_greater_is_less_with_the_sides_changed() -> None:
    assert (N > 3) == Compare(CompareOp.LT, Const(3), N)
    assert (N >= 3) == Compare(CompareOp.LE, Const(3), N)
    assert (N < 3) == Compare(CompareOp.LT, N, Const(3))
    assert (N <= 3) == Compare(CompareOp.LE, N, Const(3))


def test_an_int_on_the_left_of_a_minus_is_a_literal() -> None:
    assert Binary(BinaryOp.SUB, Const(3), N) == (3 - N)


def test_an_operand_of_another_type_is_converted_implicitly() -> None:
    assert (W + ONE).right == Cast(ulong(64), ONE, implicit=True)
    assert (N + U).left == Cast(UINT, N, implicit=True)


def test_an_operand_of_the_right_type_is_left_alone() -> None:
    assert (W + W).left is W
    assert converted(W, ulong(64)) is W


def test_a_shift_has_the_type_of_its_left_side_alone() -> None:
    assert (ONE << W).type == INT
    assert Binary(BinaryOp.SHL, W, ONE) == (W << ONE)


def test_a_truth_value_is_promoted_to_int_before_it_is_computed_with() -> None:
    promoted = Cast(INT, P, implicit=True)
    assert Binary(BinaryOp.SHL, promoted, promoted) == (P << P)
    assert Unary(UnaryOp.NEG, promoted) == -P
    assert Unary(UnaryOp.NOT, promoted) == ~P
    assert (P + P).type == INT
    assert eq(P, P).left == promoted


def test_a_written_cast_stays_even_when_it_changes_nothing() -> None:
    assert cast(W, ulong(64)) == Cast(ulong(64), W, implicit=False)


def test_an_implicit_cast_is_another_tree_than_a_written_one() -> None:
    assert Cast(UINT, N, implicit=True) != Cast(UINT, N)


def test_an_int_is_lifted_to_a_literal_of_type_int() -> None:
    assert lift(5) == Const(5, INT)
    assert lift(W) is W


def test_an_int_too_large_for_int_cannot_be_lifted() -> None:
    with pytest.raises(InternalError, match=r"^ill-typed expression: Const\(value=4294967296, .*$"):
        lift(2**32)


def test_a_node_of_no_known_kind_cannot_be_lifted() -> None:
    class Other(Node):
        def __repr__(self) -> str:
            return "Other()"

    with pytest.raises(InternalError, match=r"^a node of no known kind: Other\(\)$"):
        lift(Other())


def test_equality_is_that_of_structure() -> None:
    assert N + 1 == N + 1
    assert N + 1 != 1 - N
    assert Var("x", INT) != Var("x", UINT)
    assert len({N + 1, N + 1, N + 2}) == 2


def test_a_node_cannot_be_changed() -> None:
    node = Const(1)
    with pytest.raises(dataclasses.FrozenInstanceError, match=r"^cannot assign to field 'value'$"):
        node.value = 2  # type: ignore[misc]  # the point of the test


def test_true_and_false_are_the_empty_connectives() -> None:
    assert Connective(ConnectiveOp.AND, ()) == TRUE
    assert Connective(ConnectiveOp.OR, ()) == FALSE
    assert TRUE.type is BOOL


def test_a_choice_has_the_type_of_its_branches() -> None:
    assert when(P, W, W).type == ulong(64)
    assert Ilog2(W).type == INT


@given(cases())
def test_every_node_made_by_the_operators_has_the_type_that_c_gives_it(case: Case) -> None:
    def check(x: Expr) -> None:
        for child in children(x):
            check(child)
        match x:
            case Binary(op=BinaryOp.SHL | BinaryOp.SHR, left=a):
                assert x.type == promote(a.type) == a.type
            case Binary(left=a, right=b):
                assert x.type == a.type == b.type == common(a.type, b.type)
            case Compare(left=a, right=b):
                assert x.type is BOOL
                assert a.type == b.type == common(a.type, b.type)
            case Choose(yes=a, no=b):
                assert x.type == a.type == b.type
            case _:
                pass

    check(case.tree)


def test_random_trees_contain_every_kind_of_node_and_every_operator() -> None:
    found: set[object] = set()

    def look(x: Expr) -> None:
        found.update((type(x), getattr(x, "op", None)))
        for child in children(x):
            look(child)

    @settings(max_examples=500, derandomize=True, database=None)
    @given(cases())
    def look_at_many(case: Case) -> None:
        look(case.tree)

    look_at_many()
    assert found >= {*BinaryOp, *UnaryOp, *CompareOp, *ConnectiveOp}
    assert found >= set(get_args(Expr))


def test_arithmetic_takes_two_ints() -> None:
    assert arithmetic(BinaryOp.MAX, 1, 2) == Binary(BinaryOp.MAX, Const(1), Const(2))


@pytest.mark.parametrize("op", [CompareOp.LT, CompareOp.LE])
def test_truth_values_have_no_order(op: CompareOp) -> None:
    with pytest.raises(InternalError, match=r"^ill-typed expression: "):
        Compare(op, P, P)
