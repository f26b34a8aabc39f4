"""The locks of every step of the operations, drawn as a score: a step a line, a lock a column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.protocol.proof_obligations import locks_held_at
from zslayout.protocol.transition import OperationTable, Transition
from zslayout.reference.atomic_step import ACQUIRE_ACTIONS, RELEASE_ACTIONS, LockClass
from zslayout.results.document import GAP, Block, line, table
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Description, Detail

LEGEND: Final = "+ takes it   | has it, on some way here   - releases it"
LOCK_NAMES: Final = {
    LockClass.PAGE: "page",
    LockClass.POOL: "pool",
    LockClass.CLASS: "class",
    LockClass.ZSPAGE: "zspage",
}
"""The kinds of locks that are told of, outermost first."""


@dataclass(frozen=True, slots=True, eq=False)
class LocksResult(Description):
    """Operation tables, told by their locks."""

    operations: tuple[OperationTable, ...]

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """Every operation that takes a lock, its steps from top to bottom."""
        for operation in self.operations:
            rows = [
                (each.label, each.description, f"{each.function or operation.name}()", *marks)
                for each, marks in steps(operation)
            ]
            if rows:
                titles = (f"{operation.name}()", "", "in", *LOCK_NAMES.values())
                yield table(titles, rows, drawn=True)
                yield GAP
        yield line(LEGEND)


def steps(operation: OperationTable) -> tuple[tuple[Transition, tuple[str, ...]], ...]:
    """The steps that can be reached, each with a mark for each kind of lock; none without locks.

    `+` takes it, `|` has it on some way here, `-` releases it, `.` is nothing.
    """
    if all(transition.lock_class is None for transition in operation.transitions):
        return ()
    held = locks_held_at(operation)
    return tuple(
        (each, tuple(_mark(each, lock_class, held[each.label]) for lock_class in LOCK_NAMES))
        for each in operation.transitions
        if each.label in held
    )


def _mark(transition: Transition, lock_class: LockClass, held: frozenset[LockClass]) -> str:
    if transition.lock_class is lock_class:
        if transition.action in ACQUIRE_ACTIONS:
            return "+"
        return "-" if transition.action in RELEASE_ACTIONS else "."
    return "|" if lock_class in held else "."


def _marked(marks: Sequence[str], mark: str) -> list[str]:
    return [name for name, each in zip(LOCK_NAMES.values(), marks, strict=True) if each == mark]


class LockStepRecord(Record):
    """One step; locks are `page`, `pool`, `class` and `zspage`, outermost first."""

    label: str = computed(lambda of: of[0].label)
    function: str = computed(lambda of: of[0].function)
    """The function of the kernel that it stands in; empty where that is the operation's own."""
    says: str = computed(lambda of: of[0].description)
    takes: tuple[str, ...] = computed(lambda of: _marked(of[1], "+"))
    holds: tuple[str, ...] = computed(lambda of: _marked(of[1], "|"))
    """Held before it, on some way here, and not released by it."""
    releases: tuple[str, ...] = computed(lambda of: _marked(of[1], "-"))


class LockedOperationRecord(Record):
    """One operation that takes a lock."""

    operation: str = computed("name")
    steps: tuple[LockStepRecord, ...] = computed(steps)


class LocksRecord(RootRecord, of=LocksResult):
    """What `protocol locks` draws."""

    operations: tuple[LockedOperationRecord, ...] = computed(
        lambda of: [operation for operation in of.operations if steps(operation)]
    )
