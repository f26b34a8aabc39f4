"""What a report page shows beside a check."""

from claimed import MERGED
from reported import reported

from zslayout.arch import shipped
from zslayout.pipeline import report
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.protocol.mutants import MUTANTS
from zslayout.reference.protocol_level import FoundLevel, ProtocolLevel
from zslayout.results.file_protocol import ConfigProtocol
from zslayout.results.functions import FunctionsResult
from zslayout.results.report import SourceLine
from zslayout.results.source import SourceResult
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
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


def file_of(level: ProtocolLevel) -> SourceResult:
    """A check of a file whose zs_free() is of this level, as it is said."""
    (params,) = shipped.load_named(["arm64-4k"], VOCABULARY)
    of = SCHEMES["merged"]
    found = check(CheckRequest((params,), (of,), OBLIGATIONS[:1]))
    kept = ConfigProtocol("arm64-4k", ((FoundLevel(level), (8,)),), proved=False)
    read = FunctionsResult((), 1, 1, 1, (), (), protocols=(kept,))
    return SourceResult("merged.c", found, of, {}, {}, {}, read, text=MERGED)


def test_steps_have_lines_where_the_file_keeps_the_protocol_of_the_schedule() -> None:
    shown = {each.search.mutant.name: each.trace for each in reported().mutants}["no-reread"]
    own, other = (
        report._Lines(file_of(level)).of(shown)
        for level in (ProtocolLevel.EARLY_UNLOCK, ProtocolLevel.BASE)
    )
    assert len(own) == len(shown.events)
    assert SourceLine(617, "spin_unlock(&class->lock);") in {one for each in own for one in each}
    assert other == ()
    assert report._Lines(reported().check).of(shown) == ()  # of a scheme
