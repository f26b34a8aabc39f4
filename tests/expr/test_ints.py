"""What each operator means, in Python ints."""

import itertools
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, values_of

from zslayout.errors import InternalError
from zslayout.expr.build import all_of, any_of, ilog2, implies, when
from zslayout.expr.ints import binary, divide, evaluate, is_value, shift
from zslayout.expr.ints import ilog2 as log
from zslayout.expr.nodes import (
    SHIFTS,
    Binary,
    BinaryOp,
    Compare,
    CompareOp,
    Const,
    Expr,
    Unary,
    UnaryOp,
    Var,
    cast,
)
from zslayout.expr.types import BOOL, INT, UINT, CType, long, ulong

NIBBLE = CType("toy", 4, signed=True, rank=1)
UNSIGNED_NIBBLE = CType("unsigned toy", 4, signed=False, rank=1)
NIBBLES = [NIBBLE, UNSIGNED_NIBBLE]

N, U, W = Var("n", INT), Var("u", UINT), Var("w", ulong(64))
P = Var("p", BOOL)


def named(kind: object) -> str | None:
    return f"{kind.name} {kind.width}" if isinstance(kind, CType) else None


def values(kind: CType) -> range:
    return range(kind.minimum, kind.maximum + 1)


def truncated(a: int, b: int) -> int:
    """C11 6.5.5: the quotient with any fractional part discarded."""
    return math.trunc(a / b)


ORDINARY: dict[BinaryOp, Callable[[int, int], int]] = {
    BinaryOp.ADD: lambda a, b: a + b,
    BinaryOp.SUB: lambda a, b: a - b,
    BinaryOp.MUL: lambda a, b: a * b,
    BinaryOp.MAX: lambda a, b: a if a > b else b,
    BinaryOp.MIN: lambda a, b: a if a < b else b,
    BinaryOp.DIV: truncated,
    BinaryOp.MOD: lambda a, b: a - b * truncated(a, b),
}

BITWISE: dict[BinaryOp, Callable[[int, int], int]] = {
    BinaryOp.AND: lambda a, b: a and b,
    BinaryOp.OR: lambda a, b: a or b,
    BinaryOp.XOR: lambda a, b: int(a != b),
}


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
@pytest.mark.parametrize("op", ORDINARY, ids=lambda op: op.name)
def test_an_operator_is_that_of_the_integers_modulo_a_power_of_two(
    op: BinaryOp, kind: CType
) -> None:
    for a, b in itertools.product(values(kind), values(kind)):
        if b == 0 and op in (BinaryOp.DIV, BinaryOp.MOD):
            continue
        value = binary(op, kind, a, b)
        assert kind.minimum <= value <= kind.maximum
        assert (value - ORDINARY[op](a, b)) % 16 == 0, (a, b)


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
@pytest.mark.parametrize("op", BITWISE, ids=lambda op: op.name)
def test_a_bit_operator_works_on_each_bit(op: BinaryOp, kind: CType) -> None:
    for a, b in itertools.product(values(kind), values(kind)):
        bits = [BITWISE[op](a >> n & 1, b >> n & 1) << n for n in range(4)]
        assert binary(op, kind, a, b) == kind.wrap(sum(bits)), (a, b)


def test_every_binary_operator_is_tried_at_a_toy_width() -> None:
    assert ORDINARY.keys() | BITWISE.keys() | SHIFTS == set(BinaryOp)


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
def test_a_left_shift_drops_the_bits_above_the_word(kind: CType) -> None:
    for a, count in itertools.product(values(kind), range(4)):
        assert shift(BinaryOp.SHL, kind, a, count) == kind.wrap(a * 2**count)


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
def test_a_right_shift_divides_towards_minus_infinity(kind: CType) -> None:
    for a, count in itertools.product(values(kind), range(4)):
        assert shift(BinaryOp.SHR, kind, a, count) == math.floor(a / 2**count)


@pytest.mark.parametrize("count", [4, 5, 63, 2**40, -1, -4])
@pytest.mark.parametrize("kind", NIBBLES, ids=named)
def test_a_shift_by_the_width_or_by_a_negative_count_shifts_everything_out(
    kind: CType, count: int
) -> None:
    for a in values(kind):
        assert shift(BinaryOp.SHL, kind, a, count) == 0
        assert shift(BinaryOp.SHR, kind, a, count) == (-1 if a < 0 else 0)


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
def test_division_by_zero_is_that_of_smt_lib(kind: CType) -> None:
    for a in values(kind):
        quotient = divide(BinaryOp.DIV, kind, a, 0)
        if kind.signed:
            assert quotient == (1 if a < 0 else -1)
        else:
            assert quotient == kind.maximum
        assert divide(BinaryOp.MOD, kind, a, 0) == a


def test_the_lowest_value_divided_by_minus_one_wraps_to_itself() -> None:
    assert divide(BinaryOp.DIV, INT, INT.minimum, -1) == INT.minimum
    assert divide(BinaryOp.MOD, INT, INT.minimum, -1) == 0


def test_division_of_large_words_is_exact() -> None:
    assert divide(BinaryOp.DIV, ulong(64), 2**64 - 1, 3) == (2**64 - 1) // 3
    assert divide(BinaryOp.DIV, long(64), -(2**63), 3) == -(2**63 // 3)


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
def test_a_comparison_is_that_of_the_integers(kind: CType) -> None:
    for a, b in itertools.product(values(kind), values(kind)):
        x, y = Const(a, kind), Const(b, kind)
        assert evaluate(Compare(CompareOp.EQ, x, y), {}) is (a == b)
        assert evaluate(Compare(CompareOp.NE, x, y), {}) is (a != b)
        assert evaluate(Compare(CompareOp.LT, x, y), {}) is (a < b)
        assert evaluate(Compare(CompareOp.LE, x, y), {}) is (a <= b)


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
def test_minus_and_not_wrap(kind: CType) -> None:
    for a in values(kind):
        x = Const(a, kind)
        assert evaluate(Unary(UnaryOp.NEG, x), {}) == kind.wrap(-a)
        assert evaluate(Unary(UnaryOp.NOT, x), {}) == kind.wrap(-a - 1)


def test_an_int_compared_with_an_unsigned_is_taken_unsigned() -> None:
    assert evaluate(N < U, {"n": -1, "u": 1}) is False
    assert evaluate(N < W, {"n": -1, "w": 1}) is False


def test_an_unsigned_int_is_widened_with_zeros_and_an_int_with_its_sign() -> None:
    assert evaluate(W + U, {"w": 0, "u": 2**32 - 1}) == 2**32 - 1
    assert evaluate(W + N, {"w": 0, "n": -1}) == 2**64 - 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [(-5, 0), (0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (255, 7), (256, 8), (2**63, 63)],
)
def test_ilog2_is_the_index_of_the_highest_set_bit(value: int, expected: int) -> None:
    assert log(value) == expected


@given(st.integers(1, 2**64 - 1))
def test_ilog2_bounds_its_argument(value: int) -> None:
    assert 2 ** log(value) <= value < 2 ** (log(value) + 1)
    assert evaluate(ilog2(W), {"w": value}) == log(value)


def test_a_cast_keeps_the_low_bits() -> None:
    assert evaluate(cast(W, UINT), {"w": 0x1_2345_6789}) == 0x2345_6789
    assert evaluate(cast(W, INT), {"w": 0xFFFF_FFFF}) == -1
    assert evaluate(cast(P, INT), {"p": 1}) == 1


def test_only_the_branch_that_is_chosen_is_evaluated() -> None:
    chosen = when(P, N, Var("unknown", INT))
    assert evaluate(chosen, {"p": 1, "n": 7}) == 7


def test_a_connective_stops_where_c_stops() -> None:
    unknown = Var("unknown", BOOL)
    assert evaluate(all_of(P, unknown), {"p": 0}) is False
    assert evaluate(any_of(P, unknown), {"p": 1}) is True
    assert evaluate(implies(P, unknown), {"p": 0}) is True


@pytest.mark.parametrize(
    ("tree", "given_values", "message"),
    [
        (N, {}, "n: no value of type int: None"),
        (N, {"n": 2**31}, "n: no value of type int: 2147483648"),
        (U, {"u": -1}, "u: no value of type unsigned int: -1"),
        (P, {"p": 2}, "p: no value of type bool: 2"),
    ],
    ids=["missing", "too large", "negative", "no truth value"],
)
def test_a_variable_without_a_value_of_its_type_is_a_fault(
    tree: Expr, given_values: dict[str, int], message: str
) -> None:
    with pytest.raises(InternalError, match=f"^{message}$"):
        evaluate(tree, given_values)


@given(cases(exacts=True))
def test_a_tree_has_a_value_of_its_type(case: Case) -> None:
    assert is_value(case.tree.type, evaluate(case.tree, case.values))


@given(st.data())
def test_a_value_is_one_within_the_range(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([BOOL, INT, UINT, long(64), ulong(64)]))
    assert is_value(kind, data.draw(values_of(kind)))
    assert not is_value(kind, data.draw(st.integers(min_value=kind.maximum + 1)))
    assert not is_value(kind, data.draw(st.integers(max_value=kind.minimum - 1)))


@given(a=values_of(ulong(64)), b=values_of(ulong(64)), op=st.sampled_from(BinaryOp))
def test_a_node_has_the_value_of_its_operator(a: int, b: int, op: BinaryOp) -> None:
    tree = Binary(op, W, Var("v", ulong(64)))
    assert evaluate(tree, {"w": a, "v": b}) == binary(op, ulong(64), a, b)
