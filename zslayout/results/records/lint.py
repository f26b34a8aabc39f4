"""The JSON of `lint`."""

from dataclasses import dataclass

from zslayout.results.lint import LintResult
from zslayout.results.records.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRecord:
    """What to warn of."""

    place: str
    """`file:$.key`."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LintRecord(Record):
    """What `lint` found in archconfigs without faults."""

    archconfigs: tuple[str, ...]
    """By name."""
    warnings: tuple[WarningRecord, ...]


def record(found: LintResult) -> LintRecord:
    """What was found as JSON has it."""
    warnings = tuple(WarningRecord(place=each.place, text=each.text) for each in found.warnings)
    return LintRecord(archconfigs=found.names, warnings=warnings)
