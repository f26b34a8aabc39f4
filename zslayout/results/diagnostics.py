"""What a check found on one configuration, as diagnostics."""

from collections.abc import Iterator, Mapping
from typing import Final

from zslayout.results.check import ConfigResult, Finding
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.words import fix_sentence, outcome_sentence, verdict_sentence
from zslayout.verdict import Status

OUTCOME: Final = "outcome"
"""The rule of what a configuration comes to as a whole."""


def of_config(result: ConfigResult) -> Iterator[Diagnostic]:
    """The outcome, every finding, and what there was nothing to ask of."""
    names = (result.params.name,)
    scheme = result.scheme.name
    yield Diagnostic(
        rule=OUTCOME,
        level=_outcome_level(result),
        message=outcome_sentence(result),
        configurations=names,
        scheme=scheme,
        verdict=result.outcome.value,
        expected=result.expected_outcome.value,
        fix=fix_sentence(result.fix),
    )
    for finding in result.findings:
        yield Diagnostic(
            rule=finding.obligation.id,
            level=_level(result, finding),
            message=f"{verdict_sentence(finding)}: {finding.obligation.statement}",
            configurations=names,
            scheme=scheme,
            verdict=finding.status.value,
            expected=finding.expected.value,
            places=finding.places,
            stands_there=tuple(each.what for each in finding.provenance if each.place),
            witness=witness(finding),
            fix=finding.obligation.fix if _refused(finding) else "",
        )
    for rule in result.lacking:
        text = "Not asked, because the file lacks what it speaks of"
        yield Diagnostic(rule, Level.NOTE, text, names, scheme)


def witness(finding: Finding) -> Mapping[str, int] | None:
    """The open parameter, and the values of the variables that make the statement false."""
    at = finding.shown
    if at.verdict.witness is None:
        return None
    return {**at.layout.chosen, **dict(at.verdict.witness.values)}


def _refused(finding: Finding) -> bool:
    """Whether it is refuted, and ought not to be."""
    return finding.status is Status.REFUTED and not finding.as_expected


def _outcome_level(result: ConfigResult) -> Level:
    if result.outcome is result.expected_outcome and not result.outcome_undecided:
        return Level.OK
    return Level.WARNING if result.undecided else Level.ERROR


def _level(result: ConfigResult, finding: Finding) -> Level:
    """What is blocked is as open as what it rests on; that may not be among the findings."""
    if finding.status is Status.UNKNOWN:
        return Level.WARNING
    if not finding.as_expected:
        open_ = finding.status is Status.BLOCKED and result.undecided
        return Level.WARNING if open_ else Level.ERROR
    known = finding.reason and finding.status is Status.REFUTED
    return Level.NOTE if known else Level.OK
