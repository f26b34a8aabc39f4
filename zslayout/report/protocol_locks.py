"""The locks of every step, drawn as a score: a step a line, a lock a column."""

from collections.abc import Iterator, Sequence
from typing import Final

from zslayout.protocol.conditions import held_at
from zslayout.protocol.line import Line, Operation
from zslayout.reference.atomic_step import ACQUIRE_ACTIONS, LockClass
from zslayout.report.columns import aligned

_NAMES: Final = {LockClass.PAGE: "page", LockClass.POOL: "pool", LockClass.CLASS: "class"}
LEGEND: Final = "+ takes it   | has it, on some way here   - releases it"


def text(operations: Sequence[Operation]) -> str:
    """Every operation that takes a lock, its steps from top to bottom."""
    parts = [part for each in operations if (part := "\n".join(_drawn(each)))]
    return "\n\n".join([*parts, LEGEND]) + "\n"


def _drawn(operation: Operation) -> Iterator[str]:
    if all(line.lock is None for line in operation.lines):
        return
    held = held_at(operation)
    reached = [line for line in operation.lines if line.label in held]
    rows = [
        [line.label, line.says, *(_mark(line, rank, held[line.label]) for rank in _NAMES)]
        for line in reached
    ]
    for line in aligned([f"{operation.name}()", "", *_NAMES.values()], rows):
        yield line.rstrip()


def _mark(line: Line, rank: LockClass, held: frozenset[LockClass]) -> str:
    if line.lock is rank:
        return "+" if line.do in ACQUIRE_ACTIONS else "-"
    return "|" if rank in held else "."
