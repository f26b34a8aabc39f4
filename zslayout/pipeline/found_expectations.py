"""What a new archconfig has to expect: what a check of its numbers finds, under every scheme.

One rule: nothing is expected that is not found, and every refutation has to be looked at by a
person, which is what the reason says that is written with it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from zslayout.arch.params import ArchParams, Expect, ExpectedRefutation, Outcome
from zslayout.arch.parse import EXPECTABLE
from zslayout.pipeline.check import CheckRequest, Progress, check
from zslayout.results.check import CheckResult
from zslayout.results.finding import Finding
from zslayout.subjects.known import SUBJECTS, USUAL_SUBJECT
from zslayout.verdict import Status

WHY: Final = "found when this file was written, and looked at by nobody yet"
"""The reason that stands with a refutation until somebody writes another."""


def found_expectations(params: ArchParams, progress: Progress = lambda *_: None) -> Expect:
    """The outcome of each scheme that has a gate, and what is refuted and not by a gate alone.

    What is BLOCKED by a refutation follows from the outcome, and is not told. That a layout is
    not proved right may not be expected, and is left to the check that follows.
    """
    subject = SUBJECTS[USUAL_SUBJECT]
    schemes = tuple(subject.schemes.values())

    def found(expect: Expect) -> CheckResult:
        asked = replace(params, expect=expect)
        return check(CheckRequest((asked,), schemes, subject.registry.of_schemes), progress)

    outcomes = _outcomes(found(Expect()))
    refuted = tuple(
        ExpectedRefutation(result.scheme.name, finding.obligation.id, WHY, _sizes(finding))
        for result in found(Expect(outcomes)).results
        for finding in result.unexpected
        if not finding.obligation.control and any(_wrong(finding))
    )
    # With what is refuted accounted for, a layout that was not right may come to something else.
    return Expect(_outcomes(found(Expect(outcomes, refuted))), refuted)


def _outcomes(found: CheckResult) -> tuple[tuple[str, Outcome], ...]:
    return tuple(
        (each.scheme.name, each.outcome)
        for each in found.results
        if each.scheme.gated and each.outcome.value in EXPECTABLE
    )


def _wrong(finding: Finding) -> Iterator[int]:
    """The chain sizes at which it is refuted and not expected to be."""
    for at in finding.points:
        if at.verdict.status is Status.REFUTED and not at.as_expected:
            yield at.chain_size


def _sizes(finding: Finding) -> tuple[int, ...]:
    sizes = tuple(_wrong(finding))
    return () if len(sizes) == len(finding.points) else sizes
