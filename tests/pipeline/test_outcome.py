"""What the verdicts make of a layout."""

import pytest
import samples

from zslayout.arch.params import Outcome
from zslayout.pipeline.outcome import deciding, outcome
from zslayout.subjects.zsmalloc.registry import FROM_C, OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import derive

CASES = [
    ("arm64-4k", "rfc-v1", Outcome.CLASS_IDX),
    ("arm", "rfc-v1", Outcome.FALLBACK),
    ("um-x86_64", "rfc-v1", Outcome.BUILD_ERROR),
    ("um-x86_64", "merged", Outcome.FALLBACK),
    ("arm64-4k", "pfn-idx", Outcome.FALLBACK),
]


@pytest.mark.parametrize(("arch", "scheme", "expected"), CASES)
def test_a_layout_has_the_outcome_of_its_build_as_far_as_verdicts_account_for_it(
    arch: str, scheme: str, expected: Outcome
) -> None:
    layout = derive(SCHEMES[scheme], samples.named(arch), 8)
    assert outcome(layout, accounted=True) is expected
    unproved = expected if expected is Outcome.BUILD_ERROR else Outcome.UNPROVED
    assert outcome(layout, accounted=False) is unproved


@pytest.mark.parametrize(("of_file", "every"), [(False, OBLIGATIONS), (True, FROM_C)])
def test_an_outcome_rests_on_whatever_a_kernel_would_notice(
    of_file: bool, every: tuple[Obligation, ...]
) -> None:
    others = {each.id for each in every if each not in deciding(SCHEMES["merged"], of_file=of_file)}
    quiet = {each.id for each in every if each.control}
    assert others - quiet <= {"gate.complete", "source.agrees"}
    assert quiet <= others


def test_a_refutation_that_is_expected_leaves_the_outcome_as_it_is() -> None:
    known = samples.result(samples.named("riscv32"), "pfn-idx")
    assert known.outcome is Outcome.FALLBACK
    naive = samples.result(samples.board(bits=32, phys=34), "pfn-idx")
    odd = {size: each for size, each in naive.outcomes if each is Outcome.UNPROVED}
    assert set(odd) == {9, 11, 13, 15}


def test_a_gate_that_could_be_wider_is_no_unproved_kernel() -> None:
    result = samples.result(samples.board(phys=57), "merged")
    assert samples.finding(result, "gate.complete") in result.unexpected
    assert Outcome.UNPROVED not in dict(result.outcomes).values()
