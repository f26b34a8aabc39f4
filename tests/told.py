"""One run with something of every kind: proved, refuted, known, open, blocked, and a schedule."""

from dataclasses import replace
from functools import cache

import samples
import searches

from zslayout.errors import Fault
from zslayout.explore.replay import replay_schedule
from zslayout.results.check import CheckResult
from zslayout.results.faults import FaultsResult
from zslayout.results.finding import ConfigResult, Finding
from zslayout.results.pages import Pages
from zslayout.results.search import SearchReport
from zslayout.verdict import Status, Verdict

OPEN = "obj.injective"
"""The obligation that no solver decided."""
REFUTED = "obj.roundtrip.class"
KNOWN = "size.min_aligned"
PROVED = "obj.fits"
SCHEDULE = "invariant"
FAULTS = FaultsResult(
    (
        Fault("mm/zsmalloc.c:12:3", "expected ';'"),
        Fault("--arch", 'no archconfig is named "x"', "did you mean x86_64?"),
    )
)


def undecided(result: ConfigResult, id_: str = OPEN) -> ConfigResult:
    """The same, but that a solver ran out of time on one obligation."""
    tired = Verdict(Status.UNKNOWN, why="timeout after 10000 ms")

    def changed(finding: Finding) -> Finding:
        if finding.obligation.id != id_:
            return finding
        points = (at._replace(verdict=tired) for at in finding.points)
        return Finding(finding.obligation, tuple(points))

    return replace(result, findings=tuple(map(changed, result.findings)))


@cache
def one_of_each() -> Pages:
    """The run."""
    check = CheckResult(
        (
            samples.result(samples.named("x86_64")),
            undecided(samples.result(samples.named("riscv64-sv57"))),
            samples.result(samples.named("riscv32")),
            samples.broken(samples.NARROW_MASK),
        )
    )
    task = searches.mutant_task("no-reread")
    found = searches.searched(task)
    return Pages((check, SearchReport(found, replay_schedule(task, found.schedule))))


@cache
def good() -> CheckResult:
    """A run that is as expected in everything."""
    return samples.check((samples.named("x86_64"),))


@cache
def nothing() -> CheckResult:
    """A run that decided nothing, which ends with 3."""
    return CheckResult(())
