"""C text and human text. That C reads its text as the tree is for a compiler to say."""

import pytest
from hypothesis import given
from strategies import Case, cases

from zslayout.expr.build import (
    all_of,
    any_of,
    div_round_up,
    eq,
    ilog2,
    maximum,
    minimum,
    ne,
    negate,
    when,
)
from zslayout.expr.infix import c_text, human_text, promela_text
from zslayout.expr.nodes import FALSE, TRUE, Const, Expr, Var, cast
from zslayout.expr.types import BOOL, INT, UINT, exact, long, ulong

A, B, C = Var("a", INT), Var("b", INT), Var("c", INT)
W, X = Var("w", ulong(64)), Var("x", ulong(64))
P, Q, R = Var("p", BOOL), Var("q", BOOL), Var("r", BOOL)
ONE_UL = Const(1, ulong(64))

# (tree, as C, as a person reads it)
TEXTS: list[tuple[Expr, str, str]] = [
    (Const(5), "5", "5"),
    (Const(-5), "-5", "-5"),
    (Const(5, UINT), "5U", "5"),
    (Const(5, long(64)), "5L", "5"),
    (ONE_UL, "1UL", "1"),
    (Const(1, BOOL), "1", "1"),
    (Const(INT.minimum), "(-2147483647 - 1)", "-2147483648"),
    (
        Const(long(64).minimum, long(64)),
        "(-9223372036854775807L - 1)",
        "-9223372036854775808",
    ),
    (Const(2**64 - 1, ulong(64)), "18446744073709551615UL", "18446744073709551615"),
    (-A, "-a", "-a"),
    (-Const(-5), "-(-5)", "-(-5)"),
    (~(-A), "~(-a)", "~(-a)"),
    (~(A + B), "~(a + b)", "~(a + b)"),
    (A - B - C, "a - b - c", "a - b - c"),
    (A - (B - C), "a - (b - c)", "a - (b - c)"),
    (A - Const(-5), "a - -5", "a - -5"),
    (A * B + C, "a * b + c", "a * b + c"),
    (A * (B + C), "a * (b + c)", "a * (b + c)"),
    (A * B // C, "a * b / c", "a * b / c"),
    (A * (B // C), "a * (b / c)", "a * (b / c)"),
    (A % B, "a % b", "a % b"),
    ((A << B) >> C, "a << b >> c", "a << b >> c"),
    (A << (B >> C), "a << (b >> c)", "a << (b >> c)"),
    (A + 1 << B, "(a + 1) << b", "(a + 1) << b"),
    ((A << B) + 1, "(a << b) + 1", "(a << b) + 1"),
    ((A & B) << C, "(a & b) << c", "(a & b) << c"),
    (A & B & C, "a & b & c", "a & b & c"),
    ((A & B) | C, "(a & b) | c", "(a & b) | c"),
    (A ^ (B ^ C), "a ^ (b ^ c)", "a ^ (b ^ c)"),
    (eq(A, B), "a == b", "a == b"),
    (ne(A & B, 0), "(a & b) != 0", "(a & b) != 0"),
    (A + B < C, "a + b < c", "a + b < c"),
    (A > 4, "4 < a", "4 < a"),
    (eq(A < B, P), "(a < b) == p", "(a < b) == p"),
    (TRUE, "1", "1"),
    (FALSE, "0", "0"),
    (all_of(P, A < B), "p && a < b", "p and a < b"),
    (any_of(all_of(P, Q), R), "(p && q) || r", "(p and q) or r"),
    (all_of(any_of(P, Q), R), "(p || q) && r", "(p or q) and r"),
    (negate(P), "!p", "not p"),
    (negate(all_of(P, Q)), "!(p && q)", "not (p and q)"),
    (when(P, A, B), "p ? a : b", "p ? a : b"),
    (when(P, A, when(Q, B, C)), "p ? a : (q ? b : c)", "p ? a : (q ? b : c)"),
    (when(P, A, B) + 1, "(p ? a : b) + 1", "(p ? a : b) + 1"),
    (cast(A, UINT), "(unsigned int)a", "a"),
    (cast(A + B, ulong(64)), "(unsigned long)(a + b)", "a + b"),
    (cast(A, ulong(64)) << B, "(unsigned long)a << b", "a << b"),
    (cast(A + B, ulong(64)) * W, "(unsigned long)(a + b) * w", "(a + b) * w"),
    (maximum(32, W), "MAX(32, w)", "max(32, w)"),
    (minimum(A + B, C) * 2, "MIN(a + b, c) * 2", "min(a + b, c) * 2"),
    (ilog2(W - 1) + 1, "ilog2(w - 1) + 1", "ilog2(w - 1) + 1"),
    ((ONE_UL << A) - 1, "(1UL << a) - 1", "(1 << a) - 1"),
    (div_round_up(W, X), "(w + x - 1) / x", "(w + x - 1) / x"),
]
assert TEXTS


@pytest.mark.parametrize(("tree", "c"), [row[:2] for row in TEXTS], ids=[row[1] for row in TEXTS])
def test_a_tree_is_written_as_c(tree: Expr, c: str) -> None:
    assert c_text(tree) == c


@pytest.mark.parametrize(
    ("tree", "human"), [row[::2] for row in TEXTS], ids=[row[1] for row in TEXTS]
)
def test_a_tree_is_written_as_a_person_reads_it(tree: Expr, human: str) -> None:
    assert human_text(tree) == human


def test_a_conversion_that_c_makes_by_itself_is_not_written() -> None:
    assert c_text(W + A) == "w + a"
    assert c_text(when(P, W, A)) == "p ? w : a"


def test_a_type_that_c_has_no_name_for_can_be_read_but_not_compiled() -> None:
    literal = Const(5, exact(66))
    assert human_text(literal) == "5"
    with pytest.raises(KeyError, match=r"^'_BitInt\(66\)'$"):
        c_text(literal)


@given(cases(exacts=True))
def test_human_text_shows_no_suffix_and_no_cast(case: Case) -> None:
    text = human_text(case.tree)
    assert "UL" not in text
    assert "unsigned" not in text
    assert "_BitInt" not in text


@given(cases())
def test_the_brackets_of_c_text_are_balanced(case: Case) -> None:
    depth = 0
    for letter in c_text(case.tree):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0


def test_promela_has_no_casts_and_no_suffixes_and_a_choice_of_its_own() -> None:
    chosen = when(P, cast(A, UINT) & Const(5, UINT), 0)
    assert promela_text(chosen) == "(p -> a & 5 : 0)"
    assert promela_text(all_of(P, negate(Q))) == "p && !q"
