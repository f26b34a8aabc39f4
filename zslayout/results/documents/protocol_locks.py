"""The locks of every step, drawn as a score: a step a line, a lock a column."""

from collections.abc import Iterator
from typing import Final

from zslayout.results.document import GAP, Block, Document, Table, line
from zslayout.results.protocol_locks import LOCK_NAMES, LocksResult, steps
from zslayout.results.result import Detail

LEGEND: Final = "+ takes it   | has it, on some way here   - releases it"


def document(result: LocksResult, _detail: Detail) -> Document:
    """Every operation that takes a lock, its steps from top to bottom."""
    return Document(tuple(_blocks(result)))


def _blocks(result: LocksResult) -> Iterator[Block]:
    for operation in result.operations:
        rows = tuple((each.label, each.description, *marks) for each, marks in steps(operation))
        if rows:
            yield Table((f"{operation.name}()", "", *LOCK_NAMES.values()), rows)
            yield GAP
    yield line(LEGEND)
