"""The clauses of a formula mean what the formula means: known bits fold to the value of a tree, and
free ones are bound to it by the clauses."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import pytest
from formulas import SATISFIABLE, UNSATISFIABLE, asserting
from hypothesis import given
from pysat.solvers import Minisat22
from strategies import Case, cases

from zslayout.certify.bits import clauses
from zslayout.certify.cnf import Cnf
from zslayout.expr.build import all_of, any_of, eq, ilog2, negate, when
from zslayout.expr.formula import Definition, Formula
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import (
    EQUALITIES,
    FALSE,
    SHIFTS,
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
from zslayout.expr.types import BOOL, INT, CType, exact, narrow, ulong
from zslayout.expr.walk import names

PLAINLY_TRUE = {(1,)}
WIDTHS = range(1, 5)


def toy(width: int, *, signed: bool) -> CType:
    return CType(f"{'signed' if signed else 'unsigned'} toy {width}", width, signed, rank=1)


def toys(*widths: int) -> tuple[CType, ...]:
    return tuple(toy(width, signed=signed) for width in widths for signed in (False, True))


def named(value: object) -> str:
    return getattr(value, "name", str(value))


def all_values(*variables: Var) -> Iterator[dict[str, int]]:
    ranges = (range(var.type.minimum, var.type.maximum + 1) for var in variables)
    for values in product(*ranges):
        yield {var.name: value for var, value in zip(variables, values, strict=True)}


def result(tree: Expr) -> Var:
    return Var("result", tree.type)


def equation(tree: Expr) -> Formula:
    """That `result` is the tree's value; its bits are the first of all, the inputs' follow."""
    free = (result(tree), *names(tree))
    said = eq(result(tree), Var("tree", tree.type))
    return asserting(free, Definition("tree", tree), said=said)


def literals(value: int, width: int, first: int) -> list[int]:
    """The literals that say that the variables from `first` on have this value."""
    return [
        place if value >> place - first & 1 else -place for place in range(first, first + width)
    ]


def folds(tree: Expr, values: Mapping[str, int]) -> bool:
    """Whether the tree over known inputs needs no gate, and has its value as ints."""
    expected = evaluate(tree, values)
    cnf = clauses(equation(tree), {**values, "result": expected})
    changed = clauses(equation(tree), {**values, "result": expected ^ 1})
    return set(cnf.clauses) == PLAINLY_TRUE and (-1,) in changed.clauses


def binds(tree: Expr, every: Iterable[Mapping[str, int]]) -> bool:
    """Whether known inputs give the result its value, by the clauses alone, and can be had."""
    inputs = names(tree)
    with Minisat22(bootstrap_with=clauses(equation(tree)).clauses) as solver:
        for values in every:
            first = 2 + tree.type.width
            known: list[int] = []
            for var in inputs:
                known += literals(values[var.name], var.type.width, first)
                first += var.type.width
            consistent, implied = solver.propagate(known)
            expected = literals(int(evaluate(tree, values)), tree.type.width, 2)
            if not consistent or not solver.solve(known):
                return False
            # What holds without the inputs is not among the implied.
            if any(solver.solve([*known, -bit]) for bit in set(expected) - set(implied)):
                return False
    return True


def agrees(tree: Expr) -> bool:
    """Whether the tree folds to its value and is bound to it, for all values of its variables."""
    every = list(all_values(*names(tree)))
    return all(folds(tree, values) for values in every) and binds(tree, every)


def satisfiable(cnf: Cnf) -> bool:
    with Minisat22(bootstrap_with=cnf.clauses) as solver:
        return bool(solver.solve())


@pytest.mark.parametrize("kind", toys(*WIDTHS), ids=named)
@pytest.mark.parametrize("op", [op for op in BinaryOp if op not in SHIFTS], ids=named)
def test_a_binary_operator_has_the_value_of_its_definition(op: BinaryOp, kind: CType) -> None:
    assert agrees(Binary(op, Var("a", kind), Var("b", kind)))


@pytest.mark.parametrize("count", toys(1, 2, 3, 5), ids=named)
@pytest.mark.parametrize("kind", toys(1, 3, 4), ids=named)
@pytest.mark.parametrize("op", sorted(SHIFTS, key=str), ids=named)
def test_a_shift_has_the_value_of_its_definition_for_counts_of_any_width_and_sign(
    op: BinaryOp, kind: CType, count: CType
) -> None:
    assert agrees(Binary(op, Var("a", kind), Var("b", count)))


@pytest.mark.parametrize("kind", toys(*WIDTHS), ids=named)
@pytest.mark.parametrize("op", list(CompareOp), ids=named)
def test_a_comparison_has_the_value_of_its_definition(op: CompareOp, kind: CType) -> None:
    assert agrees(Compare(op, Var("a", kind), Var("b", kind)))


@pytest.mark.parametrize("op", sorted(EQUALITIES, key=str), ids=named)
def test_truth_values_are_compared(op: CompareOp) -> None:
    assert agrees(Compare(op, Var("a", BOOL), Var("b", BOOL)))


@pytest.mark.parametrize("kind", toys(*WIDTHS), ids=named)
@pytest.mark.parametrize("op", list(UnaryOp), ids=named)
def test_a_unary_operator_has_the_value_of_its_definition(op: UnaryOp, kind: CType) -> None:
    assert agrees(Unary(op, Var("a", kind)))


@pytest.mark.parametrize("to", toys(1, 2, 4, 5), ids=named)
@pytest.mark.parametrize("kind", [BOOL, *toys(1, 2, 4)], ids=named)
def test_a_cast_has_the_value_of_its_definition(kind: CType, to: CType) -> None:
    assert agrees(cast(Var("a", kind), to))


@pytest.mark.parametrize("kind", toys(1, 2, 3, 5, 7), ids=named)
def test_ilog2_has_the_value_of_its_definition(kind: CType) -> None:
    assert agrees(Ilog2(Var("a", kind)))


@pytest.mark.parametrize("kind", [INT, ulong(64), exact(66), exact(130)], ids=named)
def test_ilog2_is_right_at_every_power_of_two_and_beside_it(kind: CType) -> None:
    tree = Ilog2(Var("a", kind))
    values = {kind.wrap((1 << n) + d) for n in range(kind.width) for d in (-1, 0, 1)}
    every = [{"a": value} for value in sorted(values)]
    assert all(folds(tree, each) for each in every)
    assert binds(tree, every)


def test_a_choice_takes_one_branch_or_the_other() -> None:
    kind = toy(2, signed=False)
    assert agrees(when(Var("c", BOOL), Var("a", kind), Var("b", kind)))


@pytest.mark.parametrize(
    "tree",
    [
        all_of(Var("p", BOOL), Var("q", BOOL), Var("r", BOOL)),
        any_of(Var("p", BOOL), Var("q", BOOL), Var("r", BOOL)),
        negate(Var("p", BOOL)),
        when(Var("p", BOOL), negate(Var("q", BOOL)), Var("q", BOOL)),
    ],
    ids=["and", "or", "not", "exclusive or"],
)
def test_a_connective_has_the_value_of_its_definition(tree: Expr) -> None:
    assert agrees(tree)


def test_a_connective_of_nothing_is_plain() -> None:
    assert set(clauses(asserting((), said=TRUE)).clauses) == PLAINLY_TRUE
    assert not satisfiable(clauses(asserting((), said=FALSE)))


@given(cases(depth=2, exacts=True))
def test_a_tree_over_known_values_folds_to_its_value(case: Case) -> None:
    assert folds(case.tree, case.values)


@given(cases(bits_per_long=32, depth=2))
def test_a_tree_over_free_values_is_bound_to_its_value(case: Case) -> None:
    assert binds(case.tree, [case.values])


@pytest.mark.parametrize("formula", SATISFIABLE.values(), ids=SATISFIABLE)
def test_a_formula_with_a_solution_has_clauses_with_one(formula: Formula) -> None:
    assert satisfiable(clauses(formula))


@pytest.mark.parametrize("formula", UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_a_formula_without_a_solution_has_clauses_without_one(formula: Formula) -> None:
    assert not satisfiable(clauses(formula))


def test_a_value_held_is_taken_modulo_the_width() -> None:
    n = Var("n", INT)
    formula = asserting((n,), said=eq(n, Const(-1)))
    assert clauses(formula, {"n": (1 << 32) - 1}) == clauses(formula, {"n": -1})
    assert satisfiable(clauses(formula, {"n": -1}))
    assert not satisfiable(clauses(formula, {"n": 1}))


def test_a_definition_is_read_once_and_only_when_it_is_used() -> None:
    a = Var("a", narrow(8))
    unused = Definition("unused", Binary(BinaryOp.MUL, a, a))
    square = Definition("square", Binary(BinaryOp.ADD, a, a))
    named_twice = Binary(BinaryOp.XOR, Var("square", a.type), Var("square", a.type))
    said = eq(named_twice, Const(0, a.type))
    assert clauses(asserting((a,), unused, square, said=said)) == clauses(
        asserting((a,), square, said=said)
    )


def test_equal_trees_share_their_gates() -> None:
    a, b = Var("a", narrow(8)), Var("b", narrow(8))
    once = asserting((a, b), said=a + b < 7)
    twice = asserting((a, b), said=a + b < 7, again=b + a < 7)
    assert clauses(twice).variables == clauses(once).variables


def test_what_follows_a_plainly_false_assertion_is_not_read() -> None:
    a = Var("a", narrow(8))
    formula = asserting((a,), small=a < 3, hard=eq(a * a % 7, 3))
    assert clauses(formula, {"a": 9}).clauses == ((1,), (-1,))


def test_every_literal_is_of_a_variable_that_is_counted() -> None:
    x = Var("x", narrow(6))
    cnf = clauses(asserting((x,), said=ilog2(x) + x * x < 9))
    used = {abs(literal) for clause in cnf.clauses for literal in clause}
    assert used <= set(range(1, cnf.variables + 1))


def test_no_clause_says_a_variable_twice() -> None:
    x, y = Var("x", toy(6, signed=True)), Var("y", toy(6, signed=True))
    for op in BinaryOp:
        for clause in clauses(equation(Binary(op, x, y))).clauses:
            assert len(set(map(abs, clause))) == len(clause)
