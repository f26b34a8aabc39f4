"""Trials and reaches as plain data."""

import samples

from zslayout.arch.params import Outcome
from zslayout.results.exit_code import ExitCode
from zslayout.results.headroom import Axis, ConfigHeadroom, HeadroomResult, Reach, Trial
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Layout, derive


def layout(phys: int = 56, chain_size: int = 8, scheme: str = "rfc-v1") -> Layout:
    return derive(SCHEMES[scheme], samples.board(phys=phys), chain_size)


def trial(outcome: Outcome = Outcome.CLASS_IDX, **more: tuple[str, ...]) -> Trial:
    return Trial(layout(), outcome, 30, **more)


def test_a_trial_holds_only_with_class_idx_and_nothing_against_it() -> None:
    assert trial().holds
    assert trial(known=("macro.defined",)).holds
    assert trial(unrefuted_controls=("zspage.bits_fit.short",)).holds
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


def test_one_undecided_answer_leaves_the_whole_undecided() -> None:
    start, open_ = trial(), trial(undecided=("obj.injective",))

    def of(end: Trial) -> ConfigHeadroom:
        reach = Reach(Axis.CHAIN_SIZE, start, end, None)
        return ConfigHeadroom(samples.result(samples.board(phys=56)), start, 8, (), reach, (), ())

    assert HeadroomResult((of(start),), one=True).exit_code is ExitCode.AS_EXPECTED
    assert HeadroomResult((of(start), of(open_)), one=False).exit_code is ExitCode.UNDECIDED
