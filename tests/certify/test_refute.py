"""CaDiCaL's steps, trimmed: right, needed, and always the same."""

import sys

import pytest
from formulas import HARD, SATISFIABLE, UNSATISFIABLE
from hypothesis import given
from hypothesis import strategies as st

from zslayout.certify.bits import clauses
from zslayout.certify.checker import check
from zslayout.certify.cnf import Cnf
from zslayout.certify.refute import Undecided, refute, version
from zslayout.errors import UserError
from zslayout.expr.formula import Formula

MISSING = "CaDiCaL: python-sat is not installed (pip install 'zslayout[solvers]')"


@pytest.mark.parametrize("formula", UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_what_is_unsatisfiable_is_refuted(formula: Formula) -> None:
    cnf = clauses(formula)
    steps = refute(cnf)
    assert steps is not None
    check(cnf, steps)


@pytest.mark.parametrize("formula", SATISFIABLE.values(), ids=SATISFIABLE)
def test_what_is_satisfiable_is_not_refuted(formula: Formula) -> None:
    assert refute(clauses(formula)) is None


@pytest.mark.parametrize("formula", UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_the_same_clauses_give_the_same_steps(formula: Formula) -> None:
    assert refute(clauses(formula)) == refute(clauses(formula))


@pytest.mark.parametrize("formula", UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_every_step_but_the_last_is_needed(formula: Formula) -> None:
    cnf = clauses(formula)
    steps = refute(cnf)
    assert steps is not None
    used = {hint for step in steps for hint in step.hints}
    found = range(len(cnf.clauses) + 1, len(cnf.clauses) + len(steps))
    assert set(found) <= used


@given(
    st.lists(
        st.lists(st.integers(-4, 4).filter(bool), max_size=3).map(tuple), min_size=1, max_size=24
    )
)
def test_any_clauses_are_refuted_or_satisfiable(given_: list[tuple[int, ...]]) -> None:
    cnf = Cnf(4, tuple(given_))
    steps = refute(cnf)
    by_trial = any(
        all(
            any((literal > 0) == bool(values >> abs(literal) & 1) for literal in clause)
            for clause in given_
        )
        for values in range(0, 32, 2)
    )
    assert (steps is None) == by_trial
    if steps is not None:
        check(cnf, steps)


def test_units_found_before_the_last_clause_is_given_are_told_apart_from_the_clauses() -> None:
    cnf = Cnf(5, ((1, 2), (-1,), (-2, 3), (-2, 4), (-3, -4, 5), (2,), (-5, -2)))
    steps = refute(cnf)
    assert steps is not None
    check(cnf, steps)


def test_a_limit_of_conflicts_leaves_it_undecided() -> None:
    with pytest.raises(Undecided):
        refute(clauses(HARD), conflicts=10)


def test_the_version_names_the_solver_and_the_package() -> None:
    first, second = version().split(", ")
    assert first == "CaDiCaL 1.9.5"
    assert second.startswith("python-sat 1.")


@pytest.mark.parametrize("ask", [lambda: refute(Cnf(1, ((1,),))), version])
def test_a_missing_package_is_named_with_the_cure(
    monkeypatch: pytest.MonkeyPatch, ask: object
) -> None:
    monkeypatch.setitem(sys.modules, "pysolvers", None)
    assert callable(ask)
    with pytest.raises(UserError) as caught:
        ask()
    assert str(caught.value) == MISSING
