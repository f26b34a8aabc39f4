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

from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.reference.allocation_trace import OperationKind

Sizing = Callable[[str], int | None]
"""The bytes to ask for by a number or a name; None for what is neither, or more than a page."""

_CALL: Final = re.compile(r"\s*([A-Za-z]\w*)\s*(?:\(([^()]*)\))?\s*")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_ALONE: Final = frozenset({OperationKind.COMPACT, OperationKind.DEFERRED})
_MOST_THREADS: Final = 9


@dataclass(frozen=True, slots=True)
class Call:
    """One operation: `name` is its object, `size` what malloc asks for."""

    verb: OperationKind
    name: str = ""
    size: int = 0

    def __str__(self) -> str:
        if self.verb in _ALONE:
            return self.verb.value
        size = f", {self.size}" if self.verb is OperationKind.MALLOC else ""
        return f"{self.verb.value}({self.name}{size})"


@dataclass(frozen=True, slots=True)
class Program:
    """What is there before, and what each thread does."""

    setup: tuple[Call, ...]
    threads: tuple[tuple[Call, ...], ...]

    @property
    def shared(self) -> frozenset[str]:
        """The objects that more than one thread names."""
        by_thread = [{call.name for call in calls} for calls in self.threads]
        names = set[str]().union(*by_thread)
        return frozenset(n for n in names if n and sum(n in each for each in by_thread) > 1)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a call stands in its text, and in which thread."""

    call: Call
    place: str
    thread: int


def parse_threads(text: str, where: str, sizing: Sizing, size: int) -> tuple[tuple[Call, ...], ...]:
    """The programs of the threads. Raises UserError with every fault, by its column."""
    spots, faults = _spots(text, where, sizing, size)
    count = text.count("|") + 1
    if count > _MOST_THREADS:
        faults.append(Fault(where, f"{count} threads; {_MOST_THREADS} at most"))
    faults += _senseless(spots)
    if faults:
        raise UserError(faults)
    return tuple(tuple(s.call for s in spots if s.thread == n) for n in range(count))


def parse_setup(text: str, where: str, sizing: Sizing, size: int) -> tuple[Call, ...]:
    """The operations before the threads. Raises UserError with every fault."""
    if not text.strip():
        return ()
    spots, faults = _spots(text, where, sizing, size)
    if "|" in text:
        faults.append(Fault(f"{where}:{text.index('|') + 1}", "the setup is one thread"))
    faults += _senseless(spots)
    there: set[str] = set()
    for spot in spots:
        name = spot.call.name
        if spot.call.verb is OperationKind.MALLOC:
            there.add(name)
        elif name and name not in there:
            faults.append(Fault(spot.place, f'there is no object "{name}"'))
    if faults:
        raise UserError(faults)
    return tuple(spot.call for spot in spots)


def wanted_before(threads: tuple[tuple[Call, ...], ...]) -> tuple[str, ...]:
    """The objects that no thread allocates, in the order in which they are named."""
    calls = [call for each in threads for call in each]
    made = {call.name for call in calls if call.verb is OperationKind.MALLOC}
    return tuple(dict.fromkeys(call.name for call in calls if call.name and call.name not in made))


def fitting(setup: tuple[Call, ...], threads: tuple[tuple[Call, ...], ...]) -> None:
    """The setup has what the threads want, once. Raises UserError."""
    live = {call.name for call in setup if call.verb is OperationKind.MALLOC}
    live -= {call.name for call in setup if call.verb is OperationKind.FREE}
    faults = [
        Fault("--setup", f'leaves no object "{name}", which the threads name')
        for name in wanted_before(threads)
        if name not in live
    ]
    made = {call.name for call in setup if call.verb is OperationKind.MALLOC}
    faults += [
        Fault("--threads", f'malloc of "{call.name}", which the setup has allocated')
        for each in threads
        for call in each
        if call.verb is OperationKind.MALLOC and call.name in made
    ]
    if faults:
        raise UserError(faults)


def text(calls: tuple[Call, ...]) -> str:
    """The calls as they are read."""
    return "; ".join(map(str, calls))


def _spots(text: str, where: str, sizing: Sizing, size: int) -> tuple[list[_Spot], list[Fault]]:
    spots: list[_Spot] = []
    faults: list[Fault] = []
    thread = 0
    for start, part, end in _parts(text):
        place = f"{where}:{start + len(part) - len(part.lstrip()) + 1}"
        found = _call(part, place, sizing, size)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            spots.append(_Spot(found, place, thread))
        thread += end == "|"
    return spots, faults


def _parts(text: str) -> Iterator[tuple[int, str, str]]:
    start = 0
    for match in re.finditer(r"[;|]|$", text):
        yield start, text[start : match.start()], match.group()
        start = match.end()


def _call(part: str, place: str, sizing: Sizing, size: int) -> Call | Fault:
    match = _CALL.fullmatch(part)
    if not match:
        return Fault(place, f'expected an operation, as free(a), found "{part.strip()}"')
    word = match[1]
    if word not in list(OperationKind):
        known = [verb.value for verb in OperationKind]
        return Fault(place, f'unknown operation "{word}"', did_you_mean(word, known))
    verb = OperationKind(word)
    given = [each.strip() for each in match[2].split(",")] if match[2] is not None else []
    if verb in _ALONE:
        return Fault(place, f"{word} names no object") if any(given) else Call(verb)
    most = 2 if verb is OperationKind.MALLOC else 1
    if not 1 <= len(given) <= most or not _NAME.fullmatch(given[0]):
        form = "malloc(NAME) or malloc(NAME, SIZE)" if most == 2 else f"{word}(NAME)"
        return Fault(place, f"expected {form}")
    if verb is not OperationKind.MALLOC:
        return Call(verb, given[0])
    asked = sizing(given[1]) if len(given) == 2 else size
    if asked is None:
        text = f'expected a number of bytes that fit in a page, or one, span, huge: "{given[1]}"'
        return Fault(place, text)
    return Call(verb, given[0], asked)


def _senseless(spots: list[_Spot]) -> list[Fault]:
    """What no caller may ask for: two mallocs or frees of one object, uses out of order."""
    faults: list[Fault] = []
    made: dict[str, _Spot] = {}
    freed: dict[str, _Spot] = {}
    makers = {s.call.name: s for s in spots if s.call.verb is OperationKind.MALLOC}
    for spot in spots:
        verb, name = spot.call.verb, spot.call.name
        if verb is OperationKind.MALLOC:
            if name in made:
                faults.append(Fault(spot.place, f'object "{name}" is allocated twice'))
            made.setdefault(name, spot)
        elif name in freed and (verb is OperationKind.FREE or freed[name].thread == spot.thread):
            what = "freed twice" if verb is OperationKind.FREE else "used after it was freed"
            faults.append(Fault(spot.place, f'object "{name}" is {what}'))
        elif name in makers and name not in made and makers[name].thread == spot.thread:
            faults.append(Fault(spot.place, f'object "{name}" is used before it is allocated'))
        if verb is OperationKind.FREE:
            freed.setdefault(name, spot)
    return faults
