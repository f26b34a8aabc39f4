"""The JSON of `check`."""

from collections.abc import Mapping

from zslayout.arch.params import Outcome
from zslayout.results.check import CheckResult, ConfigResult, Finding, count
from zslayout.results.diagnostics import witness
from zslayout.results.records.record import Record, RootRecord, computed
from zslayout.verdict import Status


class FieldRecord(Record):
    """A field of the word: `pfn`, `class_idx` or `obj_idx`, and its bits."""

    name: str
    lsb: int
    width: int


def _sizes_by_status(finding: Finding) -> Mapping[str, tuple[int, ...]]:
    sizes = {status.value: finding.chain_sizes(status) for status in Status}
    return {name: found for name, found in sizes.items() if found}


def _unique(finding: Finding) -> bool | None:
    found = finding.shown.verdict.witness
    return found.unique if found else None


class VerdictRecord(Record):
    """One statement on one configuration."""

    id: str = computed("obligation.id")
    verdict: Status = computed("status")
    """The worst over the chain sizes."""
    expected: Status
    as_expected: bool
    """Whether each chain size has the verdict that is expected there."""
    control: bool = computed("obligation.control")
    """Whether the statement is one that must be refuted."""
    chain_sizes: Mapping[str, tuple[int, ...]] = computed(_sizes_by_status)
    """By verdict: the chain sizes that have it."""
    ms: float = computed(lambda of: round(of.milliseconds, 3))
    """Its share of the time spent on its queries, which other configurations may share."""
    witness: Mapping[str, int] | None = computed(witness)
    """The open parameter and the values of the variables that refute the statement."""
    unique: bool | None = computed(_unique)
    """Whether no other values do; null when nobody asked."""
    why: str = computed(lambda of: of.shown.verdict.why or of.reason)
    places: tuple[str, ...] = computed(lambda of: tuple(map(str, of.places)), optional=True)
    """`file:line:col` of what an unexpected finding is about, the likeliest first."""


class FixRecord(Record):
    """What would make the layout hold: changes of which each alone does, proved."""

    changes: tuple[str, ...]
    command: str
    """The command that tells more."""


def _sizes_by_outcome(result: ConfigResult) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for chain_size, outcome in result.outcomes:
        found[outcome.value] = (*found.get(outcome.value, ()), chain_size)
    return found


class ConfigRecord(Record):
    """One configuration under one scheme."""

    arch: str = computed("params.name")
    scheme: str = computed("scheme.name")
    """Of a C file: the file."""
    outcome: Outcome
    """The worst over the chain sizes."""
    expected_outcome: Outcome
    as_expected: bool
    outcome_at: Mapping[str, tuple[int, ...]] = computed(_sizes_by_outcome)
    """By outcome: the chain sizes that have it."""
    chain_sizes: tuple[int, ...] = computed(
        lambda of: tuple(each.chain_size for each in of.layouts)
    )
    """Those that were checked."""
    fields: tuple[FieldRecord, ...] = computed("default_layout.fields")
    """Most significant first, at the default chain size."""
    needed_bits: int = computed("default_layout.needed_bits")
    """What the scheme's fields need, by its own reckoning."""
    word_bits: int = computed("default_layout.word_bits")
    headroom_bits: int = computed("default_layout.headroom_bits")
    """What is left at the default chain size; negative when bits are missing."""
    headroom_bits_at_max: int = computed("largest_layout.headroom_bits")
    """The same at the largest chain size."""
    verdicts: tuple[VerdictRecord, ...] = computed("findings")
    not_applicable: tuple[str, ...]
    """Ids of statements that speak of no layout of this configuration."""
    lacking: tuple[str, ...] = computed(optional=True)
    """Ids of statements that the C file has nothing for."""
    fix: FixRecord | None = computed(optional=True)
    """Where it was asked for."""


def _verdict_counts(check: CheckResult) -> Mapping[str, int]:
    found = count(finding.status for result in check.results for finding in result.findings)
    return {status.value: number for status, number in found.items()}


class SummaryRecord(Record):
    """Counts of results: one configuration under one scheme each."""

    as_expected: int = computed(lambda of: sum(each.as_expected for each in of.results))
    unexpected: int = computed(lambda of: sum(each.refused for each in of.results))
    undecided: int = computed(
        lambda of: sum(each.undecided and not each.refused for each in of.results)
    )
    unchecked: int
    """Configurations left out by --fail-fast."""
    verdicts: Mapping[str, int] = computed(_verdict_counts)
    """How many verdicts of each kind."""


class CheckRecord(RootRecord):
    """What `check` found."""

    results: tuple[ConfigRecord, ...]
    summary: SummaryRecord = computed(lambda of: of)
