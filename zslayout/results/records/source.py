"""The JSON of `check --source`."""

from collections.abc import Mapping
from dataclasses import dataclass

from zslayout.results.records import check as checks
from zslayout.results.records.check import ConfigRecord, SummaryRecord
from zslayout.results.records.record import Record
from zslayout.results.source import FalseAssertion, SeriesResult, SourceResult


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAssertionRecord:
    """A static assertion that ends the build."""

    place: str
    """`file:line:col`."""
    message: str
    condition: str
    numbers: Mapping[str, int]
    """What it speaks of, by name."""
    chain_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """What the file is."""

    file: str
    """Its name as given."""
    nearest: str
    """The scheme that it agrees with at most points."""
    agrees: Mapping[str, str | None]
    """By configuration: the scheme that it agrees with at every chain size, or null."""
    false_assertions: Mapping[str, tuple[FalseAssertionRecord, ...]]
    """By configuration that does not build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord(Record):
    """What `check --source` found."""

    source: FileRecord
    results: tuple[ConfigRecord, ...]
    summary: SummaryRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchRecord:
    """The file after one patch."""

    title: str
    source: FileRecord
    summary: SummaryRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRecord(Record):
    """What `check --source --patch` found; `source` and `results` are after the last patch."""

    source: FileRecord
    patches: tuple[PatchRecord, ...]
    results: tuple[ConfigRecord, ...]
    summary: SummaryRecord


def record(found: SourceResult) -> SourceRecord:
    """The check of a file as JSON has it."""
    check = checks.record(found.check)
    return SourceRecord(source=_file(found), results=check.results, summary=check.summary)


def series(found: SeriesResult) -> SeriesRecord:
    """The steps as JSON has them."""
    last = record(found.steps[-1][1])
    patches = tuple(
        PatchRecord(title=title, source=_file(step), summary=checks.summary(step.check))
        for title, step in found.steps
    )
    return SeriesRecord(
        source=last.source, patches=patches, results=last.results, summary=last.summary
    )


def _file(found: SourceResult) -> FileRecord:
    return FileRecord(
        file=found.file,
        nearest=found.scheme.name,
        agrees={params.name: name or None for params, name in found.agrees.items()},
        false_assertions={
            params.name: tuple(map(_false, false))
            for params, false in found.false_assertions.items()
        },
    )


def _false(each: FalseAssertion) -> FalseAssertionRecord:
    return FalseAssertionRecord(
        place=str(each.place),
        message=each.message,
        condition=each.condition,
        numbers=dict(each.numbers),
        chain_size=each.chain_size,
    )
