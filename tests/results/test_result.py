"""What every command returns."""

import pytest

from zslayout.results.check import CheckResult
from zslayout.results.diff import DiffResult
from zslayout.results.fit_table import FitTable
from zslayout.results.headroom import HeadroomResult
from zslayout.results.lint import LintResult
from zslayout.results.page import LayoutPage
from zslayout.results.pages import Pages
from zslayout.results.protocol_locks import LocksResult
from zslayout.results.protocol_proof import MutantProofsResult, MutantsResult, ProtocolResult
from zslayout.results.protocol_races import RacesResult
from zslayout.results.result import DebugfsTabular, Result, Tabular
from zslayout.results.run import LevelsReport, RunReport
from zslayout.results.search import MutantSearchesResult, ReplayReport, SearchReport
from zslayout.results.size_classes import ClassesResult, SweepResult
from zslayout.results.source import SeriesResult, SourceResult
from zslayout.results.suggest import SuggestResult
from zslayout.results.theorem import CertificatesResult, TheoremResult

KINDS = (
    CertificatesResult,
    CheckResult,
    ClassesResult,
    DiffResult,
    FitTable,
    HeadroomResult,
    LayoutPage,
    LevelsReport,
    LintResult,
    LocksResult,
    MutantProofsResult,
    MutantSearchesResult,
    MutantsResult,
    Pages,
    ProtocolResult,
    RacesResult,
    ReplayReport,
    RunReport,
    SearchReport,
    SeriesResult,
    SourceResult,
    SuggestResult,
    SweepResult,
    TheoremResult,
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_is_frozen_slotted_and_lacks_nothing(kind: type[Result]) -> None:
    assert issubclass(kind, Result)
    assert not kind.__abstractmethods__
    assert "__dict__" not in dir(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [Result, Tabular, DebugfsTabular])
def test_what_a_result_owes_cannot_be_left_out(kind: type) -> None:
    with pytest.raises(TypeError):
        type("Lacking", (kind,), {})()
