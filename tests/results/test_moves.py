"""What moved, as plain data."""

import pytest
from comparisons import BROKEN, CLASS, FALLBACK, UNPROVED, comparison, state, values

from zslayout.arch.params import Outcome
from zslayout.results.moves import QUANTITIES, ConfigDiff, Direction, OutcomeChange, QuantityChange
from zslayout.words.layout import Field

NARROW = Field("obj_idx", 0, 15)


def directions(before: Outcome | None, after: Outcome | None) -> Direction:
    return ConfigDiff(state(before), state(after)).direction


def test_every_quantity_has_a_value() -> None:
    assert tuple(values()) == QUANTITIES


@pytest.mark.parametrize("before", Outcome)
@pytest.mark.parametrize("after", Outcome)
def test_an_outcome_moves_by_the_order_of_outcomes(before: Outcome, after: Outcome) -> None:
    steps = list(Outcome).index(after) - list(Outcome).index(before)
    expected = Direction.SAME
    if steps:
        expected = Direction.WORSE if steps > 0 else Direction.BETTER
    assert directions(before, after) is expected


@pytest.mark.parametrize("other", [*Outcome, None])
def test_an_outcome_that_is_undecided_is_neither_better_nor_worse(other: Outcome | None) -> None:
    assert directions(None, other) is Direction.UNDECIDED
    assert directions(other, None) is Direction.UNDECIDED


def test_worse_at_one_chain_size_is_worse() -> None:
    before = state({7: BROKEN, 8: CLASS, 9: BROKEN})
    after = state({7: FALLBACK, 8: FALLBACK, 9: FALLBACK})
    move = ConfigDiff(before, after)
    assert (before.outcome, after.outcome) == (BROKEN, FALLBACK)
    assert move.direction is Direction.WORSE
    assert move.steps == (
        OutcomeChange(BROKEN, FALLBACK, (7, 9), everywhere=False),
        OutcomeChange(CLASS, FALLBACK, (8,), everywhere=False),
    )


def test_worse_is_worse_though_something_else_is_undecided() -> None:
    move = ConfigDiff(state(), state({7: BROKEN, 8: None, 9: FALLBACK}))
    assert move.direction is Direction.WORSE
    assert move.after.undecided
    assert move.after.outcome is UNPROVED


def test_better_is_not_said_while_something_is_undecided() -> None:
    move = ConfigDiff(state(), state({7: CLASS, 8: None, 9: CLASS}))
    assert move.direction is Direction.UNDECIDED


def test_ranges_that_differ_are_compared_where_they_meet_and_by_their_worst() -> None:
    before, after = state({7: CLASS, 8: CLASS}), state({8: CLASS, 9: BROKEN})
    move = ConfigDiff(before, after)
    assert move.steps == (OutcomeChange(CLASS, BROKEN, (), everywhere=True),)
    assert move.direction is Direction.WORSE
    assert ConfigDiff(before, state({8: CLASS, 9: CLASS})).direction is Direction.SAME


def test_numbers_are_compared_at_the_chain_size_of_each_side() -> None:
    move = ConfigDiff(state(), state(at={8: {"obj_idx": NARROW, "headroom": 5}}))
    assert move.changes == (
        QuantityChange("obj_idx", Field("obj_idx", 0, 24), NARROW),
        QuantityChange("headroom", 14, 5),
    )
    assert move.elsewhere == ()


def test_what_moves_at_other_chain_sizes_only_is_told_apart() -> None:
    move = ConfigDiff(
        state(at={7: {"headroom": 15}}), state(at={7: {"headroom": 5}, 9: {"headroom": 4}})
    )
    (other,) = move.elsewhere
    assert move.changes == ()
    assert (other.what, other.chain_sizes) == ("headroom", (7, 9))
    assert [(each.before, each.after) for _, each in other.changes] == [(15, 5), (14, 4)]
    assert not move.unchanged


def test_what_moves_at_the_chain_size_of_the_comparison_is_told_once() -> None:
    everywhere = {size: {"headroom": 5} for size in (7, 8, 9)}
    move = ConfigDiff(state(), state(at=everywhere))
    assert [each.what for each in move.changes] == ["headroom"]
    assert move.elsewhere == ()


def test_statements_are_told_where_they_are_false_alone() -> None:
    move = ConfigDiff(state(refuted=("a", "b")), state(refuted=("b", "c")))
    assert move.refuted == (("a",), ("c",))
    assert not move.unchanged


def test_a_word_that_is_no_scheme_any_more_is_a_change() -> None:
    scheme, none = state(agrees="merged"), state(agrees="")
    assert ConfigDiff(scheme, none).recognised == ("merged", "")
    assert not ConfigDiff(none, scheme).unchanged
    assert ConfigDiff(scheme, state(agrees="rfc-v1")).recognised is None
    assert ConfigDiff(none, none).unchanged


def test_the_counts_and_the_exit_code() -> None:
    same, worse = ConfigDiff(state(), state()), ConfigDiff(state(), state(BROKEN))
    better, open_ = ConfigDiff(state(), state(CLASS)), ConfigDiff(state(), state(None))
    found = comparison(same, worse, better, better, open_)
    counts = [found.count(each) for each in Direction]
    assert counts == [1, 1, 2, 1]
    assert found.unchanged == 1
    assert found.exit_code == 1
    assert comparison(same, better).exit_code == 0
    assert comparison(same, better, open_).exit_code == 3
