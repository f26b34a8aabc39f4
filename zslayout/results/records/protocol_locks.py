"""The JSON of `protocol locks`."""

from collections.abc import Sequence

from zslayout.results.protocol_locks import LOCK_NAMES, steps
from zslayout.results.records.record import Record, RootRecord, computed


def _marked(marks: Sequence[str], mark: str) -> list[str]:
    return [name for name, each in zip(LOCK_NAMES.values(), marks, strict=True) if each == mark]


class LockStepRecord(Record):
    """One step; locks are `page`, `pool` and `class`, outermost first."""

    label: str = computed(lambda of: of[0].label)
    says: str = computed(lambda of: of[0].description)
    takes: tuple[str, ...] = computed(lambda of: _marked(of[1], "+"))
    holds: tuple[str, ...] = computed(lambda of: _marked(of[1], "|"))
    """Held before it, on some way here, and not released by it."""
    releases: tuple[str, ...] = computed(lambda of: _marked(of[1], "-"))


class LockedOperationRecord(Record):
    """One operation that takes a lock."""

    operation: str = computed("name")
    steps: tuple[LockStepRecord, ...] = computed(steps)


class LocksRecord(RootRecord):
    """What `protocol locks` draws."""

    operations: tuple[LockedOperationRecord, ...] = computed(
        lambda of: [operation for operation in of.operations if steps(operation)]
    )
