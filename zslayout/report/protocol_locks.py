"""The locks of every step, drawn as a score: a step a line, a lock a column."""

from collections.abc import Iterator, Sequence
from typing import Final

from zslayout.protocol.proof_obligations import locks_held_at
from zslayout.protocol.transition import OperationTable, Transition
from zslayout.reference.atomic_step import ACQUIRE_ACTIONS, LockClass
from zslayout.report.columns import aligned

_NAMES: Final = {LockClass.PAGE: "page", LockClass.POOL: "pool", LockClass.CLASS: "class"}
LEGEND: Final = "+ takes it   | has it, on some way here   - releases it"


def text(operations: Sequence[OperationTable]) -> str:
    """Every operation that takes a lock, its steps from top to bottom."""
    parts = [part for each in operations if (part := "\n".join(_drawn(each)))]
    return "\n\n".join([*parts, LEGEND]) + "\n"


def _drawn(operation: OperationTable) -> Iterator[str]:
    if all(transition.lock_class is None for transition in operation.transitions):
        return
    held = locks_held_at(operation)
    reached = [transition for transition in operation.transitions if transition.label in held]
    rows = [
        [
            transition.label,
            transition.description,
            *(_mark(transition, lock_class, held[transition.label]) for lock_class in _NAMES),
        ]
        for transition in reached
    ]
    for line in aligned([f"{operation.name}()", "", *_NAMES.values()], rows):
        yield line.rstrip()


def _mark(transition: Transition, lock_class: LockClass, held: frozenset[LockClass]) -> str:
    if transition.lock_class is lock_class:
        return "+" if transition.action in ACQUIRE_ACTIONS else "-"
    return "|" if lock_class in held else "."
