"""What a report page shows beside a check."""

from reported import reported

from zslayout.protocol.mutants import MUTANTS
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def test_every_scheme_can_be_explored_with_its_exact_conditions() -> None:
    versions = {each.name: each for each in reported().versions}
    assert list(versions) == list(SCHEMES)
    assert all(each.conditions for each in versions.values())
    assert versions["rfc-v1"].conditions is not None
    assert "gate.sound" in {each.id for each in versions["rfc-v1"].conditions[64]}


def test_every_mutant_that_is_found_is_shown_by_a_schedule() -> None:
    shown = [each.search.mutant for each in reported().mutants]
    assert shown == [each for each in MUTANTS if each.is_searched and not each.why_harmless]
    assert all(each.trace.violation for each in reported().mutants)
