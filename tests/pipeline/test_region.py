"""The region where a statement fails, found by deciding every point of the domain."""

import fixtures
import pytest

from zslayout.expr.ints import evaluate
from zslayout.pipeline.region import failing_region, in_scope
from zslayout.results.lemma_result import Region
from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.engine import Engine
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID, OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import numbers

WHERE = [
    (scheme, width, each.id)
    for each in OBLIGATIONS
    for condition in each.validity
    for scheme, width in sorted(condition.at)
]
SUMS = {
    ("rfc-v1", 32, "gate.complete"),
    ("merged", 32, "gate.complete"),
    ("rfc-v1", 64, "gate.sound"),
}
MACHINE = "obj.covers_pfn"
"""Its condition is about what a machine addresses; a region is about machines whose headers say."""


@pytest.mark.parametrize(("scheme", "width", "obligation"), WHERE)
def test_the_region_found_is_where_the_written_condition_is_false(
    scheme: str, width: int, obligation: str
) -> None:
    found = failing_region(SCHEMES[scheme], width, BY_ID[obligation], 10)
    if (scheme, width, obligation) in SUMS:
        assert found is None, "its condition is a sum, and no few bounds say it"
        return
    if obligation == MACHINE:
        assert found is None
        return
    assert found is not None
    definition = SCHEMES[scheme].definition(width)
    condition = BY_ID[obligation].valid_where(scheme, width)
    assert condition is not None
    holds = condition.holds(definition)
    every = (numbers(SCHEMES[scheme], point) for point in DOMAIN.points(width))
    places = [at for at in every if in_scope(BY_ID[obligation], at, SCHEMES[scheme])]
    false = sum(not evaluate(holds, at.values) for at in places)
    assert (found.points, found.of) == (false, len(places))


def test_unaligned_least_sizes_need_34_physical_bits_and_an_odd_chain() -> None:
    assert failing_region(SCHEMES["pfn-idx"], 32, BY_ID["size.min_aligned"], 10) == Region(
        bounds=(
            "CONFIG_ZSMALLOC_CHAIN_SIZE >= 9",
            "MAX_POSSIBLE_PHYSMEM_BITS == 34",
            "CONFIG_ZSMALLOC_CHAIN_SIZE % 2 == 1",
        ),
        points=28,
        of=2821,
    )


def test_a_statement_that_fails_everywhere_needs_no_bound() -> None:
    found = failing_region(fixtures.MUTANTS[0].scheme, 64, BY_ID["obj.roundtrip.class"], 10)
    assert found == Region((), 3799, 3799)


def test_a_statement_that_holds_has_no_region() -> None:
    assert failing_region(SCHEMES["merged"], 64, BY_ID["obj.fits"], 10) is None


def test_an_undecided_point_leaves_no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "_ask", lambda *_: Answer(SatResult.UNKNOWN, why="tired"))
    assert failing_region(SCHEMES["pfn-idx"], 32, BY_ID["size.min_aligned"], 10) is None
