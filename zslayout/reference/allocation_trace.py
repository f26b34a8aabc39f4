"""Traces: what is asked of an allocator, line by line.

    malloc ID SIZE    an object of SIZE bytes, called ID from now on
    free ID
    write ID          fill it with a pattern of its own
    read ID           and compare
    migrate N         move the page that is the N-th of those in use, counted around
    compact           gather the objects of all classes
    deferred          let the worker free the zspages that it was asked to
    # ...             a comment; so is what follows the last word of a line
    set KEY VALUE     for whoever replays it: arch, scheme, chain-size, level, seed, checks,
                      fail-every, frames (those that are drawn first, by commas), words

Numbers are decimal. IDs are numbers that the trace chooses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zslayout.errors import Fault, refuse

_MOST_FAULTS: Final = 20
_RUN: Final = ("arch", "scheme", "chain-size", "level", "seed", "checks")
_SETTINGS: Final = (*_RUN, "fail-every", "frames", "words")


class OperationKind(StrEnum):
    """What is asked for."""

    MALLOC = "malloc"
    FREE = "free"
    WRITE = "write"
    READ = "read"
    MIGRATE = "migrate"
    COMPACT = "compact"
    DEFERRED = "deferred"


_NUMBERS: Final = {
    OperationKind.MALLOC: ("ID", "SIZE"),
    OperationKind.FREE: ("ID",),
    OperationKind.WRITE: ("ID",),
    OperationKind.READ: ("ID",),
    OperationKind.MIGRATE: ("N",),
    OperationKind.COMPACT: (),
    OperationKind.DEFERRED: (),
}


@dataclass(frozen=True, slots=True)
class TraceOperation:
    """One line: `number` is an ID or the N of `migrate`, `size` is in bytes."""

    kind: OperationKind
    number: int = 0
    size: int = 0

    def __str__(self) -> str:
        numbers = (self.number, self.size)[: len(_NUMBERS[self.kind])]
        return " ".join([self.kind.value, *map(str, numbers)])


@dataclass(frozen=True, slots=True)
class AllocationTrace:
    """Operations, and the settings to replay them with."""

    operations: tuple[TraceOperation, ...]
    settings: tuple[tuple[str, str], ...] = ()


def parse_trace(name: str, lines: Iterable[str]) -> AllocationTrace:
    """The trace of a text. Raises UserError with every bad line, by its number."""
    operations: list[TraceOperation] = []
    settings: dict[str, str] = {}
    faults: list[Fault] = []
    ids: set[int] = set()
    for number, line in enumerate(lines, start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if words[0] == "set":
            fault = _setting(words, settings)
        else:
            fault = _operation(words, operations) or _misuse(operations[-1], ids)
        if fault:
            faults.append(Fault(f"{name}:{number}", fault))
            if len(faults) == _MOST_FAULTS:
                break
    if not operations and not faults:
        faults.append(Fault(name, "has no operation"))
    refuse(faults)
    return AllocationTrace(tuple(operations), tuple(settings.items()))


def _setting(words: list[str], settings: dict[str, str]) -> str:
    if len(words) != 3:
        return "expected: set KEY VALUE"
    if words[1] not in _SETTINGS:
        return f"unknown setting {words[1]!r}; expected one of {', '.join(_SETTINGS)}"
    settings[words[1]] = words[2]
    return ""


def _operation(words: list[str], operations: list[TraceOperation]) -> str:
    try:
        verb = OperationKind(words[0])
    except ValueError:
        known = ", ".join(OperationKind)
        return f"unknown operation {words[0]!r}; expected one of {known}"
    names = _NUMBERS[verb]
    if len(words) - 1 != len(names):
        return f"expected: {' '.join([verb.value, *names])}"
    for name, word in zip(names, words[1:], strict=True):
        if not (word.isascii() and word.isdigit() and len(word) < 20):
            return f"{name} is {word!r}; expected a number"
    operations.append(TraceOperation(verb, *map(int, words[1:])))
    return ""


def _misuse(operation: TraceOperation, ids: set[int]) -> str:
    """What is wrong with an operation where it stands."""
    number = operation.number
    if operation.kind is OperationKind.MALLOC:
        if number in ids:
            return f"object {number} is there already"
        ids.add(number)
    elif operation.kind in {OperationKind.FREE, OperationKind.READ, OperationKind.WRITE}:
        if number not in ids:
            return f"there is no object {number}"
        if operation.kind is OperationKind.FREE:
            ids.remove(number)
    return ""


def trace_lines(trace: AllocationTrace) -> Iterator[str]:
    """The lines of a trace, each with its end."""
    for key, value in trace.settings:
        yield f"set {key} {value}\n"
    for operation in trace.operations:
        yield f"{operation}\n"
