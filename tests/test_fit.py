"""Trials, reaches and suggestions as plain data."""

import samples

from zslayout.arch.params import Outcome
from zslayout.fit import Axis, Everywhere, Reach, Suggestion, Suggestions, Trial
from zslayout.layout.layout import Layout, derive
from zslayout.layout.schemes import SCHEMES


def layout(phys: int = 56, chain_size: int = 8, scheme: str = "rfc-v1") -> Layout:
    return derive(SCHEMES[scheme], samples.board(phys=phys), chain_size)


def trial(outcome: Outcome = Outcome.CLASS_IDX, **more: tuple[str, ...]) -> Trial:
    return Trial(layout(), outcome, 30, **more)


def test_a_trial_holds_only_with_class_idx_and_nothing_against_it() -> None:
    assert trial().holds
    assert trial(known=("macro.defined",)).holds
    assert trial(toothless=("zspage.bits_fit.short",)).holds
    assert not trial(failing=("obj.fits",)).sound
    assert not trial(undecided=("obj.injective",)).sound
    assert trial(Outcome.FALLBACK).sound
    assert not trial(Outcome.FALLBACK).holds
    assert not trial(Outcome.BUILD_ERROR).sound
    assert not trial(Outcome.UNPROVED).sound


def test_a_reach_counts_from_its_start() -> None:
    start, last = trial(), Trial(layout(58), Outcome.CLASS_IDX, 30)
    assert Reach(Axis.PHYSMEM_BITS, start, last, None).more == 2
    assert Reach(Axis.PHYSMEM_BITS, start, start, last).more == 0
    assert Reach(Axis.PHYSMEM_BITS, start, None, None).more == 0


def test_an_axis_reads_its_number_off_a_layout() -> None:
    numbers = [Axis.PAGE_SHIFT, Axis.PHYSMEM_BITS, Axis.CHAIN_SIZE, Axis.CLASS_BITS]
    assert [axis.of(layout()) for axis in numbers] == [12, 56, 8, 8]


def test_a_suggestion_is_as_bad_as_its_worst_and_as_tight_as_its_tightest() -> None:
    wide = Trial(layout(52, 4), Outcome.CLASS_IDX, 35)
    tight = Trial(layout(58, 16), Outcome.FALLBACK, 30)
    mended = Suggestion((), layout(), (wide, tight))
    assert mended.outcome is Outcome.FALLBACK
    assert mended.tightest is tight.layout


def test_there_is_something_to_mend_where_a_trial_does_not_hold() -> None:
    result = samples.result(samples.board(phys=56))
    good, fallen = trial(), trial(Outcome.FALLBACK)
    assert Suggestions(result, (good, good)).broken == ()
    assert Suggestions(result, (good, fallen)).broken == (fallen,)


def test_words_of_two_fields_need_only_be_sound() -> None:
    result = samples.result(samples.board(phys=56), "pfn-idx")
    assert Suggestions(result, (trial(Outcome.FALLBACK),)).broken == ()
    bad = trial(Outcome.FALLBACK, failing=("obj.fits",))
    assert Suggestions(result, (bad,)).broken == (bad,)


def test_what_a_solver_gave_up_on_anywhere_leaves_the_answer_undecided() -> None:
    result = samples.result(samples.board(phys=56))
    all_well = Everywhere(("a",), (), (), (), (), 1, ())
    tired = Everywhere(("a",), (), (), (), (), 1, ("b",))
    assert tired.count == 2
    assert not Suggestions(result, (), everywhere=all_well).undecided
    assert Suggestions(result, (), everywhere=tired).undecided
    assert Suggestions(result, (), given_up=("PAGE_SHIFT 12 -> 13",)).undecided
