"""The family `packed`, at samples drawn without a solver."""

import pytest
from families import refutations, statements

from zslayout.subjects.zsmalloc.obligations.packed import OBLIGATIONS
from zslayout.vc.obligation import Obligation

HELD, CONTROLS = statements(OBLIGATIONS)


@pytest.mark.parametrize("obligation", HELD, ids=lambda each: each.id)
def test_no_sample_refutes_it(obligation: Obligation) -> None:
    assert refutations(obligation) == 0


@pytest.mark.parametrize("obligation", CONTROLS, ids=lambda each: each.id)
def test_some_sample_refutes_the_control(obligation: Obligation) -> None:
    assert refutations(obligation) > 0
