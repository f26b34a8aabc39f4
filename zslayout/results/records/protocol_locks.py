"""The JSON of `protocol locks`."""

from dataclasses import dataclass

from zslayout.protocol.transition import Transition
from zslayout.results.protocol_locks import LOCK_NAMES, LocksResult, steps
from zslayout.results.records.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class LockStepRecord:
    """One step; locks are `page`, `pool` and `class`, outermost first."""

    label: str
    says: str
    takes: tuple[str, ...]
    holds: tuple[str, ...]
    """Held before it, on some way here, and not released by it."""
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedOperationRecord:
    """One operation that takes a lock."""

    operation: str
    steps: tuple[LockStepRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocksRecord(Record):
    """What `protocol locks` draws."""

    operations: tuple[LockedOperationRecord, ...]


def record(result: LocksResult) -> LocksRecord:
    """The locks as JSON has them."""
    found = ((operation.name, steps(operation)) for operation in result.operations)
    return LocksRecord(
        operations=tuple(
            LockedOperationRecord(operation=name, steps=tuple(_step(*each) for each in marked))
            for name, marked in found
            if marked
        )
    )


def _step(transition: Transition, marks: tuple[str, ...]) -> LockStepRecord:
    def having(mark: str) -> tuple[str, ...]:
        return tuple(
            name for name, each in zip(LOCK_NAMES.values(), marks, strict=True) if each == mark
        )

    return LockStepRecord(
        label=transition.label,
        says=transition.description,
        takes=having("+"),
        holds=having("|"),
        releases=having("-"),
    )
