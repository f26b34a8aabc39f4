"""The values that C computes with."""

from typing import Final

import pytest

from zslayout.csource.syntax import CanonicalType, Pointer
from zslayout.csource.value import (
    Cell,
    Frame,
    Local,
    Thing,
    as_bitfield,
    comparison,
    conjuncts,
    either,
    is_expression,
    is_frame,
    operation,
    struct_name,
    truth,
    typed,
)
from zslayout.expr.build import all_of, any_of, eq, ne, negate, when
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Cast,
    CompareOp,
    Const,
    Expr,
    Var,
    cast,
)
from zslayout.expr.types import BOOL, INT, UINT, CType, ulong

LONG: Final = ulong(64)
CHAR: Final = CType("unsigned char", 8, signed=False, rank=0)
X: Final = Var("x", LONG)
I: Final = Var("i", INT)  # noqa: E741  # a short name of an int
P: Final = ne(X, 0)


@pytest.mark.parametrize(
    ("value", "to", "result"),
    [
        (Const(-1), LONG, Const(2**64 - 1, LONG)),
        (Const(300), CHAR, Const(44, CHAR)),
        (Const(2), BOOL, TRUE),
        (Const(0), BOOL, FALSE),
        (TRUE, LONG, Const(1, LONG)),
        (P, INT, when(P, Const(1), Const(0))),
        (I, LONG, Cast(LONG, I, implicit=True)),
        (X, LONG, X),
    ],
    ids=str,
)
def test_a_value_converts_as_c_converts_it(value: Expr, to: CType, result: Expr) -> None:
    assert typed(value, to) == result


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (P, P),
        (X, ne(X, Const(0, LONG))),
        (when(P, 1, 0), P),
        (when(P, 0, 7), negate(P)),
        (cast(when(P, 1, 0), LONG), P),
        (cast(Var("x", LONG), CHAR), ne(cast(X, CHAR), Const(0, CHAR))),
    ],
    ids=["truth", "word", "flag", "not", "widened", "cut"],
)
def test_the_truth_of_a_value_is_that_it_is_not_0(value: Expr, result: Expr) -> None:
    assert truth(value) == result


@pytest.mark.parametrize(
    ("op", "left", "right", "result"),
    [
        (BinaryOp.ADD, Const(2), Const(3, LONG), Const(5, LONG)),
        (BinaryOp.SUB, Const(0, UINT), Const(1), Const(2**32 - 1, UINT)),
        (BinaryOp.SHL, Const(1, UINT), Const(31), Const(2**31, UINT)),
        (BinaryOp.DIV, Const(-7), Const(2), Const(-3)),
    ],
    ids=str,
)
def test_of_two_literals_the_value_is_taken(
    op: BinaryOp, left: Expr, right: Expr, result: Expr
) -> None:
    assert operation(op, left, right) == result


@pytest.mark.parametrize(
    ("op", "left", "right"),
    [
        (BinaryOp.ADD, INT.maximum, 1),
        (BinaryOp.SUB, INT.minimum, 1),
        (BinaryOp.MUL, 1 << 16, 1 << 16),
        (BinaryOp.DIV, 1, 0),
        (BinaryOp.MOD, INT.minimum, -1),
        (BinaryOp.SHL, 1, 31),
        (BinaryOp.SHL, 1, 32),
        (BinaryOp.SHL, -1, 1),
        (BinaryOp.SHR, 1, -1),
    ],
    ids=str,
)
def test_what_c_does_not_define_is_left_to_be_looked_at(
    op: BinaryOp, left: int, right: int
) -> None:
    assert operation(op, Const(left), Const(right)) == Binary(op, Const(left), Const(right))


def test_a_comparison_of_literals_is_decided_in_the_type_that_c_compares_in() -> None:
    assert comparison(CompareOp.LT, Const(-1), Const(0)) == TRUE
    assert comparison(CompareOp.LT, Const(-1), Const(0, UINT)) == FALSE
    assert comparison(CompareOp.EQ, X, Const(0)) == eq(X, Const(0, LONG))


def test_a_choice_that_makes_no_difference_is_none() -> None:
    assert either(TRUE, X, I) == X
    assert either(FALSE, X, I) == I
    assert either(P, X, Var("x", LONG)) == X
    assert either(P, TRUE, I) == when(P, TRUE, ne(I, 0))
    assert either(P, X, Const(0)) == when(P, X, Const(0))


def test_conditions_are_taken_apart_at_each_and_but_at_no_or() -> None:
    q, r = eq(I, 1), eq(I, 2)
    assert conjuncts(all_of(P, all_of(q, any_of(q, r)))) == (P, q, any_of(q, r))
    assert conjuncts(TRUE) == ()
    assert conjuncts(r) == (r,)


@pytest.mark.parametrize(
    ("value", "bits", "kind", "kept"),
    [(0x1FF, 8, UINT, 0xFF), (0x80, 8, INT, -128), (0x7F, 8, INT, 127), (-1, 32, INT, -1)],
    ids=str,
)
def test_a_bitfield_keeps_the_low_bits_by_its_sign(
    value: int, bits: int, kind: CType, kept: int
) -> None:
    found = as_bitfield(Var("v", kind), bits, kind)
    assert found.type == kind
    assert evaluate(found, {"v": value}) == kept


@pytest.mark.parametrize(
    ("type_", "frame"),
    [
        (Pointer("struct page", None, volatile=False), True),
        (Pointer("struct zpdesc", None, volatile=False), True),
        (Pointer("struct zspage", None, volatile=False), False),
        (LONG, False),
        (None, False),
    ],
    ids=str,
)
def test_only_pointers_to_page_descriptors_are_frames(type_: CanonicalType, frame: bool) -> None:
    assert is_frame(type_) is frame


def test_pointers_are_no_integers() -> None:
    assert is_expression(X)
    assert not any(map(is_expression, (Frame(X), Cell(X), Local(1, LONG), Thing("x"), None)))


def test_a_struct_is_named_by_its_tag() -> None:
    assert struct_name("const struct zspage *") == "zspage"
    assert struct_name("unsigned long") == ""
