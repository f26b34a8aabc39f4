"""What the verdicts make of a layout."""

import pytest

from zslayout.arch import shipped
from zslayout.arch.params import Outcome
from zslayout.pipeline.outcome import decides, deciding, outcome
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status
from zslayout.words.layout import Layout, derive


def layout(arch: str, scheme: str) -> Layout:
    (params,) = shipped.load_named([arch], VOCABULARY)
    return derive(SCHEMES[scheme], params, 8)


def proved(_: Obligation) -> Status:
    return Status.PROVED


CASES = [
    ("arm64-4k", "rfc-v1", Outcome.CLASS_IDX),
    ("arm", "rfc-v1", Outcome.FALLBACK),
    ("um-x86_64", "rfc-v1", Outcome.BUILD_ERROR),
    ("um-x86_64", "merged", Outcome.FALLBACK),
    ("arm64-4k", "pfn-idx", Outcome.FALLBACK),
]


@pytest.mark.parametrize(("arch", "scheme", "expected"), CASES)
def test_a_proved_layout_has_the_outcome_of_its_build(
    arch: str, scheme: str, expected: Outcome
) -> None:
    assert outcome(layout(arch, scheme), proved) is expected


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.PROVED])
@pytest.mark.parametrize(("arch", "scheme", "expected"), CASES)
def test_anything_but_a_proof_of_a_deciding_obligation_leaves_a_layout_unproved(
    arch: str, scheme: str, expected: Outcome, status: Status
) -> None:
    one = layout(arch, scheme)
    every = deciding(one.scheme)
    weighed = [each for each in every if decides(each, one)]
    assert weighed
    for weak in weighed:
        statuses = {each.id: Status.PROVED for each in every} | {weak.id: status}
        found = outcome(one, lambda each, known=statuses: known[each.id])  # type: ignore[misc]
        wanted = expected if expected is Outcome.BUILD_ERROR else Outcome.UNPROVED
        assert found is wanted
