"""What a check found, as plain data: the one thing that reports are made of.

A finding is one obligation on one configuration over its chain sizes; a result is all findings of
one configuration under one scheme; a check is all results.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from zslayout.arch.params import ArchParams, Outcome
from zslayout.errors import Place
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout
from zslayout.words.scheme import Scheme


class PointVerdict(NamedTuple):
    """The verdict at one chain size, and the one that is expected there.

    A tuple, because a check makes tens of thousands.
    """

    layout: Layout
    verdict: Verdict
    expected: Status

    @property
    def chain_size(self) -> int:
        """CONFIG_ZSMALLOC_CHAIN_SIZE, in pages."""
        return self.layout.chain_size

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the expected one."""
        return self.verdict.status is self.expected


@dataclass(frozen=True, eq=False)
class Finding:
    """One obligation on one configuration, at every chain size it speaks of (never none)."""

    obligation: Obligation
    points: tuple[PointVerdict, ...]
    reason: str = ""
    """Why a refutation is expected, where `[expect]` says so."""
    places: tuple[Place, ...] = ()
    """Where it stands in the C file that was checked."""

    @cached_property
    def status(self) -> Status:
        """The worst verdict over the chain sizes."""
        return Status.worst(at.verdict.status for at in self.points)

    @cached_property
    def expected(self) -> Status:
        """The worst verdict that is expected at some chain size."""
        return Status.worst(at.expected for at in self.points)

    @cached_property
    def as_expected(self) -> bool:
        """Whether the verdict is the expected one at every chain size."""
        return all(at.verdict.status is at.expected for at in self.points)

    @property
    def shown(self) -> PointVerdict:
        """The point to show a person: unexpected before expected, the default chain size first."""
        return min(
            self.points,
            key=lambda at: (
                at.as_expected,
                list(Status).index(at.verdict.status),
                at.chain_size != at.layout.params.chain_size.default,
                at.chain_size,
            ),
        )

    def chain_sizes(self, status: Status) -> tuple[int, ...]:
        """The chain sizes at which the verdict has this status."""
        return tuple(at.chain_size for at in self.points if at.verdict.status is status)

    @property
    def milliseconds(self) -> float:
        """Time spent on the distinct questions behind the finding, shared with other findings."""
        return sum({id(at.verdict): at.verdict.milliseconds for at in self.points}.values())


@dataclass(frozen=True, slots=True, eq=False)
class ConfigResult:
    """All findings of one configuration under one scheme."""

    params: ArchParams
    scheme: Scheme
    layouts: tuple[Layout, ...]
    findings: tuple[Finding, ...]
    not_applicable: tuple[str, ...]
    """Obligations that speak of no layout of this configuration."""
    outcomes: tuple[tuple[int, Outcome], ...]
    """The outcome at each chain size."""
    expected_outcome: Outcome
    lacking: tuple[str, ...] = ()
    """Obligations that the checked C file has nothing for, in some layout that they speak of."""
    outcome_undecided: bool = False
    """Whether a solver gave up on something that the outcome rests on, reported here or not."""

    @property
    def outcome(self) -> Outcome:
        """The worst outcome over the chain sizes."""
        return Outcome.worst(tuple(outcome for _, outcome in self.outcomes))

    @property
    def undecided(self) -> bool:
        """Whether a solver gave up on anything."""
        return self.outcome_undecided or any(
            finding.status is Status.UNKNOWN for finding in self.findings
        )

    @property
    def refused(self) -> bool:
        """Whether something is decided, and not as expected."""
        wrong = [finding for finding in self.findings if not finding.as_expected]
        if self.undecided:
            excused = (Status.UNKNOWN, Status.BLOCKED)
            return any(finding.status not in excused for finding in wrong)
        return bool(wrong) or self.outcome is not self.expected_outcome

    @property
    def as_expected(self) -> bool:
        """Whether every verdict and the outcome are the expected ones."""
        return not self.undecided and not self.refused

    @property
    def unexpected(self) -> tuple[Finding, ...]:
        """The findings that are not as expected, in the registry's order."""
        return tuple(finding for finding in self.findings if not finding.as_expected)

    @property
    def default_layout(self) -> Layout:
        """The layout at the default chain size, or the only one there is."""
        default = self.params.chain_size.default
        at_default = [layout for layout in self.layouts if layout.chain_size == default]
        return at_default[0] if at_default else self.layouts[0]

    @property
    def largest_layout(self) -> Layout:
        """The layout at the largest chain size."""
        return max(self.layouts, key=lambda layout: layout.chain_size)


@dataclass(frozen=True, slots=True, eq=False)
class CheckResult:
    """All results. `unchecked` counts the configurations left out after the first bad one."""

    results: tuple[ConfigResult, ...]
    unchecked: int = 0

    @property
    def exit_code(self) -> int:
        """0 all as expected, 1 something is not, 3 something is undecided and nothing is worse."""
        if any(result.refused for result in self.results):
            return 1
        return 3 if any(result.undecided for result in self.results) or not self.results else 0


def count(statuses: Iterable[Status]) -> dict[Status, int]:
    """How often each status occurs, in the order of `Status`."""
    found = list(statuses)
    return {status: found.count(status) for status in Status if status in found}
