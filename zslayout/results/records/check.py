"""The JSON of `check`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zslayout.arch.params import Outcome
from zslayout.results.check import CheckResult, ConfigResult, Finding, count
from zslayout.results.diagnostics import witness
from zslayout.results.records.record import OPTIONAL, Record
from zslayout.verdict import Status
from zslayout.words.layout import Field, Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRecord:
    """A field of the word: `pfn`, `class_idx` or `obj_idx`, and its bits."""

    name: str
    lsb: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRecord:
    """One statement on one configuration."""

    id: str
    verdict: Status
    """The worst over the chain sizes."""
    expected: Status
    as_expected: bool
    """Whether each chain size has the verdict that is expected there."""
    control: bool
    """Whether the statement is one that must be refuted."""
    chain_sizes: Mapping[str, tuple[int, ...]]
    """By verdict: the chain sizes that have it."""
    ms: float
    """Its share of the time spent on its queries, which other configurations may share."""
    witness: Mapping[str, int] | None
    """CONFIG_ZSMALLOC_CHAIN_SIZE and the values of the variables that refute the statement."""
    unique: bool | None
    """Whether no other values do; null when nobody asked."""
    why: str
    places: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    """`file:line:col` of what an unexpected finding is about, the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixRecord:
    """What would make the layout hold: changes of which each alone does, proved."""

    changes: tuple[str, ...]
    command: str
    """The command that tells more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigRecord:
    """One configuration under one scheme."""

    arch: str
    scheme: str
    """Of a C file: the file."""
    outcome: Outcome
    """The worst over the chain sizes."""
    expected_outcome: Outcome
    as_expected: bool
    outcome_at: Mapping[str, tuple[int, ...]]
    """By outcome: the chain sizes that have it."""
    chain_sizes: tuple[int, ...]
    """Those that were checked."""
    fields: tuple[FieldRecord, ...]
    """Most significant first, at the default chain size."""
    needed_bits: int
    """What the scheme's fields need, by its own reckoning."""
    word_bits: int
    headroom_bits: int
    """What is left at the default chain size; negative when bits are missing."""
    headroom_bits_at_max: int
    """The same at the largest chain size."""
    verdicts: tuple[VerdictRecord, ...]
    not_applicable: tuple[str, ...]
    """Ids of statements that speak of no layout of this configuration."""
    lacking: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    """Ids of statements that the C file has nothing for."""
    fix: FixRecord | None = field(default=None, metadata=OPTIONAL)
    """Where it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRecord:
    """Counts of results: one configuration under one scheme each."""

    as_expected: int
    unexpected: int
    undecided: int
    unchecked: int
    """Configurations left out by --fail-fast."""
    verdicts: Mapping[str, int]
    """How many verdicts of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord(Record):
    """What `check` found."""

    results: tuple[ConfigRecord, ...]
    summary: SummaryRecord


def record(check: CheckResult) -> CheckRecord:
    """The check as JSON has it."""
    return CheckRecord(results=tuple(map(config, check.results)), summary=summary(check))


def fields(layout: Layout) -> tuple[FieldRecord, ...]:
    """The fields of a word."""
    return tuple(map(word_field, layout.fields))


def word_field(of: Field) -> FieldRecord:
    """A field of a word."""
    return FieldRecord(name=of.name, lsb=of.lsb, width=of.width)


def summary(check: CheckResult) -> SummaryRecord:
    """How many results stand how."""
    results = check.results
    found = count(finding.status for result in results for finding in result.findings)
    return SummaryRecord(
        as_expected=sum(result.as_expected for result in results),
        unexpected=sum(result.refused for result in results),
        undecided=sum(result.undecided and not result.refused for result in results),
        unchecked=check.unchecked,
        verdicts={status.value: number for status, number in found.items()},
    )


def config(result: ConfigResult) -> ConfigRecord:
    """One configuration under one scheme."""
    by_outcome: dict[str, tuple[int, ...]] = {}
    for chain_size, outcome in result.outcomes:
        by_outcome[outcome.value] = (*by_outcome.get(outcome.value, ()), chain_size)
    layout, fix = result.default_layout, result.fix
    return ConfigRecord(
        arch=result.params.name,
        scheme=result.scheme.name,
        outcome=result.outcome,
        expected_outcome=result.expected_outcome,
        as_expected=result.as_expected,
        outcome_at=by_outcome,
        chain_sizes=tuple(each.chain_size for each in result.layouts),
        fields=fields(layout),
        needed_bits=layout.needed_bits,
        word_bits=layout.word_bits,
        headroom_bits=layout.headroom_bits,
        headroom_bits_at_max=result.largest_layout.headroom_bits,
        verdicts=tuple(map(_verdict, result.findings)),
        not_applicable=result.not_applicable,
        lacking=result.lacking,
        fix=FixRecord(changes=fix.changes, command=fix.command) if fix else None,
    )


def _verdict(finding: Finding) -> VerdictRecord:
    at = finding.shown
    return VerdictRecord(
        id=finding.obligation.id,
        verdict=finding.status,
        expected=finding.expected,
        as_expected=finding.as_expected,
        control=finding.obligation.control,
        chain_sizes={
            status.value: finding.chain_sizes(status)
            for status in Status
            if finding.chain_sizes(status)
        },
        ms=round(finding.milliseconds, 3),
        witness=witness(finding),
        unique=at.verdict.witness.unique if at.verdict.witness else None,
        why=at.verdict.why or finding.reason,
        places=tuple(map(str, finding.places)),
    )
