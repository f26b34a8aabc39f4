"""What a check found on one configuration.

A finding is one obligation over the chain sizes; a config result is all findings under one scheme.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from zslayout.arch.params import ArchParams, Outcome
from zslayout.errors import Place
from zslayout.provenance import Mention, Provenance
from zslayout.results.exit_code import ExitCode
from zslayout.results.file_protocol import ConfigProtocol
from zslayout.vc.obligation import Obligation, Role
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


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One obligation on one configuration, at every chain size it speaks of (never none)."""

    obligation: Obligation
    points: tuple[PointVerdict, ...]
    reason: str = ""
    """Why a refutation is expected, where `[expect]` says so."""
    expected_by: str = ""
    """The archconfig whose word alone that is, as it did not come with zslayout."""
    provenance: tuple[Provenance, ...] = ()
    """Where what it is about came from, the likeliest first."""
    mentions: tuple[Mention, ...] = ()
    """What the part that is false names, if that is unexpected, down to the parameters."""
    status: Status = field(init=False)
    """The worst verdict over the chain sizes."""
    expected: Status = field(init=False)
    """The worst verdict that is expected at some chain size."""
    as_expected: bool = field(init=False)
    """Whether the verdict is the expected one at every chain size."""

    def __post_init__(self) -> None:
        found = [at.verdict.status for at in self.points]
        expected = [at.expected for at in self.points]
        object.__setattr__(self, "status", Status.worst(found))
        object.__setattr__(self, "expected", Status.worst(expected))
        object.__setattr__(self, "as_expected", found == expected)

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

    @property
    def known(self) -> bool:
        """Whether it is a refutation that `[expect]` accounts for."""
        return bool(self.as_expected and self.reason and self.status is Status.REFUTED)

    def on(self, params: ArchParams) -> "Finding":
        """The finding on another configuration that no proof can tell from its own."""
        if not self.mentions:
            return self
        moved = tuple(
            Mention.of(each.name, params.provenance(each.key), each.key) if each.key else each
            for each in self.mentions
        )
        return replace(self, mentions=moved)

    def chain_sizes(self, status: Status) -> tuple[int, ...]:
        """The chain sizes at which the verdict has this status."""
        return tuple(at.chain_size for at in self.points if at.verdict.status is status)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it stands in the C file that was checked, the likeliest place first."""
        return tuple(each.place for each in self.provenance if each.place is not None)

    @property
    def milliseconds(self) -> float:
        """Time spent on the distinct questions behind the finding, shared with other findings."""
        return sum({id(at.verdict): at.verdict.milliseconds for at in self.points}.values())


class FixSummary(NamedTuple):
    """What would make a layout hold, in short."""

    command: str
    """The command that tells more."""
    changes: tuple[str, ...] = ()
    """Each alone does, and that is proved."""
    asked: bool = True
    """Whether any was looked for."""
    undecided: bool = False
    """Whether a solver gave up on one."""


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
    fix: FixSummary | None = None
    """What would make it hold, where that was asked."""
    protocol: ConfigProtocol | None = None
    """What the zs_free() of a C file is, where its functions were read."""

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
    def exit_code(self) -> ExitCode:
        """What this configuration alone would end a check with."""
        if self.refused:
            return ExitCode.UNEXPECTED
        return ExitCode.UNDECIDED if self.undecided else ExitCode.AS_EXPECTED

    @property
    def as_expected(self) -> bool:
        """Whether every verdict and the outcome are the expected ones."""
        return not self.undecided and not self.refused

    @property
    def unexpected(self) -> tuple[Finding, ...]:
        """The findings that are not as expected, in the registry's order."""
        return tuple(finding for finding in self.findings if not finding.as_expected)

    @property
    def private(self) -> tuple[Finding, ...]:
        """The refutations that are as expected by the word of an archconfig that is not shipped."""
        return tuple(each for each in self.findings if each.known and each.expected_by)

    def broken(self, *, even_expected: bool) -> bool:
        """Whether the fields do not fit or nothing builds; what is expected only if asked."""
        return (even_expected and self.outcome is Outcome.BUILD_ERROR) or any(
            finding.obligation.role is Role.FITS
            and finding.status is Status.REFUTED
            and (even_expected or not finding.as_expected)
            for finding in self.findings
        )

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


def status_counts(statuses: Iterable[Status]) -> dict[str, int]:
    """How often each status occurs, by name, in the order of `Status`."""
    found = list(statuses)
    return {status.value: found.count(status) for status in Status if status in found}
