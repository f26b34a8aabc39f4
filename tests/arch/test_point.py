"""Numbers of one kernel configuration."""

import pytest

from zslayout.arch.point import ParameterPoint

POINT = ParameterPoint(("BITS_PER_LONG", "PAGE_SHIFT"), (64, 12))


def test_a_number_is_found_by_its_name() -> None:
    assert POINT["PAGE_SHIFT"] == 12
    with pytest.raises(ValueError, match="not in tuple"):
        _ = POINT["CHAIN"]


def test_the_numbers_come_in_their_order() -> None:
    assert list(POINT) == [64, 12]
    assert dict(POINT.items()) == {"BITS_PER_LONG": 64, "PAGE_SHIFT": 12}


def test_a_point_moves_along_one_parameter() -> None:
    assert POINT.moved("PAGE_SHIFT", 16) == ParameterPoint(POINT.names, (64, 16))
    assert POINT["PAGE_SHIFT"] == 12


def test_points_of_the_same_numbers_are_the_same() -> None:
    assert len({POINT, ParameterPoint(POINT.names, (64, 12))}) == 1
