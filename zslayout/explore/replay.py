"""One schedule, step by step: told to be read, and done to be repeated exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import GeneratorType
from typing import Any

from zslayout.errors import Fault, UserError
from zslayout.explore.execution import Execution, SchedulingChoice, SearchTask, ThreadState
from zslayout.reference.atomic_step import TRY_ACTIONS, Action, Lock, LockClass, step_text
from zslayout.reference.violation import Violation


@dataclass(frozen=True, slots=True)
class WordChange:
    """The word of a handle before and after a step; None where there is no such handle."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """A step that a thread did."""

    number: int
    thread: int
    text: str
    changes: tuple[WordChange, ...] = ()
    held_locks: tuple[tuple[str, ...], ...] = ()
    """Those that each thread holds after it, outermost first."""
    call: int = 0
    """Which of its thread's calls it belongs to, from 0."""
    functions: tuple[str, ...] = ()
    """Those of `zslayout.reference.operations` that it stands in, outermost first."""
    action: Action | None = None
    """What it does; None where a call begins."""
    lock_class: LockClass | None = None
    """The kind of the lock that it is about."""
    class_idx: int = 0
    """The class whose lock it is about."""


@dataclass(frozen=True, slots=True, eq=False)
class ScheduleTrace:
    """The steps of a schedule, what it came to, and the locks that each thread then holds."""

    task: SearchTask
    schedule: tuple[SchedulingChoice, ...]
    events: tuple[TraceEvent, ...]
    violation: Violation | None
    held_locks: tuple[tuple[str, ...], ...]
    finished: bool
    """Whether all threads have."""
    pending: tuple[TraceEvent, ...] = ()
    """What those that have not would do next, but for the one that ends it with a violation."""


def replay_schedule(
    task: SearchTask, schedule: Sequence[SchedulingChoice], where: str = "schedule"
) -> ScheduleTrace:
    """Do the steps of a schedule. Raises UserError where a thread cannot go on."""
    execution = Execution(task)
    events: list[TraceEvent] = []
    violation: Violation | None = None
    for number, choice in enumerate(schedule, start=1):
        if violation is not None or choice not in execution.choices():
            why = "there is nothing left to do" if violation else "the thread cannot go on"
            raise UserError([Fault(where, f"step {number}, thread {choice.thread}: {why}")])
        event, violation = _event(execution, choice, number)
        events.append(event)
    violation = violation or _final_violation(execution)
    held = _held_locks(execution)
    finished = all(thread.finished for thread in execution.threads)
    last = events[-1].thread if events and violation is not None else 0
    pending = tuple(
        _told(execution, thread)
        for thread in execution.threads
        if not thread.finished and thread.number != last
    )
    return ScheduleTrace(task, tuple(schedule), tuple(events), violation, held, finished, pending)


def _told(execution: Execution, thread: ThreadState) -> TraceEvent:
    """What a thread does next."""
    step, pool = thread.next_step, execution.pool
    said = str(thread.call) if step is None else step_text(step, _object_names(execution))
    lock = step[1] if step is not None and isinstance(step[1], Lock) else None
    return TraceEvent(
        0,
        thread.number,
        said,
        call=thread.position,
        functions=tuple(_functions(thread.steps)),
        action=None if step is None else step[0],
        lock_class=None if lock is None else lock.lock_class,
        class_idx=next((kind.index for kind in pool.classes if lock and kind.lock is lock), 0),
    )


def _event(
    execution: Execution, choice: SchedulingChoice, number: int
) -> tuple[TraceEvent, Violation | None]:
    thread, pool = execution.threads[choice.thread - 1], execution.pool
    step, told = thread.next_step, _told(execution, thread)
    before, names = dict(pool.words), _object_names(execution)
    said = told.text
    violation = None
    try:
        execution.step(choice)
    except Violation as found:
        violation = found
    after = pool.words
    names = {**names, **_object_names(execution)}
    changed = [h for h in {**before, **after} if before.get(h) != after.get(h)]
    changes = tuple(
        WordChange(names.get(handle, f"{handle:#x}"), before.get(handle), after.get(handle))
        for handle in changed
    )
    if step is not None:
        action, target = step
        if action in TRY_ACTIONS:
            taken = any(lock is target for lock in execution.locks.locks_of(thread.number))
            said += " - taken" if taken else " - busy"
        elif action is Action.CONTENDED:
            said += " - somebody waits" if choice.contended else " - nobody waits"
    if violation is None and thread.position > told.call:
        said += " (done)"
    held = _held_locks(execution)
    made = replace(told, number=number, text=said, changes=changes, held_locks=held)
    return made, violation


def _functions(generator: Any) -> Iterator[str]:  # what typeshed says of gi_yieldfrom
    while isinstance(generator, GeneratorType):
        yield generator.gi_code.co_name
        generator = generator.gi_yieldfrom


def _held_locks(execution: Execution) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(str(lock) for lock in execution.locks.locks_of(thread.number))
        for thread in execution.threads
    )


def _object_names(execution: Execution) -> dict[int, str]:
    callers = execution.callers
    found = {live.handle: f'"{name}"' for name, live in {**callers.live, **callers.freeing}.items()}
    for thread in execution.threads:
        if thread.unpublished_handle:
            found[thread.unpublished_handle] = f'"{thread.call.name}"'
    return found


def _final_violation(execution: Execution) -> Violation | None:
    """What is wrong with the state that the schedule ends in."""
    try:
        execution.check()
        if not execution.choices():
            if not all(thread.finished for thread in execution.threads):
                return execution.deadlock()
            execution.check_leaks()
    except Violation as found:
        return found
    return None
