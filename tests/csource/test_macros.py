"""Macros as expressions that name each other."""

from typing import Final

from zslayout.csource.macros import Names, in_order, size
from zslayout.expr.nodes import Const, Expr, Var, cast
from zslayout.expr.types import INT, UINT, ulong

SHIFT: Final = Var("PAGE_SHIFT", INT)
LONG: Final = ulong(64)


def sum_of(add: int) -> Expr:
    """A new tree, equal to others of the same number."""
    return SHIFT + add


def test_a_macro_is_known_by_its_name_wherever_it_is_written_out() -> None:
    names = Names()
    assert names.define("A", sum_of(1)) == sum_of(1)
    assert names.define("B", sum_of(1) << sum_of(1)) == Var("A", INT) << Var("A", INT)
    assert names.named((sum_of(1) << sum_of(1)) - sum_of(2)) == Var("B", INT) - sum_of(2)


def test_a_macro_that_is_another_is_defined_by_its_name() -> None:
    names = Names()
    names.define("A", sum_of(1))
    assert names.define("SAME", sum_of(1)) == Var("A", INT)
    assert names.named(sum_of(1)) == Var("A", INT)


def test_a_macro_that_is_a_number_or_a_name_is_not_put_back() -> None:
    names = Names()
    names.define("ONE", Const(1))
    names.define("SHIFT", SHIFT)
    assert names.named(sum_of(1)) == sum_of(1)


def test_what_differs_in_its_name_type_or_cast_is_another() -> None:
    names = Names()
    names.define("A", cast(SHIFT, LONG) + Const(1, LONG))
    for other in (
        cast(Var("PAGE_SIZE", INT), LONG) + Const(1, LONG),
        cast(SHIFT, LONG) + Const(2, LONG),
        SHIFT + Const(1, LONG),
        SHIFT + 1,
        cast(SHIFT, UINT) + Const(1, UINT),
    ):
        assert names.named(other) == other


def test_a_tree_has_the_size_of_what_is_written_out() -> None:
    assert size(SHIFT) == 1
    assert size(sum_of(1) << sum_of(1)) == 7


def test_a_macro_comes_after_those_it_is_made_of() -> None:
    given: dict[str, Expr] = {"C": sum_of(1) << sum_of(1), "A": SHIFT, "B": sum_of(1)}
    assert [name for name, _ in in_order(given)] == ["A", "B", "C"]
