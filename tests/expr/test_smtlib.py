"""The SMT-LIB text: z3 reads it as the values of the trees are defined."""

import itertools
from collections.abc import Iterable

import pytest
import z3
from hypothesis import given
from strategies import Case, cases, values_of

from zslayout.expr.build import all_of, any_of, eq, ilog2, ne, negate, when
from zslayout.expr.formula import Definition, Formula, NamedAssertion
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
from zslayout.expr.smtlib import literal, script, sort, text
from zslayout.expr.types import BOOL, INT, UINT, CType, exact, long, narrow, ulong
from zslayout.expr.walk import names

NIBBLE = CType("toy", 4, signed=True, rank=1)
UNSIGNED_NIBBLE = CType("unsigned toy", 4, signed=False, rank=1)
BYTE = CType("wide toy", 8, signed=True, rank=2)
UNSIGNED_BYTE = CType("unsigned wide toy", 8, signed=False, rank=2)
TINY = CType("tiny toy", 3, signed=True, rank=1)
UNSIGNED_TINY = CType("unsigned tiny toy", 3, signed=False, rank=1)
TOYS = [NIBBLE, UNSIGNED_NIBBLE, BYTE, UNSIGNED_BYTE, TINY, UNSIGNED_TINY]
NIBBLES = TOYS[:2]

N, U, W = Var("n", INT), Var("u", UINT), Var("w", ulong(64))
P, Q = Var("p", BOOL), Var("q", BOOL)

SAMPLES: list[tuple[Expr, str]] = [
    (Const(5), "(_ bv5 32)"),
    (Const(-1), "(_ bv4294967295 32)"),
    (Const(1, BOOL), "true"),
    (W, "w"),
    (-N, "(bvneg n)"),
    (~W, "(bvnot w)"),
    (W + 1, "(bvadd w ((_ sign_extend 32) (_ bv1 32)))"),
    (U * U, "(bvmul u u)"),
    (N // N, "(bvsdiv n n)"),
    (U // U, "(bvudiv u u)"),
    (N % N, "(bvsrem n n)"),
    (U % U, "(bvurem u u)"),
    (W << 3, "(bvshl w (_ bv3 64))"),
    (N >> 3, "(bvashr n (_ bv3 32))"),
    (U >> N, "(bvlshr u n)"),
    (W >> N, "(bvlshr w ((_ sign_extend 32) n))"),
    (N < 0, "(bvslt n (_ bv0 32))"),
    (Const(1, UINT) >= U, "(bvule u (_ bv1 32))"),
    (eq(N, N), "(= n n)"),
    (ne(N, N), "(distinct n n)"),
    (TRUE, "true"),
    (FALSE, "false"),
    (all_of(P, Q), "(and p q)"),
    (any_of(P, Q), "(or p q)"),
    (negate(P), "(not p)"),
    (when(P, N, N), "(ite p n n)"),
    (cast(W, UINT), "((_ extract 31 0) w)"),
    (cast(U, ulong(64)), "((_ zero_extend 32) u)"),
    (cast(N, UINT), "n"),
    (P + 1, "(bvadd (ite p (_ bv1 32) (_ bv0 32)) (_ bv1 32))"),
]
assert SAMPLES


def value_by_z3(tree: Expr, values: dict[str, int]) -> int:
    """The value of the tree as z3 finds it, as an unsigned number."""
    kind = tree.type
    term, width = text(tree), kind.width
    if kind is BOOL:
        term = f"(ite {term} (_ bv1 1) (_ bv0 1))"
    lines = [f"(declare-const {var.name} {sort(var.type)})" for var in names(tree)]
    lines += [
        f"(assert (= {var.name} {literal(values[var.name], var.type)}))" for var in names(tree)
    ]
    lines += [f"(declare-const result (_ BitVec {width}))", f"(assert (= result {term}))"]
    solver = z3.SolverFor("QF_BV")
    solver.from_string("\n".join(lines))
    assert solver.check() == z3.sat
    model = solver.model()
    [value] = [model[each] for each in model.decls() if each.name() == "result"]
    assert isinstance(value, z3.BitVecNumRef)
    return value.as_long()


def all_hold(claims: Iterable[str]) -> bool:
    """Whether every one of these closed formulas is true."""
    solver = z3.SolverFor("QF_BV")
    solver.from_string(f"(assert (not (and true {' '.join(claims)})))")
    return bool(solver.check() == z3.unsat)


def claim(tree: Expr, values: dict[str, int]) -> str:
    """That the text of the tree has the value of the tree."""
    lets = " ".join(f"({var.name} {literal(values[var.name], var.type)})" for var in names(tree))
    return f"(let ({lets}) (= {text(tree)} {literal(evaluate(tree, values), tree.type)}))"


def all_values(*variables: Var) -> Iterable[dict[str, int]]:
    ranges = [range(var.type.minimum, var.type.maximum + 1) for var in variables]
    for values in itertools.product(*ranges):
        yield {var.name: value for var, value in zip(variables, values, strict=True)}


def named(x: object) -> str | None:
    match x:
        case CType():
            return x.name
        case BinaryOp() | UnaryOp() | CompareOp():
            return x.name
        case _:
            return None


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
@pytest.mark.parametrize("op", list(BinaryOp), ids=named)
def test_a_binary_operator_agrees_on_every_pair_of_toy_words(op: BinaryOp, kind: CType) -> None:
    a, b = Var("a", kind), Var("b", kind)
    assert all_hold(claim(Binary(op, a, b), values) for values in all_values(a, b))


@pytest.mark.parametrize("count", TOYS, ids=named)
@pytest.mark.parametrize("kind", NIBBLES, ids=named)
@pytest.mark.parametrize("op", [BinaryOp.SHL, BinaryOp.SHR], ids=named)
def test_a_shift_agrees_for_every_count_of_any_width_and_sign(
    op: BinaryOp, kind: CType, count: CType
) -> None:
    a, b = Var("a", kind), Var("b", count)
    assert all_hold(claim(Binary(op, a, b), values) for values in all_values(a, b))


@pytest.mark.parametrize("count", TOYS, ids=named)
@pytest.mark.parametrize("kind", NIBBLES, ids=named)
def test_a_shift_by_a_literal_agrees(kind: CType, count: CType) -> None:
    a = Var("a", kind)
    shifts = [
        Binary(op, a, Const(by, count))
        for op in (BinaryOp.SHL, BinaryOp.SHR)
        for by in range(count.minimum, count.maximum + 1)
    ]
    assert all_hold(claim(tree, values) for tree in shifts for values in all_values(a))


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
@pytest.mark.parametrize("op", list(CompareOp), ids=named)
def test_a_comparison_agrees_on_every_pair_of_toy_words(op: CompareOp, kind: CType) -> None:
    a, b = Var("a", kind), Var("b", kind)
    assert all_hold(claim(Compare(op, a, b), values) for values in all_values(a, b))


@pytest.mark.parametrize("kind", NIBBLES, ids=named)
@pytest.mark.parametrize("op", list(UnaryOp), ids=named)
def test_a_unary_operator_agrees_on_every_toy_word(op: UnaryOp, kind: CType) -> None:
    a = Var("a", kind)
    assert all_hold(claim(Unary(op, a), values) for values in all_values(a))


@pytest.mark.parametrize("to", TOYS, ids=named)
@pytest.mark.parametrize("kind", TOYS, ids=named)
def test_a_cast_agrees_on_every_toy_word(kind: CType, to: CType) -> None:
    a = Var("a", kind)
    assert all_hold(claim(cast(a, to), values) for values in all_values(a))


@pytest.mark.parametrize("kind", TOYS, ids=named)
def test_ilog2_agrees_on_every_toy_word(kind: CType) -> None:
    a = Var("a", kind)
    assert all_hold(claim(Ilog2(a), values) for values in all_values(a))


@pytest.mark.parametrize("kind", [INT, UINT, long(64), ulong(64), exact(66)], ids=named)
def test_ilog2_agrees_at_every_power_of_two_and_beside_it(kind: CType) -> None:
    a = Var("a", kind)
    values = {kind.wrap((1 << n) + d) for n in range(kind.width) for d in (-1, 0, 1)}
    assert all_hold(claim(Ilog2(a), {"a": value}) for value in values)


def test_an_ilog2_within_an_ilog2_keeps_its_names_apart() -> None:
    tree = ilog2(ilog2(W) + (W >> ilog2(W)))
    assert all_hold(claim(tree, {"w": 1 << n}) for n in range(64))


@given(cases(exacts=True))
def test_z3_reads_the_text_of_a_tree_as_its_value(case: Case) -> None:
    expected = evaluate(case.tree, case.values)
    unsigned = expected & ((1 << case.tree.type.width) - 1)
    assert value_by_z3(case.tree, dict(case.values)) == unsigned


@pytest.mark.parametrize(("tree", "expected"), SAMPLES, ids=[expected for _, expected in SAMPLES])
def test_a_tree_is_written_in_the_words_of_smt_lib(tree: Expr, expected: str) -> None:
    assert text(tree) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(BOOL, "Bool"), (INT, "(_ BitVec 32)"), (ulong(64), "(_ BitVec 64)")],
    ids=named,
)
def test_a_type_has_a_sort(kind: CType, expected: str) -> None:
    assert sort(kind) == expected


@given(values_of(long(64)))
def test_a_literal_is_its_value_modulo_the_width(value: int) -> None:
    assert literal(value, long(64)) == f"(_ bv{value % 2**64} 64)"


SCRIPT = Formula(
    (W, P, Var("n", INT)),
    (Definition("twice", W + W), Definition("more", Var("twice", ulong(64)) + 1)),
    (
        NamedAssertion("small", "w is small", Const(9, ulong(64)) > W),
        NamedAssertion("set", "p is set", P),
        NamedAssertion("more_than_one", "and so on", Var("more", ulong(64)) > 1),
    ),
)


def test_a_formula_is_a_file_for_any_solver() -> None:
    assert script(SCRIPT, "two lines\n\nand a third\n") == (
        "; two lines\n"
        ";\n"
        "; and a third\n"
        "(set-logic QF_BV)\n"
        "(declare-const w (_ BitVec 64))\n"
        "(declare-const p Bool)\n"
        "(declare-const n (_ BitVec 32))\n"
        "(define-fun twice () (_ BitVec 64) (bvadd w w))\n"
        "(define-fun more () (_ BitVec 64) (bvadd twice ((_ sign_extend 32) (_ bv1 32))))\n"
        "\n"
        "; w is small\n"
        "(assert (! (bvult w (_ bv9 64)) :named small))\n"
        "\n"
        "; p is set\n"
        "(assert (! p :named set))\n"
        "\n"
        "; and so on\n"
        "(assert (! (bvult ((_ sign_extend 32) (_ bv1 32)) more) :named more_than_one))\n"
        "\n"
        "(check-sat)\n"
    )


def test_a_formula_without_a_comment_begins_with_its_logic() -> None:
    assert script(Formula((), (), ())) == "(set-logic QF_BV)\n\n(check-sat)\n"


@given(cases(depth=2, exacts=True))
def test_a_formula_is_satisfiable_at_the_values_that_make_its_assertions_true(case: Case) -> None:
    free = tuple(sorted(names(case.tree), key=lambda var: var.name))
    kind = case.tree.type
    value = Const(evaluate(case.tree, case.values), kind)
    held = [
        NamedAssertion(f"held_{var.name}", "held", eq(var, Const(case.values[var.name], var.type)))
        for var in free
    ]
    for holds, answer in ((eq, z3.sat), (ne, z3.unsat)):
        claimed = NamedAssertion("claimed", "claimed", holds(Var("tree", kind), value))
        formula = Formula(free, (Definition("tree", case.tree),), (*held, claimed))
        solver = z3.SolverFor("QF_BV")
        solver.from_string(script(formula))
        assert solver.check() == answer
        assert (formula.false_at(case.values) == ()) is (answer == z3.sat)


def test_a_narrow_name_has_a_sort_of_its_width() -> None:
    assert sort(narrow(7)) == "(_ BitVec 7)"
    assert text(cast(Var("bits", narrow(7)), INT)) == "((_ zero_extend 25) bits)"
