"""A packed word as data."""

from dataclasses import replace

import pytest

from zslayout.errors import InternalError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import UINT, ulong
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.source import AbsentError
from zslayout.words.word import FieldSpec, PackedWord


def field(name: str, lsb: int, width: int) -> FieldSpec:
    """A field of a constant place, of which every value but the last occurs."""
    last = (1 << width) - 1
    return FieldSpec(
        name,
        Const(lsb),
        Const(width),
        Var(name, UINT),
        occurs=lambda value: value < last,
        decode=lambda word: (word >> lsb) & last,
    )


def packed(high: Expr, low: Expr) -> Expr:
    return (high << 8) | (low << 1)


PAIR = PackedWord(
    "pair",
    UINT,
    (field("high", 8, 4), field("low", 1, 7)),
    packed,
    tag_bits=1,
)


def test_a_field_is_found_by_its_name() -> None:
    assert PAIR.field("low") is PAIR.fields[1]
    with pytest.raises(AbsentError, match=r"pair\.middle"):
        PAIR.field("middle")


def test_values_go_in_by_the_order_of_the_fields_and_come_out_by_name() -> None:
    word = PAIR.holding(Const(5, UINT), Const(3, UINT))
    assert evaluate(word, {}) == 5 << 8 | 3 << 1
    assert evaluate(PAIR.decode("high", word), {}) == 5
    assert evaluate(PAIR.decode("low", word), {}) == 3


def test_a_value_alone_has_zeros_beside_it() -> None:
    assert evaluate(PAIR.alone("high"), {"high": 5}) == 5 << 8


def test_values_are_bounded_by_the_widths_of_their_fields() -> None:
    at = PAIR.values()
    last = {"high": 15, "low": 127}
    assert all(evaluate(bound, last) for bound in at.bounds)
    for name, value in last.items():
        assert not all(evaluate(bound, last | {name: value + 1}) for bound in at.bounds)


def test_where_fields_have_room_to_spare_values_are_those_that_occur() -> None:
    at = replace(PAIR, spare=True).values()
    assert [evaluate(bound, {"high": 15, "low": 126}) for bound in at.bounds] == [False, True]


def test_suffixes_keep_two_sets_of_values_apart() -> None:
    one, two = PAIR.values("_1"), PAIR.values("_2")
    assert not set(one.variables) & set(two.variables)
    assert one["low"] == Var("low_1", UINT)


def test_only_a_tagged_word_has_bits_that_stay_clear() -> None:
    assert evaluate(PAIR.tag_clear(PAIR.any), {"pair": 2})
    assert not evaluate(PAIR.tag_clear(PAIR.any), {"pair": 1})
    assert evaluate(replace(PAIR, tag_bits=0).tag_clear(PAIR.any), {"pair": 1})


def test_the_width_of_an_unsigned_long_is_a_parameter_and_of_any_other_type_a_number() -> None:
    assert PAIR.width == Const(32)
    assert replace(PAIR, type=ulong(32)).width == BITS_PER_LONG


def test_a_word_without_a_gate_has_none() -> None:
    with pytest.raises(InternalError, match=r"^pair has no gate$"):
        PAIR.gated()
