"""The certificate that is made: there is one exactly when there is no solution, and it is small."""

from io import BytesIO

import pytest
from formulas import SATISFIABLE, UNSATISFIABLE, asserting

from zslayout.certify import produce
from zslayout.certify.certificate import Certificate, dump, verify
from zslayout.certify.produce import certify
from zslayout.expr.build import ne
from zslayout.expr.formula import Formula
from zslayout.expr.nodes import Const, Var, cast
from zslayout.expr.types import UINT, narrow

KEY = "ab" * 32
X, BY = Var("x", UINT), Var("by", narrow(4))
MASK = (cast(Const(1), UINT) << BY) - 1
SHIFTED = asserting((X, BY), differ=ne((X >> BY) << BY, X - (X & MASK)))
"""A word without its low bits, said in two ways: plain for any shift that is known."""

MANY = asserting((BY, X), differ=ne(X + X + X + BY, X * 3 + BY))
"""Not much easier for a known `by`."""


def certified(formula: Formula) -> Certificate:
    made = certify(formula, KEY)
    assert made is not None
    return made


def hints(made: Certificate) -> int:
    return sum(len(step.hints) for case in made.cases for step in case.steps)


@pytest.mark.parametrize("formula", UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_what_has_no_solution_is_certified(formula: Formula) -> None:
    made = certified(formula)
    steps = sum(len(case.steps) for case in made.cases)
    assert verify(formula, KEY, BytesIO(dump(made))) == steps


@pytest.mark.parametrize("formula", SATISFIABLE.values(), ids=SATISFIABLE)
def test_what_has_a_solution_is_not(formula: Formula) -> None:
    assert certify(formula, KEY) is None


def test_the_same_formula_gives_the_same_bytes() -> None:
    assert dump(certified(SHIFTED)) == dump(certified(SHIFTED))


def test_a_large_certificate_is_split_where_that_makes_it_smaller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(produce, "SPLIT_BITS", 0)
    whole = certified(SHIFTED)
    assert (whole.split, len(whole.cases)) == (None, 1)
    monkeypatch.undo()
    split = certified(SHIFTED)
    assert (split.split, len(split.cases)) == (1, 16)
    assert len(dump(split)) * 2 < len(dump(whole))
    verify(SHIFTED, KEY, BytesIO(dump(split)))


def test_a_certificate_is_not_split_where_that_makes_it_larger() -> None:
    made = certified(MANY)
    assert (hints(made) > 20_000, made.split) == (True, None)


def test_a_small_certificate_is_not_split() -> None:
    a = Var("a", narrow(3))
    assert certified(asserting((a,), small=a < 3, large=a > 4)).split is None
