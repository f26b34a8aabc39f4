from collections.abc import Iterator

from zslayout.cclaims.question import Asker
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import BinaryOp, CompareOp, Expr, Var
from zslayout.verdict import Status

_TERMS = Terms({})
_X = _TERMS.apply("x", 32, _TERMS.const(1, 32))
_Y = _TERMS.apply("x", 32, _TERMS.const(2, 32))


def _small(x: Var) -> Iterator[Expr]:
    yield _TERMS.compare(CompareOp.LT, x, _TERMS.const(8, 32))


def _below(x: Expr, most: int) -> Expr:
    return _TERMS.compare(CompareOp.LT, x, _TERMS.const(most, 32))


def test_what_is_known_of_a_value_is_used() -> None:
    asker = Asker(_TERMS, _small, 5)
    assert asker.holds([], _below(_X, 8)).status is Status.PROVED
    assert asker.holds([], _below(_X, 7)).status is Status.REFUTED


def test_premises_that_cannot_be_met_prove_nothing() -> None:
    asker = Asker(_TERMS, _small, 5)
    assert asker.holds([_TERMS.negate(_below(_X, 9))], _below(_Y, 1)).status is Status.VACUOUS


def test_one_function_of_equal_arguments_is_equal() -> None:
    asker = Asker(_TERMS, lambda _: (), 5)
    a, b = _TERMS.apply("f", 32, _X), _TERMS.apply("f", 32, _Y)
    same = _TERMS.compare(CompareOp.EQ, a, b)
    assert asker.holds([_TERMS.compare(CompareOp.EQ, _X, _Y)], same).status is Status.PROVED
    assert asker.holds([], same).status is Status.REFUTED


def test_a_witness_is_told_by_names() -> None:
    asker = Asker(_TERMS, lambda _: (), 5)
    double = _TERMS.binary(BinaryOp.SHL, _X, _TERMS.const(1, 32))
    verdict = asker.holds([], _TERMS.compare(CompareOp.NE, double, _TERMS.const(6, 32)))
    assert verdict.witness is not None
    assert [name for name, _ in verdict.witness.values] == ["x(1)"]
