"""Medians with their intervals, and the model of more threads."""

import pytest

from zslayout.native.spread import Spread, modelled_rate, spread


def test_an_interval_is_by_rank() -> None:
    found = spread([float(n) for n in range(1, 16)])
    assert found == Spread(8.0, 3.0, 13.0, 15)


def test_few_measurements_are_their_own_interval() -> None:
    assert spread([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0, 3)
    assert spread([5.0]) == Spread(5.0, 5.0, 5.0, 1)


def test_a_ratio_is_decided_where_its_interval_leaves_out_1() -> None:
    assert Spread(1.2, 1.1, 1.3, 9).decided
    assert Spread(0.8, 0.7, 0.9, 9).decided
    assert not Spread(1.1, 0.9, 1.3, 9).decided
    assert not Spread(1.2, 1.1, 1.3, 7).decided


def test_the_model_gives_back_what_it_was_fitted_to() -> None:
    for one, two in ((100.0, 150.0), (100.0, 199.0), (100.0, 101.0)):
        assert modelled_rate(one, two, 1) == pytest.approx(one)
        assert modelled_rate(one, two, 2) == pytest.approx(two)


def test_threads_that_never_meet_are_as_many_times_as_fast() -> None:
    assert modelled_rate(100.0, 200.0, 8) == pytest.approx(800.0)


def test_threads_that_always_meet_are_no_faster() -> None:
    assert modelled_rate(100.0, 100.0, 8) == pytest.approx(100.0)
