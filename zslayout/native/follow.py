"""Threads of a file on one schedule, step by step as `follow.c` lets them go on.

    setup      operations before there are threads
    calls      what each thread does, in its order
    steps      whose turn it is, and what it comes to then

A file that comes to something else than its next step parts from the schedule: it goes on freely,
one thread after the other, and where it parted is told beside whatever is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from zslayout.cfront.text import CFile
from zslayout.native import wire
from zslayout.native.process import NativeProcess, ProgramFailure
from zslayout.native.wire import FileEvent, ProgramFinding
from zslayout.reference.allocation_trace import OperationKind

_MOST_PAGES: Final = 64
_TOLD: Final = 7
_SECONDS: Final = 20


class FollowedStep(NamedTuple):
    """A step of a thread, numbered from 0; `target` is a class, or that somebody waits."""

    thread: int
    event: FileEvent
    target: int = 0


class FileCall(NamedTuple):
    """An operation of a thread, or of the setup: its object by a slot and a number."""

    thread: int
    kind: OperationKind
    slot: int = 0
    number: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class FollowTask:
    """What is done, in which classes, and the last frame that there is."""

    setup: tuple[FileCall, ...]
    calls: tuple[FileCall, ...]
    steps: tuple[FollowedStep, ...]
    after: tuple[FollowedStep, ...]
    """What threads would do next when the schedule has ended: they stop before it."""
    threads: int
    classes: tuple[int, ...]
    last_pfn: int


@dataclass(frozen=True, slots=True)
class Parting:
    """Where a file leaves a schedule: the step that it does not do, and what it comes to instead.

    `place` is `file:line`, or empty.
    """

    step: int
    event: FileEvent
    target: int
    place: str


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a schedule was followed, and what was found."""

    steps: int
    parting: Parting | None
    finding: ProgramFinding | None


def follow(task: FollowTask, program: Path, file: CFile) -> Followed:
    """Let the threads go by the schedule, and look at what is left."""
    with NativeProcess(program, file, _SECONDS) as process:
        try:
            _set_up(task, process)
        except ProgramFailure as failed:
            return Followed(0, None, failed.finding)
        numbers = [number for step in (*task.steps, *task.after) for number in step]
        slots = 1 + max((call.slot for call in (*task.setup, *task.calls)), default=0)
        counts = (len(task.steps), slots, len(task.classes), len(task.after))
        more = (task.threads, task.last_pfn, *counts)
        calls = [_bytes(call, call.thread) for call in task.calls]
        try:
            told = process.follow(calls, (*numbers, *task.classes), more)
        except ProgramFailure as failed:
            told = wire.numbers_of(failed.answer[-8 * _TOLD :])
            return _followed(told, failed.finding, process, file)
        return _followed(told, None, process, file)


def _set_up(task: FollowTask, process: NativeProcess) -> None:
    drawn = 0
    for call in task.setup:
        most = _MOST_PAGES if call.kind is OperationKind.MALLOC else 0
        frames = [_frame(number, task.last_pfn) for number in range(drawn, drawn + most)]
        answer = process.run([_bytes(call, most)], frames)
        drawn += wire.StepResult(*wire.results(answer)[0]).frames


def _frame(number: int, last_pfn: int) -> int:
    """The n-th frame, as `zslayout.explore.thread_allocators` gives them."""
    return 1 + number // 2 if number % 2 else last_pfn - number // 2


def _bytes(call: FileCall, frames: int) -> bytes:
    return wire.operation_bytes(call.kind, call.slot, call.number, call.size, frames, 0)


def _followed(
    told: Sequence[int], finding: ProgramFinding | None, process: NativeProcess, file: CFile
) -> Followed:
    if len(told) != _TOLD:
        # It is gone without a word.
        return Followed(0, None, finding)
    steps, parted, step, event, target, number, pc = told
    if not parted:
        return Followed(steps, None, finding)
    place = f"{file.name}:{number}" if number else process.line_of(pc) if pc else ""
    return Followed(step, Parting(step, FileEvent(event), target, place), finding)
