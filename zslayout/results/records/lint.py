"""The JSON of `lint`."""

from zslayout.results.records.record import Record, RootRecord, computed


class WarningRecord(Record):
    """What to warn of."""

    place: str
    """`file:$.key`."""
    text: str


class LintRecord(RootRecord):
    """What `lint` found in archconfigs without faults."""

    archconfigs: tuple[str, ...] = computed("names")
    """By name."""
    warnings: tuple[WarningRecord, ...]
