"""C's types and their conversions."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import c_types, values_of

from zslayout.expr.types import BOOL, INT, UINT, CType, common, exact, long, narrow, promote, ulong

RANGES = [
    (BOOL, 0, 1),
    (INT, -(2**31), 2**31 - 1),
    (UINT, 0, 2**32 - 1),
    (long(32), -(2**31), 2**31 - 1),
    (long(64), -(2**63), 2**63 - 1),
    (ulong(32), 0, 2**32 - 1),
    (ulong(64), 0, 2**64 - 1),
    (exact(66), -(2**65), 2**65 - 1),
    (narrow(5), 0, 31),
    (narrow(7), 0, 127),
]

# C11 6.3.1.8 on two ABIs: (bits per long, one type, another, the type of their sum).
SUMS = [
    (64, INT, INT, INT),
    (64, INT, UINT, UINT),
    (64, INT, long(64), long(64)),
    (64, INT, ulong(64), ulong(64)),
    (64, UINT, UINT, UINT),
    (64, UINT, long(64), long(64)),
    (64, UINT, ulong(64), ulong(64)),
    (64, long(64), long(64), long(64)),
    (64, long(64), ulong(64), ulong(64)),
    (64, ulong(64), ulong(64), ulong(64)),
    (32, INT, INT, INT),
    (32, INT, UINT, UINT),
    (32, INT, long(32), long(32)),
    (32, INT, ulong(32), ulong(32)),
    (32, UINT, UINT, UINT),
    (32, UINT, long(32), ulong(32)),
    (32, UINT, ulong(32), ulong(32)),
    (32, long(32), long(32), long(32)),
    (32, long(32), ulong(32), ulong(32)),
    (32, ulong(32), ulong(32), ulong(32)),
]


def named(kind: object) -> str | None:
    return f"{kind.name}{kind.width}" if isinstance(kind, CType) else None


@pytest.mark.parametrize(("kind", "least", "most"), RANGES, ids=named)
def test_a_type_ranges_from_its_minimum_to_its_maximum(kind: CType, least: int, most: int) -> None:
    assert (kind.minimum, kind.maximum) == (least, most)


@pytest.mark.parametrize("kind", [kind for kind, _, _ in RANGES], ids=named)
def test_wrapping_past_an_end_comes_in_at_the_other(kind: CType) -> None:
    assert kind.wrap(kind.maximum + 1) == kind.minimum
    assert kind.wrap(kind.minimum - 1) == kind.maximum


@given(st.sampled_from([kind for kind, _, _ in RANGES]), st.integers())
def test_a_wrapped_value_is_in_range_and_congruent(kind: CType, value: int) -> None:
    wrapped = kind.wrap(value)
    assert kind.minimum <= wrapped <= kind.maximum
    assert (wrapped - value) % 2**kind.width == 0


@given(st.data())
def test_a_value_in_range_wraps_to_itself(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([kind for kind, _, _ in RANGES]))
    value = data.draw(values_of(kind))
    assert kind.wrap(value) == value


@pytest.mark.parametrize(("bits_per_long", "a", "b", "to"), SUMS, ids=named)
def test_the_common_type_is_the_one_of_the_usual_arithmetic_conversions(
    bits_per_long: int, a: CType, b: CType, to: CType
) -> None:
    assert {a, b} <= set(c_types(bits_per_long))
    assert common(a, b) == to
    assert common(b, a) == to


@pytest.mark.parametrize("bits_per_long", [32, 64])
def test_every_pair_of_c_types_is_in_the_table_of_sums(bits_per_long: int) -> None:
    pairs = [(a, b) for bits, a, b, _ in SUMS if bits == bits_per_long]
    needed = itertools.combinations_with_replacement(c_types(bits_per_long), 2)
    assert pairs == list(needed)


@pytest.mark.parametrize("kind", [INT, UINT, long(32), ulong(32), long(64), ulong(64)], ids=named)
def test_a_type_with_itself_is_itself(kind: CType) -> None:
    assert common(kind, kind) == kind


@pytest.mark.parametrize("other", [BOOL, INT, UINT, long(64), ulong(64)], ids=named)
def test_a_truth_value_counts_as_an_int(other: CType) -> None:
    assert common(BOOL, other) == common(INT, other)


def test_of_two_exact_types_the_wider_is_common() -> None:
    assert common(exact(66), exact(130)) == exact(130)
    assert common(exact(130), exact(66)) == exact(130)


@pytest.mark.parametrize("kind", [BOOL, INT, UINT, long(64), ulong(64)], ids=named)
def test_an_exact_type_of_more_bits_swallows_every_other(kind: CType) -> None:
    assert common(exact(66), kind) == exact(66)
    assert common(kind, exact(66)) == exact(66)


def test_what_is_smaller_than_int_is_promoted_to_int() -> None:
    assert promote(BOOL) == INT


@pytest.mark.parametrize("kind", [INT, UINT, long(64), ulong(64), exact(66)], ids=named)
def test_int_and_what_is_larger_is_not_promoted(kind: CType) -> None:
    assert promote(kind) == kind


@pytest.mark.parametrize("bits_per_long", [32, 64])
def test_the_words_are_as_wide_as_the_machine(bits_per_long: int) -> None:
    assert (long(bits_per_long).width, ulong(bits_per_long).width) == (bits_per_long,) * 2
    assert (long(bits_per_long).signed, ulong(bits_per_long).signed) == (True, False)


def test_long_of_32_bits_is_another_type_than_int() -> None:
    assert long(32) != INT
    assert ulong(32) != UINT


def test_there_is_no_machine_of_other_words() -> None:
    with pytest.raises(KeyError, match=r"^16$"):
        long(16)
    with pytest.raises(KeyError, match=r"^128$"):
        ulong(128)


def test_a_narrow_type_is_told_apart_by_its_width_and_has_no_sign() -> None:
    assert narrow(7) == narrow(7)
    assert narrow(7) != narrow(5)
    assert (narrow(7).name, narrow(7).signed) == ("unsigned _BitInt(7)", False)


def test_a_narrow_type_ranks_below_int() -> None:
    assert promote(narrow(7)) == INT
    assert common(narrow(7), UINT) == UINT
