from collections.abc import Iterator

from zslayout.cclaims.asking.question import Asker, KnownAnswers
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
    asker = Asker(_TERMS, _small, KnownAnswers(5))
    assert asker.holds([], _below(_X, 8)).status is Status.PROVED
    assert asker.holds([], _below(_X, 7)).status is Status.REFUTED


def test_premises_that_cannot_be_met_prove_nothing() -> None:
    asker = Asker(_TERMS, _small, KnownAnswers(5))
    assert asker.holds([_TERMS.negate(_below(_X, 9))], _below(_Y, 1)).status is Status.VACUOUS


def test_one_function_of_equal_arguments_is_equal() -> None:
    asker = Asker(_TERMS, lambda _: (), KnownAnswers(5))
    a, b = _TERMS.apply("f", 32, _X), _TERMS.apply("f", 32, _Y)
    same = _TERMS.compare(CompareOp.EQ, a, b)
    assert asker.holds([_TERMS.compare(CompareOp.EQ, _X, _Y)], same).status is Status.PROVED
    assert asker.holds([], same).status is Status.REFUTED


def test_a_witness_is_told_by_names() -> None:
    asker = Asker(_TERMS, lambda _: (), KnownAnswers(5))
    double = _TERMS.binary(BinaryOp.SHL, _X, _TERMS.const(1, 32))
    verdict = asker.holds([], _TERMS.compare(CompareOp.NE, double, _TERMS.const(6, 32)))
    assert verdict.witness is not None
    assert [name for name, _ in verdict.witness.values] == ["x(1)"]


def test_one_question_in_other_names_is_asked_once() -> None:
    answers = KnownAnswers(5)
    asker = Asker(_TERMS, _small, answers)
    assert asker.holds([], _below(_X, 8)).status is Status.PROVED
    asked = answers.asked
    assert asker.holds([], _below(_Y, 8)).status is Status.PROVED
    assert answers.asked == asked


def test_what_has_nothing_to_do_with_a_goal_does_not_hide_that_it_is_false() -> None:
    asker = Asker(_TERMS, _small, KnownAnswers(5))
    other = _TERMS.apply("y", 32)
    odd = _TERMS.compare(
        CompareOp.EQ, _TERMS.binary(BinaryOp.MUL, other, other), _TERMS.const(49, 32)
    )
    verdict = asker.holds([odd], _below(_X, 7))
    assert verdict.status is Status.REFUTED
    assert verdict.witness is not None
    assert dict(verdict.witness.values)["x(1)"] == 7


def test_bounds_and_alignment_are_kept_where_a_word_is_made_narrow() -> None:
    asker = Asker(_TERMS, lambda _: (), KnownAnswers(5))
    x, y = _TERMS.apply("z", 64), _TERMS.apply("w", 64)
    low = _TERMS.binary(BinaryOp.AND, x, _TERMS.const(7, 64))
    given = [
        _TERMS.compare(CompareOp.LE, x, _TERMS.const(4096, 64)),
        _TERMS.compare(CompareOp.EQ, low, _TERMS.const(0, 64)),
        _TERMS.compare(CompareOp.EQ, _TERMS.binary(BinaryOp.MUL, x, y), _TERMS.const(3 * 64, 64)),
    ]
    wanted = _TERMS.compare(CompareOp.NE, x, _TERMS.const(64, 64))
    verdict = asker.holds(given, wanted)
    assert verdict.status is Status.REFUTED
    assert verdict.witness is not None
    assert dict(verdict.witness.values)["z()"] == 64
    below = _TERMS.compare(CompareOp.LT, x, _TERMS.const(4096, 64))
    assert asker.holds(given[:2], below).status is Status.REFUTED


def _of_points() -> tuple[Terms, Expr, Expr]:
    terms = Terms({}, varying={"N": (4, 9)})
    return terms, terms.apply("x", 32), terms.at_points((4, 9), 32)


def test_what_varies_is_proved_at_every_point_and_refuted_at_one() -> None:
    terms, x, n = _of_points()
    asker = Asker(terms, lambda _: (), KnownAnswers(5))
    given = [terms.compare(CompareOp.LT, x, n)]
    assert asker.holds(given, terms.compare(CompareOp.LT, x, terms.const(9, 32))).status is (
        Status.PROVED
    )
    assert asker.holds(given, terms.compare(CompareOp.LT, x, terms.const(8, 32))).status is (
        Status.REFUTED
    )


def test_at_many_points_a_word_is_asked_of_all_at_once_and_then_of_each() -> None:
    terms = Terms({}, varying={"N": tuple(range(10))})
    x, n = terms.apply("x", 32), terms.at_points(tuple(range(4, 14)), 32)
    odd = terms.at_points(tuple(4 + 2 * i for i in range(10)), 32)
    answers = KnownAnswers(5)
    asker = Asker(terms, lambda _: (), answers)
    given = [terms.compare(CompareOp.EQ, x, n)]
    assert asker.holds(given, terms.compare(CompareOp.LT, x, terms.const(14, 32))).status is (
        Status.PROVED
    )
    asked = answers.asked
    assert asked < 10
    assert asker.holds(given, terms.compare(CompareOp.NE, x, terms.const(9, 32))).status is (
        Status.REFUTED
    )
    # Between all numbers there is 5; at no point.
    given = [terms.compare(CompareOp.EQ, x, odd)]
    assert asker.holds(given, terms.compare(CompareOp.NE, x, terms.const(5, 32))).status is (
        Status.PROVED
    )


def test_at_many_points_a_truth_value_is_any() -> None:
    terms = Terms({}, varying={"N": tuple(range(10))})
    x, here = terms.apply("x", 32), terms.at_points((0, 1) * 5, 1)
    n = terms.at_points(tuple(range(4, 14)), 32)
    goal = terms.any(here, terms.compare(CompareOp.LT, x, terms.const(14, 32)))
    asker = Asker(terms, lambda _: (), KnownAnswers(5))
    assert asker.holds([terms.compare(CompareOp.EQ, x, n)], goal).status is Status.PROVED
    assert asker.holds([terms.compare(CompareOp.LE, n, x)], goal).status is Status.REFUTED


def test_numbers_of_different_points_are_never_put_together() -> None:
    terms, x, n = _of_points()
    other = terms.at_points((9, 4), 32)
    given = [terms.compare(CompareOp.LT, x, n), terms.compare(CompareOp.LT, x, other)]
    verdict = Asker(terms, lambda _: (), KnownAnswers(5)).holds(
        given, terms.compare(CompareOp.LT, x, terms.const(4, 32))
    )
    assert verdict.status is not Status.REFUTED
    product = terms.binary(BinaryOp.MUL, n, other)
    assert product is terms.const(36, 32)
