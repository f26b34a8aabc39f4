"""Thread programs: what each thread asks of the allocator, in its order.

    free(a); malloc(b, span) | migrate(a) | compact

Threads are parted by `|`, operations by `;`. An object is named by its first malloc, in a thread or
in the setup; what no thread allocates is there before. A caller keeps order among operations on one
object, as zram does with a lock for each slot: they wait for each other, and for the malloc.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from zslayout.errors import Fault, did_you_mean, refuse
from zslayout.reference.allocation_trace import OperationKind

SizeParser = Callable[[str], int | None]
"""The bytes to ask for by a number or a name; None for what is neither, or more than a page."""

_CALL: Final = re.compile(r"\s*([A-Za-z]\w*)\s*(?:\(([^()]*)\))?\s*")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_ALONE: Final = frozenset({OperationKind.COMPACT, OperationKind.DEFERRED})
_MOST_THREADS: Final = 9


@dataclass(frozen=True, slots=True)
class ThreadCall:
    """One operation: `name` is its object, `size` what malloc asks for."""

    kind: OperationKind
    name: str = ""
    size: int = 0

    def __str__(self) -> str:
        if self.kind in _ALONE:
            return self.kind.value
        size = f", {self.size}" if self.kind is OperationKind.MALLOC else ""
        return f"{self.kind.value}({self.name}{size})"


@dataclass(frozen=True, slots=True)
class ThreadPrograms:
    """What is there before, and what each thread does."""

    setup: tuple[ThreadCall, ...]
    threads: tuple[tuple[ThreadCall, ...], ...]


@dataclass(frozen=True, slots=True)
class _PlacedCall:
    """Where a call stands in its text, and in which thread."""

    call: ThreadCall
    place: str
    thread: int


def parse_threads(
    text: str, where: str, size_parser: SizeParser, size: int
) -> tuple[tuple[ThreadCall, ...], ...]:
    """The programs of the threads. Raises UserError with every fault, by its column."""
    placed_calls, faults = _placed_calls(text, where, size_parser, size)
    count = text.count("|") + 1
    if count > _MOST_THREADS:
        faults.append(Fault(where, f"{count} threads; {_MOST_THREADS} at most"))
    faults += _misuses(placed_calls)
    refuse(faults)
    return tuple(tuple(s.call for s in placed_calls if s.thread == n) for n in range(count))


def parse_setup(
    text: str, where: str, size_parser: SizeParser, size: int
) -> tuple[ThreadCall, ...]:
    """The operations before the threads. Raises UserError with every fault."""
    if not text.strip():
        return ()
    placed_calls, faults = _placed_calls(text, where, size_parser, size)
    if "|" in text:
        faults.append(Fault(f"{where}:{text.index('|') + 1}", "the setup is one thread"))
    faults += _misuses(placed_calls)
    there: set[str] = set()
    for placed in placed_calls:
        name = placed.call.name
        if placed.call.kind is OperationKind.MALLOC:
            there.add(name)
        elif name and name not in there:
            faults.append(Fault(placed.place, f'there is no object "{name}"'))
    refuse(faults)
    return tuple(placed.call for placed in placed_calls)


def objects_before(threads: tuple[tuple[ThreadCall, ...], ...]) -> tuple[str, ...]:
    """The objects that no thread allocates, in the order in which they are named."""
    calls = [call for thread in threads for call in thread]
    made = {call.name for call in calls if call.kind is OperationKind.MALLOC}
    return tuple(dict.fromkeys(call.name for call in calls if call.name and call.name not in made))


def check_setup(setup: tuple[ThreadCall, ...], threads: tuple[tuple[ThreadCall, ...], ...]) -> None:
    """The setup has what the threads want, once. Raises UserError."""
    live = {call.name for call in setup if call.kind is OperationKind.MALLOC}
    live -= {call.name for call in setup if call.kind is OperationKind.FREE}
    faults = [
        Fault("--setup", f'leaves no object "{name}", which the threads name')
        for name in objects_before(threads)
        if name not in live
    ]
    made = {call.name for call in setup if call.kind is OperationKind.MALLOC}
    faults += [
        Fault("--threads", f'malloc of "{call.name}", which the setup has allocated')
        for thread in threads
        for call in thread
        if call.kind is OperationKind.MALLOC and call.name in made
    ]
    refuse(faults)


def calls_text(calls: tuple[ThreadCall, ...]) -> str:
    """The calls as they are read."""
    return "; ".join(map(str, calls))


def _placed_calls(
    text: str, where: str, size_parser: SizeParser, size: int
) -> tuple[list[_PlacedCall], list[Fault]]:
    placed_calls: list[_PlacedCall] = []
    faults: list[Fault] = []
    thread = 0
    for start, part, end in _parts(text):
        place = f"{where}:{start + len(part) - len(part.lstrip()) + 1}"
        found = _call(part, place, size_parser, size)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            placed_calls.append(_PlacedCall(found, place, thread))
        thread += end == "|"
    return placed_calls, faults


def _parts(text: str) -> Iterator[tuple[int, str, str]]:
    start = 0
    for match in re.finditer(r"[;|]|$", text):
        yield start, text[start : match.start()], match.group()
        start = match.end()


def _call(part: str, place: str, size_parser: SizeParser, size: int) -> ThreadCall | Fault:
    match = _CALL.fullmatch(part)
    if not match:
        return Fault(place, f'expected an operation, as free(a), found "{part.strip()}"')
    word = match[1]
    if word not in list(OperationKind):
        known = [kind.value for kind in OperationKind]
        return Fault(place, f'unknown operation "{word}"', did_you_mean(word, known))
    kind = OperationKind(word)
    given = [part.strip() for part in match[2].split(",")] if match[2] is not None else []
    if kind in _ALONE:
        return Fault(place, f"{word} names no object") if any(given) else ThreadCall(kind)
    most = 2 if kind is OperationKind.MALLOC else 1
    if not 1 <= len(given) <= most or not _NAME.fullmatch(given[0]):
        form = "malloc(NAME) or malloc(NAME, SIZE)" if most == 2 else f"{word}(NAME)"
        return Fault(place, f"expected {form}")
    if kind is not OperationKind.MALLOC:
        return ThreadCall(kind, given[0])
    asked = size_parser(given[1]) if len(given) == 2 else size
    if asked is None:
        text = f'expected a number of bytes that fit in a page, or one, span, huge: "{given[1]}"'
        return Fault(place, text)
    return ThreadCall(kind, given[0], asked)


def _misuses(placed_calls: list[_PlacedCall]) -> list[Fault]:
    """What no caller may ask for: two mallocs or frees of one object, uses out of order."""
    faults: list[Fault] = []
    made: dict[str, _PlacedCall] = {}
    freed: dict[str, _PlacedCall] = {}
    makers = {s.call.name: s for s in placed_calls if s.call.kind is OperationKind.MALLOC}
    for placed in placed_calls:
        kind, name = placed.call.kind, placed.call.name
        if kind is OperationKind.MALLOC:
            if name in made:
                faults.append(Fault(placed.place, f'object "{name}" is allocated twice'))
            made.setdefault(name, placed)
        elif name in freed and (kind is OperationKind.FREE or freed[name].thread == placed.thread):
            what = "freed twice" if kind is OperationKind.FREE else "used after it was freed"
            faults.append(Fault(placed.place, f'object "{name}" is {what}'))
        elif name in makers and name not in made and makers[name].thread == placed.thread:
            faults.append(Fault(placed.place, f'object "{name}" is used before it is allocated'))
        if kind is OperationKind.FREE:
            freed.setdefault(name, placed)
    return faults
