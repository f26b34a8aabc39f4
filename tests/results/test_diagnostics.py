"""What a check found on one configuration, as diagnostics."""

from dataclasses import replace

import pytest
import samples

from zslayout.results.check import ConfigResult, Finding, FixSummary
from zslayout.results.diagnostic import Level
from zslayout.results.diagnostics import OUTCOME, of_config, witness
from zslayout.results.exit_code import ExitCode
from zslayout.verdict import Status, Verdict


def _said(result: ConfigResult, status: Status, at: int = 0) -> ConfigResult:
    """The result with another verdict on one finding."""
    verdict = Verdict(status, why="made up")
    old = result.findings[at]
    points = tuple(each._replace(verdict=verdict) for each in old.points)
    findings = list(result.findings)
    findings[at] = Finding(old.obligation, points)
    return replace(result, findings=tuple(findings))


GOOD = samples.result(samples.named("x86_64"), chain_size=8)
RESULTS = {
    "as-expected": GOOD,
    "known": samples.result(samples.named("riscv32")),
    "refuted": samples.broken(samples.NARROW_MASK),
    "unknown": _said(GOOD, Status.UNKNOWN),
    "blocked": _said(GOOD, Status.BLOCKED),
    "vacuous": _said(GOOD, Status.VACUOUS),
    "unknown-and-blocked": _said(_said(GOOD, Status.BLOCKED), Status.UNKNOWN, 2),
    "unknown-and-vacuous": _said(_said(GOOD, Status.VACUOUS), Status.UNKNOWN, 2),
    "outcome-undecided": replace(GOOD, outcome_undecided=True),
    "build-error": samples.result(samples.board(phys=58)),
    "lacking": replace(GOOD, lacking=("source.frame",)),
}


@pytest.mark.parametrize("name", RESULTS)
def test_the_levels_say_what_the_exit_code_says(name: str) -> None:
    levels = {each.level for each in of_config(RESULTS[name])}
    expected = {
        ExitCode.UNEXPECTED: Level.ERROR in levels,
        ExitCode.UNDECIDED: Level.WARNING in levels and Level.ERROR not in levels,
        ExitCode.AS_EXPECTED: not levels & {Level.ERROR, Level.WARNING},
    }
    assert [code for code, so in expected.items() if so] == [RESULTS[name].exit_code]


def test_the_outcome_comes_first_and_each_finding_follows() -> None:
    first, *rest = of_config(GOOD)
    assert (first.rule, first.verdict, first.level) == (OUTCOME, "class-idx", Level.OK)
    assert [each.rule for each in rest] == [each.obligation.id for each in GOOD.findings]
    assert {each.configurations for each in rest} == {("x86_64",)}


def test_a_known_refutation_is_a_note() -> None:
    (note,) = [each for each in of_config(RESULTS["known"]) if each.level is Level.NOTE]
    assert (note.rule, note.verdict) == ("size.min_aligned", "REFUTED")
    assert note.fix == ""


def test_what_would_mend_it_is_said_of_the_outcome_and_of_what_is_refuted() -> None:
    fix = FixSummary("zslayout suggest board", ("CLASS_BITS 8 -> 7",))
    outcome, *rest = of_config(replace(RESULTS["build-error"], fix=fix))
    assert outcome.fix == "mended, each proved, by: CLASS_BITS 8 -> 7"
    fixed = {each.rule for each in rest if each.fix}
    refuted = {
        each.obligation.id
        for each in RESULTS["build-error"].unexpected
        if each.shown.verdict.witness
    }
    assert "obj.fits" in fixed <= refuted


def test_a_witness_goes_with_a_refutation_and_only_with_it() -> None:
    for finding in RESULTS["refuted"].findings:
        assert (witness(finding) is not None) == (finding.status is Status.REFUTED)
