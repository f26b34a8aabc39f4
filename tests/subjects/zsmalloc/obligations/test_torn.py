"""The family `torn`, at samples drawn without a solver."""

import pytest
from families import refutations, statements

from zslayout.subjects.zsmalloc.obligations.torn import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Obligation

HELD, CONTROLS = statements(OBLIGATIONS)


@pytest.mark.parametrize("obligation", HELD, ids=lambda each: each.id)
def test_no_sample_refutes_it(obligation: Obligation) -> None:
    assert refutations(obligation) == 0


@pytest.mark.parametrize("obligation", CONTROLS, ids=lambda each: each.id)
def test_some_sample_refutes_the_control(obligation: Obligation) -> None:
    assert refutations(obligation) > 0


@pytest.mark.parametrize("obligation", OBLIGATIONS, ids=lambda each: each.id)
def test_a_torn_read_rests_on_the_round_trips_of_both_words(obligation: Obligation) -> None:
    uses = obligation.claim(SCHEMES["rfc-v1"].definition(64)).uses
    found = [use.obligation.removeprefix("obj.roundtrip.") for use in uses]
    assert found == ["pfn", "class", "idx"] * 2
