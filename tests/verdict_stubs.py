"""Checks that end otherwise than they would, to see what is made of that."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from zslayout.pipeline import probes
from zslayout.pipeline.check import CheckRequest, Progress
from zslayout.pipeline.check import check as decide
from zslayout.results.check import CheckResult
from zslayout.results.finding import ConfigResult, Finding
from zslayout.verdict import Status, Verdict, Witness
from zslayout.words.layout import Layout


def say(
    monkeypatch: pytest.MonkeyPatch,
    status: Status,
    obligation: str,
    where: Callable[[Layout], bool],
) -> None:
    """Let checks of points give this verdict on the obligation, on these layouts."""
    witness = Witness(()) if status is Status.REFUTED else None
    verdict = Verdict(status, witness, "" if witness else "tired")

    def changed(finding: Finding) -> Finding:
        if finding.obligation.id != obligation:
            return finding
        seen = (at._replace(verdict=verdict) if where(at.layout) else at for at in finding.points)
        return Finding(finding.obligation, tuple(seen), finding.reason)

    def result(each: ConfigResult) -> ConfigResult:
        return replace(each, findings=tuple(map(changed, each.findings)))

    def meddled(request: CheckRequest, progress: Progress = lambda *_: None) -> CheckResult:
        return CheckResult(tuple(map(result, decide(request, progress).results)))

    monkeypatch.setattr(probes, "check", meddled)
