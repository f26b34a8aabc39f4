"""Threads of a file on steps that are written down here."""

import natives

from zslayout.cfront.text import CFile
from zslayout.native.follow import FileCall, Followed, FollowedStep, FollowTask, follow
from zslayout.native.wire import FileEvent
from zslayout.reference.allocation_trace import OperationKind

FREE = (
    FileEvent.CALL,
    FileEvent.WORD_LOAD,
    FileEvent.CLASS_LOCK,
    FileEvent.WORD_LOAD,
    FileEvent.ZSPAGE_FIND,
    FileEvent.CLASS_UNLOCK,
    FileEvent.HANDLE_FREE,
)
SIZE, CLASS = 2040, 126
_LOCKS = {FileEvent.CLASS_LOCK, FileEvent.CLASS_UNLOCK}


def steps(thread: int, *events: FileEvent) -> list[FollowedStep]:
    return [FollowedStep(thread, each, CLASS if each in _LOCKS else 0) for each in events]


def followed(file: CFile, found: list[FollowedStep]) -> Followed:
    """Two threads free one object each, of pages that have one more."""
    layout = natives.layout(file)
    malloc = (FileCall(0, OperationKind.MALLOC, n, n + 1, SIZE) for n in range(4))
    free = (FileCall(n, OperationKind.FREE, 2 * n, 2 * n + 1) for n in range(2))
    last = (1 << layout.params.physmem_bits - layout.params.page_shift) - 1
    task = FollowTask(tuple(malloc), tuple(free), tuple(found), (), 2, (CLASS,), last)
    return follow(task, natives.program(file, follows=True), file)


def test_threads_go_by_the_steps_and_leave_nothing() -> None:
    lines = [*steps(0, *FREE[:2]), *steps(1, *FREE), *steps(0, *FREE[2:])]
    assert followed(natives.file(), lines) == Followed(len(lines), None, None)


def test_a_step_that_the_file_has_not_ends_it() -> None:
    without = [each for each in FREE if each is not FileEvent.ZSPAGE_FIND]
    del without[without.index(FileEvent.WORD_LOAD)]
    found = followed(natives.file(), [*steps(0, *without), *steps(1, *FREE)])
    assert found.parting is not None
    assert (found.steps, found.parting.step, found.parting.event) == (1, 1, FileEvent.WORD_LOAD)
    assert found.finding is None


def test_a_lock_that_somebody_holds_is_not_taken() -> None:
    found = followed(natives.file(), [*steps(0, *FREE[:3]), *steps(1, *FREE)])
    assert found.parting is not None
    assert (found.parting.step, found.parting.event) == (5, FileEvent.NOTHING)


def test_what_is_left_is_found() -> None:
    file = natives.file("7.3", "\tcache_free_handle(handle);\n}\nEXPORT_SYMBOL_GPL(zs_free)", "}\n")
    found = followed(file, [*steps(0, *FREE), *steps(1, *FREE)])
    assert found.finding is not None
    assert found.finding.text.startswith("4 handles and zspages")
