"""What is said to the program and what it answers, byte by byte as `driver.c` has it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePath
from struct import Struct
from typing import Final, NamedTuple

from zslayout.errors import InternalError
from zslayout.native.program import PARTS
from zslayout.reference.allocation_trace import OperationKind

MAGIC: Final = 0x7A736C31
WORD: Final = 1 << 64
_COMMAND: Final = Struct("=IIII12Q")
_OPERATION: Final = Struct("=IIQQII")
ANSWER: Final = Struct("=IIII")
RESULT: Final = Struct("=13Q")


class DriverCommand(IntEnum):
    """What the program is asked to do."""

    RUN = 1
    STATE = 2
    TEXT = 3
    RACE = 4
    TIME = 5
    FOLLOW = 6


class FileEvent(IntEnum):
    """What a file comes to on a schedule; those before ZSPAGE_LOCKING are never left out."""

    CALL = 0
    CLASS_LOCK = 1
    CLASS_UNLOCK = 2
    POOL_READ_LOCK = 3
    POOL_READ_UNLOCK = 4
    POOL_WRITE_LOCK = 5
    POOL_WRITE_UNLOCK = 6
    PAGE_LOCK = 7
    PAGE_TRYLOCK = 8
    PAGE_UNLOCK = 9
    WORD_LOAD = 10
    WORD_STORE = 11
    ZSPAGE_LOCKING = 12
    ZSPAGE_WRITE_UNLOCK = 13
    PAGE_WAIT = 14
    CONTENDED = 15
    HANDLE_ALLOC = 16
    HANDLE_FREE = 17
    ZSPAGE_FIND = 18
    ZSPAGE_LEAVE = 19
    PAGE_LOAD = 20
    PAGE_STORE = 21
    ZSPAGE_UPDATE = 22
    ZSPAGE_MOVE = 23
    STATISTICS = 24
    PAGE_ALLOC = 25
    PAGE_FREE = 26
    KICK = 27
    NOTHING = 28


_KINDS: Final = {
    OperationKind.MALLOC: 0,
    OperationKind.FREE: 1,
    OperationKind.WRITE: 2,
    OperationKind.READ: 3,
    OperationKind.MIGRATE: 4,
    OperationKind.COMPACT: 5,
    OperationKind.DEFERRED: 6,
}


class StepResult(NamedTuple):
    """What an operation returned, and what it left behind; 0 where it has no such thing."""

    status: int = 0
    """0, a negative errno, the pages that came free, or 1 + the first byte that is wrong."""
    word: int = 0
    pfn: int = 0
    obj_idx: int = 0
    size_class: int = 0
    fullness: int = 0
    inuse: int = 0
    freeobj: int = 0
    objs_allocated: int = 0
    objs_inuse: int = 0
    pages_allocated: int = 0
    frames: int = 0
    """Frames that were asked for."""
    words: int = 0
    """The sum of all words after a move."""


@dataclass(frozen=True, slots=True)
class ProgramFinding:
    """What the program told of itself before it ended: the check, the place in the file, the text.

    `place` is empty where it is the driver's.
    """

    check: str
    place: str
    text: str
    operation: int
    """The number of the operation in what it was asked for."""


def command_bytes(
    what: DriverCommand,
    operations: Sequence[bytes] = (),
    frames: Sequence[int] = (),
    more: Iterable[int] = (),
    seconds: int = 0,
) -> bytes:
    """A command with what belongs to it."""
    numbers = [*more]
    head = _COMMAND.pack(
        what, len(operations), len(frames), seconds, *numbers, *[0] * (12 - len(numbers))
    )
    return b"".join((head, *operations, Struct(f"={len(frames)}Q").pack(*frames)))


def operation_bytes(  # noqa: PLR0913, PLR0917  # the members of the struct
    kind: OperationKind, slot: int, number: int, argument: int, frames: int, fails: int
) -> bytes:
    """One operation."""
    return _OPERATION.pack(_KINDS[kind], slot, number, argument, frames, fails)


def results(answer: bytes) -> list[tuple[int, ...]]:
    """The results of a RUN, as `StepResult` has them."""
    return [*RESULT.iter_unpack(answer)]


def last_result(answer: bytes) -> StepResult | None:
    """The result of what was under way when the program ended; of an object, its ID is `status`."""
    if len(answer) < RESULT.size:
        return None
    return StepResult(*RESULT.unpack(answer[-RESULT.size :]))


def numbers_of(answer: bytes) -> tuple[int, ...]:
    """The numbers of an answer."""
    return Struct(f"={len(answer) // 8}Q").unpack(answer)


def finding(text: str, done: int) -> ProgramFinding:
    """What a text says. Raises InternalError."""
    lines = text.split("\n", 2)
    if len(lines) != 3:
        raise InternalError(f"the driver says {text!r}")
    check, place, said = lines
    ours = PurePath(place.rpartition(":")[0]).name in {"", *PARTS}
    return ProgramFinding(check, "" if ours else place, said, done)
