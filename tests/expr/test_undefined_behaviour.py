"""Whether C defines a value, and whether it is the mathematical one."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from strategies import Case, cases

from zslayout.expr.build import all_of, any_of, eq, ilog2, implies, maximum, negate, when
from zslayout.expr.ints import evaluate
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
    Unary,
    UnaryOp,
    Var,
    cast,
)
from zslayout.expr.types import BOOL, INT, UINT, CType, long, ulong
from zslayout.expr.undefined_behaviour import defined, unwrapped
from zslayout.expr.walk import names

NIBBLE = CType("toy", 4, signed=True, rank=2)
UNSIGNED_NIBBLE = CType("unsigned toy", 4, signed=False, rank=2)
NIBBLES = [NIBBLE, UNSIGNED_NIBBLE]

A, B = Var("a", INT), Var("b", INT)
U, V = Var("u", UINT), Var("v", UINT)
W, L = Var("w", ulong(64)), Var("l", long(64))
P, Q = Var("p", BOOL), Var("q", BOOL)
ONE, ONE_UL = Const(1), Const(1, ulong(64))
MOST, LEAST = INT.maximum, INT.minimum


def truncated(a: int, b: int) -> int:
    """C11 6.5.5: the quotient with any fractional part discarded."""
    quotient = abs(a) // abs(b) if b else 0
    return quotient if (a < 0) == (b < 0) else -quotient


ORDINARY: dict[BinaryOp, Callable[[int, int], int]] = {
    BinaryOp.ADD: lambda a, b: a + b,
    BinaryOp.SUB: lambda a, b: a - b,
    BinaryOp.MUL: lambda a, b: a * b,
    BinaryOp.DIV: truncated,
    BinaryOp.MOD: lambda a, b: a - b * truncated(a, b),
    BinaryOp.AND: lambda a, b: a & b,
    BinaryOp.OR: lambda a, b: a | b,
    BinaryOp.XOR: lambda a, b: a ^ b,
    BinaryOp.SHL: lambda a, b: a * 2**b,
    BinaryOp.SHR: lambda a, b: a // 2**b,
    BinaryOp.MAX: max,
    BinaryOp.MIN: min,
}

# (tree, values where C defines it, values where C does not)
EDGES: dict[str, tuple[Expr, dict[str, int], dict[str, int]]] = {
    "int shifted by the width": (ONE >> A, {"a": 31}, {"a": 32}),
    "unsigned shifted by the width": (U << A, {"u": 1, "a": 31}, {"u": 1, "a": 32}),
    "word shifted by the width": (ONE_UL << A, {"a": 63}, {"a": 64}),
    "int shifted by a negative": (ONE >> A, {"a": 0}, {"a": -1}),
    "shift by an unsigned count": (ONE_UL >> U, {"u": 63}, {"u": 2**32 - 1}),
    "shift by a word": (ONE >> W, {"w": 31}, {"w": 2**32}),
    "left shift of a negative": (A << 1, {"a": 1}, {"a": -1}),
    "left shift into the sign": (ONE << A, {"a": 30}, {"a": 31}),
    "left shift past the sign": (Const(2) << A, {"a": 29}, {"a": 31}),
    "sum": (A + B, {"a": MOST, "b": 0}, {"a": MOST, "b": 1}),
    "sum of negatives": (A + B, {"a": LEAST, "b": 0}, {"a": LEAST, "b": -1}),
    "difference": (A - B, {"a": LEAST, "b": 0}, {"a": LEAST, "b": 1}),
    "product": (A * B, {"a": 2**15, "b": 2**15}, {"a": 2**16, "b": 2**15}),
    "product of lowest and minus one": (A * B, {"a": -MOST, "b": -1}, {"a": LEAST, "b": -1}),
    "minus lowest": (-A, {"a": -MOST}, {"a": LEAST}),
    "division by zero": (A // B, {"a": 1, "b": 1}, {"a": 1, "b": 0}),
    "remainder by zero": (A % B, {"a": 1, "b": 1}, {"a": 1, "b": 0}),
    "unsigned division by zero": (U // V, {"u": 1, "v": 1}, {"u": 1, "v": 0}),
    "unsigned remainder by zero": (U % V, {"u": 1, "v": 1}, {"u": 1, "v": 0}),
    "lowest by minus one": (A // B, {"a": -MOST, "b": -1}, {"a": LEAST, "b": -1}),
    "remainder of lowest by minus one": (A % B, {"a": LEAST, "b": 1}, {"a": LEAST, "b": -1}),
    "a condition on an operand of a cast": (cast(A + 1, UINT), {"a": 0}, {"a": MOST}),
    "a condition within a logarithm": (ilog2(ONE >> A), {"a": 0}, {"a": 32}),
    "a condition within a comparison": (eq(A + 1, 0), {"a": 0}, {"a": MOST}),
    "a condition within a maximum": (maximum(A + 1, 0), {"a": 0}, {"a": MOST}),
}
assert EDGES

ALWAYS_DEFINED: dict[str, tuple[Expr, dict[str, int]]] = {
    "unsigned sum that wraps": (U + V, {"u": 2**32 - 1, "v": 1}),
    "unsigned difference that wraps": (U - V, {"u": 0, "v": 1}),
    "unsigned product that wraps": (U * V, {"u": 2**16, "v": 2**16}),
    "unsigned left shift past the end": (U << 31, {"u": 2**32 - 1}),
    "unsigned minus": (-U, {"u": 1}),
    "right shift of a negative": (A >> 31, {"a": -1}),
    "not": (~A, {"a": LEAST}),
    "cast that changes the value": (cast(W, INT), {"w": 2**64 - 1}),
    "int sum in a wider type": (A + L, {"a": MOST, "l": MOST}),
    "logarithm of zero": (ilog2(A), {"a": 0}),
}
assert ALWAYS_DEFINED

# (tree, values where it is the ordinary one, values where it wraps)
WRAPS: dict[str, tuple[Expr, dict[str, int], dict[str, int]]] = {
    "unsigned sum": (U + V, {"u": 2**32 - 1, "v": 0}, {"u": 2**32 - 1, "v": 1}),
    "unsigned difference": (U - V, {"u": 1, "v": 1}, {"u": 0, "v": 1}),
    "unsigned product": (U * V, {"u": 2**16, "v": 2**15}, {"u": 2**16, "v": 2**16}),
    "unsigned left shift": (U << 1, {"u": 2**31 - 1}, {"u": 2**31}),
    "word shifted past its end": (W << A, {"w": 1, "a": 63}, {"w": 2, "a": 63}),
    "unsigned minus": (-U, {"u": 0}, {"u": 1}),
    "signed sum": (A + B, {"a": MOST, "b": 0}, {"a": MOST, "b": 1}),
    "minus lowest": (-A, {"a": 0}, {"a": LEAST}),
    "lowest by minus one": (A // B, {"a": LEAST, "b": 1}, {"a": LEAST, "b": -1}),
    "int made unsigned": (U + A, {"u": 0, "a": 1}, {"u": 2, "a": -1}),
    "narrowing cast": (cast(W, UINT), {"w": 2**32 - 1}, {"w": 2**32}),
    "narrowing cast to a sign": (cast(U, INT), {"u": 2**31 - 1}, {"u": 2**31}),
    "sign lost": (cast(L, ulong(64)), {"l": 0}, {"l": -1}),
}
assert WRAPS

NEVER_WRAPS: dict[str, tuple[Expr, dict[str, int]]] = {
    "widening cast": (cast(A, long(64)), {"a": LEAST}),
    "unsigned made a longer sign": (cast(U, long(64)), {"u": 2**32 - 1}),
    "truth value made a word": (cast(P, INT), {"p": 1}),
    "right shift": (U >> 31, {"u": 2**32 - 1}),
    "and": (A & B, {"a": -1, "b": LEAST}),
    "maximum": (maximum(A, B), {"a": -1, "b": LEAST}),
    "unsigned division": (U // V, {"u": 2**32 - 1, "v": 1}),
    "int sum in a wider type": (cast(A, long(64)) + B, {"a": MOST, "b": MOST}),
}
assert NEVER_WRAPS


def holds(condition: Expr, values: dict[str, int]) -> bool:
    return bool(evaluate(condition, values))


@pytest.mark.parametrize(("tree", "good", "bad"), EDGES.values(), ids=EDGES)
def test_what_c_leaves_undefined_is_not_defined(
    tree: Expr, good: dict[str, int], bad: dict[str, int]
) -> None:
    assert holds(defined(tree), good)
    assert not holds(defined(tree), bad)


@pytest.mark.parametrize(("tree", "values"), ALWAYS_DEFINED.values(), ids=ALWAYS_DEFINED)
def test_what_c_defines_puts_no_condition(tree: Expr, values: dict[str, int]) -> None:
    assert holds(defined(tree), values)


@pytest.mark.parametrize(("tree", "good", "bad"), WRAPS.values(), ids=WRAPS)
def test_what_wraps_is_not_unwrapped(tree: Expr, good: dict[str, int], bad: dict[str, int]) -> None:
    assert holds(unwrapped(tree), good)
    assert not holds(unwrapped(tree), bad)


@pytest.mark.parametrize(("tree", "values"), NEVER_WRAPS.values(), ids=NEVER_WRAPS)
def test_what_cannot_wrap_puts_no_condition(tree: Expr, values: dict[str, int]) -> None:
    assert holds(unwrapped(tree), values)


def test_a_tree_without_operations_puts_no_condition() -> None:
    for tree in (A, Const(1), P, TRUE):
        assert defined(tree) == TRUE
        assert unwrapped(tree) == TRUE


def test_a_shift_by_a_literal_below_the_width_puts_no_condition() -> None:
    assert defined(U << 31) == TRUE
    assert defined(A >> 31) == TRUE


def test_a_division_by_a_literal_that_is_not_zero_puts_no_condition() -> None:
    assert defined(U // Const(8, UINT)) == TRUE


def test_a_division_by_the_literal_zero_is_never_defined() -> None:
    assert not holds(defined(U // Const(0, UINT)), {"u": 1})


@pytest.mark.parametrize("kind", NIBBLES, ids=lambda kind: kind.name)
@pytest.mark.parametrize("op", list(BinaryOp), ids=lambda op: op.name)
def test_the_conditions_of_an_operator_are_exact_on_every_pair_of_toy_words(
    op: BinaryOp, kind: CType
) -> None:
    a, b = Var("a", kind), Var("b", kind)
    tree = Binary(op, a, b)
    has_value, is_ordinary = defined(tree), unwrapped(tree)
    values = range(kind.minimum, kind.maximum + 1)
    for x, y in itertools.product(values, values):
        at = {"a": x, "b": y}
        assert holds(has_value, at) is c_defines(op, kind, x, y), at
        if holds(has_value, at):
            ordinary = evaluate(tree, at) == ORDINARY[op](x, y)
            assert holds(is_ordinary, at) is ordinary, at


def c_defines(op: BinaryOp, kind: CType, a: int, b: int) -> bool:
    """C11 6.5, 6.5.5 and 6.5.7, for an operator whose operands have one type."""
    if op in (BinaryOp.SHL, BinaryOp.SHR) and not 0 <= b < kind.width:
        return False
    if op in (BinaryOp.DIV, BinaryOp.MOD) and b == 0:
        return False
    if not kind.signed:
        return True
    if op is BinaryOp.SHL:
        return a >= 0 and a * 2**b <= kind.maximum
    of = BinaryOp.DIV if op is BinaryOp.MOD else op
    return kind.minimum <= ORDINARY[of](a, b) <= kind.maximum


@pytest.mark.parametrize("kind", NIBBLES, ids=lambda kind: kind.name)
def test_the_conditions_of_minus_and_not_are_exact_on_every_toy_word(kind: CType) -> None:
    a = Var("a", kind)
    minus, inverse = Unary(UnaryOp.NEG, a), Unary(UnaryOp.NOT, a)
    for x in range(kind.minimum, kind.maximum + 1):
        in_range = kind.minimum <= -x <= kind.maximum
        assert holds(defined(minus), {"a": x}) is (in_range or not kind.signed)
        assert holds(unwrapped(minus), {"a": x}) is in_range
        assert holds(defined(inverse), {"a": x})
        assert holds(unwrapped(inverse), {"a": x})


@pytest.mark.parametrize(
    ("tree", "evaluated", "spared"),
    [
        (when(P, A + 1, 0), {"p": 1}, {"p": 0}),
        (when(P, 0, A + 1), {"p": 0}, {"p": 1}),
        (all_of(P, eq(A + 1, 0)), {"p": 1}, {"p": 0}),
        (any_of(P, eq(A + 1, 0)), {"p": 0}, {"p": 1}),
        (implies(P, eq(A + 1, 0)), {"p": 1}, {"p": 0}),
        (all_of(P, Q, eq(A + 1, 0)), {"p": 1, "q": 1}, {"p": 1, "q": 0}),
        (any_of(P, Q, eq(A + 1, 0)), {"p": 0, "q": 0}, {"p": 0, "q": 1}),
        (when(P, when(Q, A + 1, 0), 0), {"p": 1, "q": 1}, {"p": 1, "q": 0}),
        (negate(all_of(P, eq(A + 1, 0))), {"p": 1}, {"p": 0}),
    ],
    ids=["yes", "no", "and", "or", "implies", "second and", "second or", "nested", "not"],
)
def test_what_is_not_evaluated_puts_no_condition(
    tree: Expr, evaluated: dict[str, int], spared: dict[str, int]
) -> None:
    values = {"a": MOST, "p": 0, "q": 0}
    for condition in (defined(tree), unwrapped(tree)):
        assert not holds(condition, values | evaluated)
        assert holds(condition, values | spared)


def test_a_condition_of_a_guard_counts_always() -> None:
    tree = when(eq(A + 1, 0), 1, 2)
    assert not holds(defined(tree), {"a": MOST})


def test_the_first_operand_of_a_connective_is_always_evaluated() -> None:
    tree = all_of(eq(A + 1, 0), P)
    assert not holds(defined(tree), {"a": MOST, "p": 0})


def test_both_sides_of_a_maximum_are_evaluated() -> None:
    assert not holds(defined(maximum(A, B + 1)), {"a": MOST, "b": MOST})


def test_a_macro_brings_its_conditions_where_its_name_is_evaluated() -> None:
    macros = {"BITS": A + 1}
    tree = when(P, Var("BITS", INT), 0)
    assert not holds(defined(tree, macros=macros), {"a": MOST, "p": 1})
    assert holds(defined(tree, macros=macros), {"a": MOST, "p": 0})
    assert not holds(unwrapped(tree, macros=macros), {"a": MOST, "p": 1})


def test_a_macro_of_a_macro_brings_its_conditions() -> None:
    macros = {"INNER": A + 1, "OUTER": Var("INNER", INT) & 1}
    condition = defined(Var("OUTER", INT), macros=macros)
    assert holds(condition, {"a": 0})
    assert not holds(condition, {"a": MOST})


def test_a_macro_first_met_under_a_guard_still_counts_outside_it() -> None:
    macros = {"BITS": A + 1}
    bits = Var("BITS", INT)
    condition = defined(when(P, bits, 0), bits, macros=macros)
    assert not holds(condition, {"a": MOST, "p": 0})


def test_a_condition_met_twice_is_written_once() -> None:
    once = defined(A + B)
    assert defined(A + B, A + B, eq(A + B, A + B)) == once


def test_every_root_puts_its_conditions() -> None:
    condition = defined(A + 1, ONE >> B)
    assert not holds(condition, {"a": MOST, "b": 0})
    assert not holds(condition, {"a": 0, "b": 32})
    assert holds(condition, {"a": 0, "b": 0})


def test_no_roots_put_no_condition() -> None:
    assert defined() == TRUE
    assert unwrapped() == TRUE


def ordinary(x: Expr, values: dict[str, int]) -> int:
    """The value of a tree in the integers, where nothing wraps."""

    def of(y: Expr) -> int:
        return ordinary(y, values)

    match x:
        case Const(value=value):
            return value
        case Var(name=name):
            return values[name]
        case Unary(op=UnaryOp.NEG, operand=a):
            return -of(a)
        case Unary(operand=a):
            return x.type.wrap(~of(a))
        case Binary(op=op, left=a, right=b):
            return ORDINARY[op](of(a), of(b))
        case Compare(op=comparison, left=a, right=b):
            left, right = of(a), of(b)
            return {
                CompareOp.EQ: left == right,
                CompareOp.NE: left != right,
                CompareOp.LT: left < right,
                CompareOp.LE: left <= right,
            }[comparison]
        case Connective(op=ConnectiveOp.NOT, operands=(a,)):
            return not of(a)
        case Connective(op=ConnectiveOp.AND, operands=operands):
            return all(map(of, operands))
        case Connective(operands=operands):
            return any(map(of, operands))
        case Choose(condition=c, yes=a, no=b):
            return of(a if of(c) else b)
        case Cast(operand=a):
            return int(of(a))
        case Ilog2(operand=a):
            return max(of(a), 1).bit_length() - 1


@given(cases(depth=2))
def test_a_value_that_is_defined_and_unwrapped_is_that_of_the_integers(case: Case) -> None:
    values = dict(case.values)
    if holds(defined(case.tree), values) and holds(unwrapped(case.tree), values):
        assert evaluate(case.tree, values) == ordinary(case.tree, values)


@given(cases(depth=2))
def test_a_condition_speaks_of_the_variables_of_the_tree_alone(case: Case) -> None:
    mine = set(names(case.tree))
    assert set(names(defined(case.tree), unwrapped(case.tree))) <= mine


@given(cases(depth=2))
def test_a_branch_that_is_never_taken_puts_no_condition(case: Case) -> None:
    never = when(FALSE, case.tree, when(TRUE, case.tree, case.tree))
    assert holds(defined(never), dict(case.values)) is holds(defined(case.tree), dict(case.values))
    assert holds(defined(implies(FALSE, eq(case.tree, case.tree))), dict(case.values))
