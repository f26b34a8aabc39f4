"""Suggestions as plain data."""

import samples

from zslayout.arch.params import Outcome
from zslayout.results.exit_code import ExitCode
from zslayout.results.headroom import Trial
from zslayout.results.suggest import GateEffect, Suggestion, SuggestResult
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Layout, derive


def layout(phys: int = 56, chain_size: int = 8, scheme: str = "rfc-v1") -> Layout:
    return derive(SCHEMES[scheme], samples.board(phys=phys), chain_size)


def trial(outcome: Outcome = Outcome.CLASS_IDX, **more: tuple[str, ...]) -> Trial:
    return Trial(layout(), outcome, 30, **more)


def test_a_suggestion_is_as_bad_as_its_worst_and_as_tight_as_its_tightest() -> None:
    wide = Trial(layout(52, 4), Outcome.CLASS_IDX, 35)
    tight = Trial(layout(58, 16), Outcome.FALLBACK, 30)
    mended = Suggestion((), layout(), (wide, tight))
    assert mended.outcome is Outcome.FALLBACK
    assert mended.tightest is tight.layout


def test_there_is_something_to_mend_where_a_trial_does_not_hold() -> None:
    result = samples.result(samples.board(phys=56))
    good, fallen = trial(), trial(Outcome.FALLBACK)
    assert SuggestResult(result, (good, good)).broken == ()
    assert SuggestResult(result, (good, fallen)).broken == (fallen,)


def test_words_of_two_fields_need_only_be_sound() -> None:
    result = samples.result(samples.board(phys=56), "pfn-idx")
    assert SuggestResult(result, (trial(Outcome.FALLBACK),)).broken == ()
    bad = trial(Outcome.FALLBACK, failing=("obj.fits",))
    assert SuggestResult(result, (bad,)).broken == (bad,)


def test_what_a_solver_gave_up_on_anywhere_leaves_the_answer_undecided() -> None:
    result = samples.result(samples.board(phys=56))
    all_well = GateEffect(("a",), (), (), (), (), 1, ())
    tired = GateEffect(("a",), (), (), (), (), 1, ("b",))
    assert tired.count == 2
    assert not SuggestResult(result, (), everywhere=all_well).undecided
    assert SuggestResult(result, (), everywhere=tired).undecided
    assert SuggestResult(result, (), given_up=("PAGE_SHIFT 12 -> 13",)).undecided


def test_what_is_undecided_ends_undecided() -> None:
    result = samples.result(samples.board(phys=56))
    assert SuggestResult(result, ()).exit_code is ExitCode.AS_EXPECTED
    assert SuggestResult(result, (), given_up=("x",)).exit_code is ExitCode.UNDECIDED
