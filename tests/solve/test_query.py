"""The text that a solver is given."""

import pytest
import z3
from fixtures import BELOW, BELOW_HALF, LIMIT, ONLY_LIMIT, X

from zslayout.errors import InternalError
from zslayout.expr.build import all_of
from zslayout.expr.nodes import Var
from zslayout.expr.types import INT
from zslayout.solve.query import assumption_holds, fails_elsewhere, some_instance_fails
from zslayout.vc.claim import Claim


def answer(text: str) -> z3.CheckSatResult:
    solver = z3.SolverFor("QF_BV")
    solver.from_string(text)
    return solver.check()


def test_a_claim_is_written_once_and_applied_to_each_instance() -> None:
    text = some_instance_fails({BELOW: [(5,), (7,)]})
    assert text == (
        "(declare-const x (_ BitVec 32))\n"
        "(define-fun claim_0_0 ((LIMIT (_ BitVec 32))) Bool"
        " (or (not (bvult x LIMIT)) (bvule x LIMIT)))\n"
        "(assert (or false (not (claim_0_0 (_ bv5 32))) (not (claim_0_0 (_ bv7 32)))))\n"
    )


def test_true_claims_have_no_failing_instance() -> None:
    assert answer(some_instance_fails({BELOW: [(5,), (7,)]})) == z3.unsat


def test_one_false_instance_among_true_ones_is_found() -> None:
    assert answer(some_instance_fails({BELOW: [(5,)], BELOW_HALF: [(1,), (9,)]})) == z3.sat


def test_no_instances_cannot_fail() -> None:
    assert answer(some_instance_fails({BELOW: []})) == z3.unsat


def test_enumerated_parameters_take_their_instances_values_and_no_others() -> None:
    claim = Claim(BELOW_HALF.variables, BELOW_HALF.given, BELOW_HALF.then, enumerated=("LIMIT",))
    assert answer(some_instance_fails({claim: [(0,), (1,)]})) == z3.unsat
    assert answer(some_instance_fails({claim: [(0,), (1,), (2,)]})) == z3.sat


def test_an_assumption_that_nothing_meets_is_unsatisfiable() -> None:
    assert answer(assumption_holds(BELOW, (0,))) == z3.unsat
    assert answer(assumption_holds(BELOW, (1,))) == z3.sat


def test_the_only_counterexample_has_no_other_beside_it() -> None:
    assert answer(fails_elsewhere(ONLY_LIMIT, (3,), [("x", 3)])) == z3.unsat
    assert answer(fails_elsewhere(BELOW_HALF, (9,), [("x", 8), ("y", 8)])) == z3.sat


def test_one_name_of_two_types_is_our_bug() -> None:
    other = Claim((Var("x", INT),), (), Var("x", INT) <= 0)
    with pytest.raises(InternalError, match=r"^x is a variable of two types in one query$"):
        some_instance_fails({BELOW: [(1,)], other: [()]})


def test_a_closed_claim_needs_no_arguments() -> None:
    closed = Claim((X,), (), X >= 0)
    assert "(not claim_0_0)" in some_instance_fails({closed: [()]})


def test_a_conjunction_about_parameters_is_asked_part_by_part() -> None:
    other = Var("OTHER", INT)
    both = Claim((), (), all_of(LIMIT < 9, other < 9))
    text = some_instance_fails({both: [(5, 1), (5, 2), (5, 3)]})
    assert text.count("(claim_0_0 ") == 1
    assert text.count("(claim_0_1 ") == 3
    assert answer(text) == z3.unsat
    assert answer(some_instance_fails({both: [(5, 1), (5, 9)]})) == z3.sat
