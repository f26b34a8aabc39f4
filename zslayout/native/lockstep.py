"""A file and the reference allocator, step for step: the same operations, and all that they leave.

    operations    batch by batch, the reference first, which draws the frames
    each step     what it returned, the word and its place, zspage, class and pool
    whole states  every few thousand steps, and at the end: every list, page, header and link

One rule: the first difference ends it, and says at which operation.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

from zslayout.cfront.text import CFile
from zslayout.native import wire
from zslayout.native.expected import Reference
from zslayout.native.process import NativeProcess, ProgramFailure
from zslayout.native.state import first_difference
from zslayout.native.versions import Manners
from zslayout.native.wire import StepResult
from zslayout.reference.allocation_trace import TraceOperation
from zslayout.reference.pool import Pool

_FIRST_BATCH: Final = 256
_LARGEST_BATCH: Final = 8192
"""Each batch is twice the one before, up to this: the less they alternate, the faster both are."""
_STATE_EVERY: Final = 8192
"""Operations between two looks at the whole state."""
_SHARES: Final = 16
"""Of so many objects one is read then; at the end all are."""
_CHECKS: Final = {
    "status": "native.status",
    "word": "native.word",
    "pfn": "native.place",
    "obj_idx": "native.place",
    "size_class": "native.class",
    "frames": "native.frames",
    "pages_allocated": "native.frames",
    "words": "native.word",
    "fullness": "native.statistics",
    "inuse": "native.statistics",
    "freeobj": "native.statistics",
    "objs_allocated": "native.statistics",
    "objs_inuse": "native.statistics",
}
"""Which check a number of a result belongs to, the most telling first."""


@dataclass(slots=True)
class Difference(Exception):  # noqa: N818  # it is what is looked for
    """Where the file is not as the reference allocator, or is wrong by itself.

    `step` counts the operations from 0; `place` is `file:line` where the program knows it.
    """

    check: str
    text: str
    operation: str
    step: int
    place: str = ""
    expected_word: int | None = None
    found_word: int | None = None

    def __str__(self) -> str:
        return f"{self.check}: {self.text}"


class Lockstep:
    """One program beside one reference allocator."""

    def __init__(  # noqa: PLR0913  # what a run is asked for
        self,
        reference: Reference,
        manners: Manners,
        program: Path,
        file: CFile,
        *,
        own_words: bool = False,
        tells: bool = False,
    ) -> None:
        """Contents may be told instead of written (`told.h`): then a difference is none yet."""
        self.reference = reference
        self._own_words = own_words
        self._groups = len(manners.groups)
        self._process = NativeProcess(program, file, tells=tells)
        self._said: list[bytes] = []
        self._shall: list[tuple[int, TraceOperation, StepResult]] = []
        self._frames: list[int] = []
        self._batch = _FIRST_BATCH
        self._looks = 0
        self.step = 0
        """The number of the next operation."""
        self.same_until = 0
        """The operations after which whole states were seen to be the same."""

    def close(self) -> None:
        """End the program."""
        self._process.close()

    def do(self, operation: TraceOperation) -> None:
        """Do an operation on both, sooner or later. Raises Difference and Violation."""
        done = self.reference.do(operation)
        if done is not None:
            said, shall = done
            self._said.append(said)
            self._shall.append((self.step, operation, shall))
            self._frames += self.reference.frames.drawn
        self.step += 1
        if len(self._said) >= self._batch:
            self.catch_up()
            self._batch = min(2 * self._batch, _LARGEST_BATCH)
            if self.step - self.same_until >= _STATE_EVERY:
                self._looks += 1
                self.compare_states(self._looks % _SHARES, _SHARES)

    def catch_up(self) -> None:
        """Let the program do what the reference has done. Raises Difference."""
        if not self._said:
            return
        failure = None
        try:
            answer = self._process.run(self._said, self._frames)
        except ProgramFailure as failed:
            failure, answer = failed.finding, failed.answer
        found = wire.results(answer)
        if failure is not None:
            # the last is that of the operation under way
            under_way = StepResult(*found.pop()) if len(found) > failure.operation else None
        for (step, operation, shall), result in zip(self._shall, found, strict=False):
            if self._own_words:
                is_ = StepResult(*result)
                shall = shall._replace(word=is_.word, words=is_.words)  # noqa: PLW2901
            if shall != result:
                if shall.words != result[-1] and step == self._shall[-1][0]:
                    self._look(str(operation))
                raise _difference(step, operation, shall, StepResult(*result))
        if failure is not None:
            step, operation, shall = self._shall[min(len(found), len(self._shall) - 1)]
            words = (shall.word, under_way.word) if under_way and under_way.word else (None, None)
            at = failure.place
            raise Difference(failure.check, failure.text, str(operation), step, at, *words)
        for kept in (self._said, self._shall, self._frames):
            kept.clear()

    def compare_states(self, share: int = 0, shares: int = 1) -> None:
        """Compare all that there is, of `shares` objects one with its bytes. Raises Difference."""
        self.catch_up()
        found = self._look("", share, shares)
        parted = first_difference(self.reference.state(), found, self._groups)
        if parted is not None:
            text = (
                f"{parted.says} is {parted.found:#x}; the reference allocator has"
                f" {parted.expected:#x}"
            )
            raise Difference("native.state", text, "", self.step - 1)
        self.same_until = self.step

    def _look(self, operation: str, share: int = 0, shares: int = 1) -> tuple[int, ...]:
        """The state of the program. Raises Difference where an object is not as it should be."""
        try:
            return self._process.state(share, shares)
        except ProgramFailure as failed:
            told = failed.finding
            word = wire.last_result(failed.answer)
            words: tuple[int | None, int | None] = (None, None)
            live = self.reference.session.live.get(word.status) if word else None
            if word and live is not None:
                words = (self.reference.pool.words[live.handle], word.word)
            at = self.step - 1
            raise Difference(told.check, told.text, operation, at, told.place, *words) from None

    def compare_text(self, expected: Callable[[Pool], str]) -> None:
        """Compare what the file `classes` says. Raises Difference."""
        try:
            found = self._process.text()
        except ProgramFailure as failed:
            told = failed.finding
            raise Difference(told.check, told.text, "", self.step - 1, told.place) from None
        lines = zip_longest(expected(self.reference.pool).split("\n"), found.split("\n"))
        for number, (shall, says) in enumerate(lines, start=1):
            if shall != says:
                text = f"line {number} is {says!r}; the reference allocator has {shall!r}"
                raise Difference("native.debugfs", text, "", self.step - 1)


def run_all(
    lockstep: Lockstep,
    operations: Iterable[TraceOperation],
    *,
    every_state_from: int | None = None,
    text: Callable[[Pool], str] | None = None,
) -> None:
    """Do all of it, with whole states after each operation from a number on. Raises Difference.

    At the end stands the debugfs file, which `text` knows.
    """
    try:
        for operation in operations:
            lockstep.do(operation)
            if every_state_from is not None and lockstep.step > every_state_from:
                _compare_after(lockstep, operation)
        lockstep.compare_states()
        if text is not None:
            lockstep.compare_text(text)
            # Who reads a file changes nothing.
            lockstep.compare_states()
    finally:
        lockstep.close()


def _compare_after(lockstep: Lockstep, operation: TraceOperation) -> None:
    try:
        lockstep.compare_states()
    except Difference as found:
        found.operation = found.operation or str(operation)
        raise


def _difference(
    step: int, operation: TraceOperation, shall: StepResult, found: StepResult
) -> Difference:
    """What is not the same, the most telling number first."""
    names = [name for name in _CHECKS if getattr(shall, name) != getattr(found, name)]
    name = names[0]
    expected, is_ = getattr(shall, name), getattr(found, name)
    words = (shall.word or None, found.word or None)
    check = _CHECKS[name]
    if name == "status" and operation.kind.value in {"read", "free"} and is_ < 1 << 32:
        text = f"the object is read otherwise than it was written, from byte {is_ - 1} on"
        return Difference("native.contents", text, str(operation), step, "", *words)
    if name == "status":
        text = (
            f"it returns {_signed(is_)}, where the reference allocator returns {_signed(expected)}"
        )
    elif name == "words":
        text = "the words after the move are not those of the reference allocator"
    else:
        text = f"{name} is {is_:#x}; the reference allocator has {expected:#x}"
    return Difference(check, text, str(operation), step, "", *words)


def _signed(number: int) -> int:
    return number - wire.WORD if number >= wire.WORD // 2 else number
