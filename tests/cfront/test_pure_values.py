"""Values of pure functions, by themselves."""

import pytest
from purefunctions import reader

from zslayout.cfront.bytes import OwnAddress
from zslayout.cfront.outside import ImpureError
from zslayout.expr.nodes import Choose
from zslayout.expr.types import BOOL


def test_what_is_undefined_is_another_symbol_each_time() -> None:
    values = reader("int f(void) { return 1; }").values
    assert values.room() != values.room()
    assert values.bits == 64


def test_one_of_two_values_is_chosen_part_by_part() -> None:
    of = reader("int f(void) { return 1; }")
    one, two = of.terms.const(1, 64), of.terms.const(2, 64)
    assert of.values.chosen(of.terms.true, (one, two), (two, two)) == (one, two)
    other = of.terms.var("p", BOOL)
    assert of.values.chosen(other, one, one) is one
    assert isinstance(of.values.chosen(other, one, two), Choose)


def test_an_address_of_its_own_is_no_number() -> None:
    values = reader("int f(void) { return 1; }").values
    for value in (OwnAddress(1, 0), (), None):
        with pytest.raises(ImpureError, match="address of its own"):
            values.word(value)
