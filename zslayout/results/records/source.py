"""The JSON of `check --source`."""

from collections.abc import Mapping

from zslayout.results.records.check import ConfigRecord, SummaryRecord
from zslayout.results.records.record import Record, RootRecord, computed
from zslayout.results.source import FalseAssertion, SourceResult


class FalseAssertionRecord(Record):
    """A static assertion that ends the build."""

    place: str = computed(lambda of: str(of.place))
    """`file:line:col`."""
    message: str
    condition: str
    numbers: Mapping[str, int] = computed(lambda of: dict(of.numbers))
    """What it speaks of, by name."""
    chain_size: int


def _agrees(found: SourceResult) -> Mapping[str, str | None]:
    return {params.name: name or None for params, name in found.agrees.items()}


def _false_assertions(found: SourceResult) -> Mapping[str, tuple[FalseAssertion, ...]]:
    return {params.name: false for params, false in found.false_assertions.items()}


class FileRecord(Record):
    """What the file is."""

    file: str
    """Its name as given."""
    nearest: str = computed("scheme.name")
    """The scheme that it agrees with at most points."""
    agrees: Mapping[str, str | None] = computed(_agrees)
    """By configuration: the scheme that it agrees with at every chain size, or null."""
    false_assertions: Mapping[str, tuple[FalseAssertionRecord, ...]] = computed(_false_assertions)
    """By configuration that does not build."""


class SourceRecord(RootRecord):
    """What `check --source` found."""

    source: FileRecord = computed(lambda of: of)
    results: tuple[ConfigRecord, ...] = computed("check.results")
    summary: SummaryRecord = computed("check")


class PatchRecord(Record):
    """The file after one patch."""

    title: str = computed(lambda of: of[0])
    source: FileRecord = computed(lambda of: of[1])
    summary: SummaryRecord = computed(lambda of: of[1].check)


class SeriesRecord(RootRecord):
    """What `check --source --patch` found; `source` and `results` are after the last patch."""

    source: FileRecord = computed("last")
    patches: tuple[PatchRecord, ...] = computed("steps")
    results: tuple[ConfigRecord, ...] = computed("last.check.results")
    summary: SummaryRecord = computed("last.check")
