"""The weakest conditions of a scheme."""

import pytest

from zslayout.arch import shipped
from zslayout.expr.ints import evaluate
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.finding import ConfigResult
from zslayout.subjects.conditions import conditions
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status

NOTICED = tuple(each for each in OBLIGATIONS if each.noticed)


def _refuted_at(result: ConfigResult) -> set[int]:
    """The chain sizes at which something is wrong with a word."""
    refuted = {
        at.chain_size
        for finding in result.findings
        for at in finding.points
        if at.verdict.status is Status.REFUTED
    }
    return refuted | {each.chain_size for each in result.layouts if not each.asserted}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_they_are_false_exactly_where_a_check_refutes_something(scheme: str) -> None:
    every = shipped.load_all(VOCABULARY)
    for result in check(CheckRequest(every, (SCHEMES[scheme],), NOTICED)).results:
        known = conditions(result.scheme, result.params.bits_per_long)
        false = {
            layout.chain_size
            for layout in result.layouts
            if not all(evaluate(each.holds, layout.values) for each in known)
        }
        assert false == _refuted_at(result), result.params.name
