"""A question for a solver, and the values that answer it."""

import pytest
from formulas import EVERY_SORT, SUM, P, Q, asserting
from hypothesis import given
from strategies import values_of

from zslayout.errors import InternalError
from zslayout.expr.build import eq
from zslayout.expr.formula import Definition, Formula, NamedAssertion
from zslayout.expr.nodes import FALSE, TRUE, Const, Var
from zslayout.expr.types import INT, UINT, ulong

TWICE = Var("twice", ulong(64))
CHAINED = asserting(
    (P, Q), Definition("sum", P + Q), Definition("twice", SUM + SUM), even=eq(TWICE % 2, 0)
)


def test_a_definition_may_use_an_earlier_one() -> None:
    assert CHAINED.values({"p": 3, "q": 4}) == {"p": 3, "q": 4, "sum": 7, "twice": 14}


def test_a_definition_may_not_use_a_later_one() -> None:
    swapped = Formula(CHAINED.free, CHAINED.definitions[::-1], CHAINED.assertions)
    with pytest.raises(InternalError, match=r"^sum: no value of type unsigned long: None$"):
        swapped.values({"p": 3, "q": 4})


def test_the_values_given_are_left_as_they_are() -> None:
    given_values = {"p": 3, "q": 4}
    CHAINED.values(given_values)
    assert given_values == {"p": 3, "q": 4}


def test_a_value_that_is_missing_is_our_bug() -> None:
    with pytest.raises(InternalError, match=r"^q: no value of type unsigned long: None$"):
        CHAINED.false_at({"p": 3})


@given(values_of(ulong(64)), values_of(ulong(64)))
def test_a_definition_has_the_value_of_its_type_in_c(p: int, q: int) -> None:
    known = CHAINED.values({"p": p, "q": q})
    assert known["sum"] == (p + q) % 2**64
    assert known["twice"] == 2 * (p + q) % 2**64
    assert CHAINED.false_at({"p": p, "q": q}) == ()


SOLUTION = {"p": 2, "q": 2**64 - 1, "n": -6, "u": 2**31 + 1, "yes": 1, "no": 0}


def test_values_that_make_every_assertion_true_leave_none_false() -> None:
    p = {**SOLUTION, "p": 2**63 + 2**41, "q": 2**63}
    assert EVERY_SORT.false_at(p) == ()


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"n": -5}, ["negative"]),
        ({"u": 2**31}, ["unsigned"]),
        ({"yes": 0, "no": 1}, ["set", "clear"]),
        ({"q": 0}, ["wraps"]),
        ({"p": 2**63 + 1, "q": 2**63 - 1, "n": 0}, ["large", "negative"]),
    ],
)
def test_the_assertions_that_values_break_are_named_in_order(
    changed: dict[str, int], wrong: list[str]
) -> None:
    values = {**SOLUTION, "p": 2**63 + 2**41, "q": 2**63, **changed}
    assert [each.name for each in EVERY_SORT.false_at(values)] == wrong


def test_a_formula_without_assertions_is_true_everywhere() -> None:
    assert Formula((P,), (), ()).false_at({"p": 0}) == ()


def test_an_assertion_is_a_conjunct_with_a_name_and_a_line_that_says_what_it_is() -> None:
    never, always = (
        NamedAssertion("never", "it is not", FALSE),
        NamedAssertion("always", "it is", TRUE),
    )
    assert Formula((), (), (never, always)).false_at({}) == (never,)


def test_a_constant_may_have_a_name_too() -> None:
    formula = asserting((), Definition("p", Const(7, ulong(64))), seven=eq(P, 7))
    assert formula.values({}) == {"p": 7}
    assert formula.false_at({}) == ()


def test_a_name_stands_for_one_thing() -> None:
    x = Var("x", INT)
    with pytest.raises(InternalError, match=r"^a formula names two things x$"):
        Formula((x, Var("x", UINT)), (), ())
    with pytest.raises(InternalError, match=r"^a formula names two things x$"):
        Formula((x,), (Definition("x", x),), ())
