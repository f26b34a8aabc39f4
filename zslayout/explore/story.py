"""One schedule, step by step: told to be read, and done to be repeated exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zslayout.errors import Fault, UserError
from zslayout.explore.world import Choice, Task, Thread, World
from zslayout.reference.atomic_step import TRY_ACTIONS, Action, AtomicStep
from zslayout.reference.violation import Violation


@dataclass(frozen=True, slots=True)
class Change:
    """The word of a handle before and after a step; None where there is no such handle."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """A step that a thread did."""

    number: int
    thread: int
    text: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """The steps of a schedule, what it came to, and the locks that each thread then holds."""

    task: Task
    schedule: tuple[Choice, ...]
    events: tuple[Event, ...]
    violation: Violation | None
    held: tuple[tuple[str, ...], ...]
    finished: bool
    """Whether all threads have."""

    @property
    def exit_code(self) -> int:
        """0, or 1 when it ends with a violation."""
        return 0 if self.violation is None else 1


def tell(task: Task, schedule: Sequence[Choice], where: str = "schedule") -> Story:
    """Do the steps of a schedule. Raises UserError where a thread cannot go on."""
    world = World(task)
    events: list[Event] = []
    violation: Violation | None = None
    try:
        for number, choice in enumerate(schedule, start=1):
            if violation is not None or choice not in world.choices():
                why = "there is nothing left to do" if violation else "the thread cannot go on"
                raise UserError([Fault(where, f"step {number}, thread {choice.thread}: {why}")])
            event, violation = _event(world, choice, number)
            events.append(event)
        violation = violation or _after(world)
        threads = world.threads
        held = tuple(
            tuple(str(lock) for lock in world.locks.of(thread.number)) for thread in threads
        )
        finished = all(thread.finished for thread in threads)
    finally:
        if task.broken is not None:
            task.broken.remove()
    return Story(task, tuple(schedule), tuple(events), violation, held, finished)


def _event(world: World, choice: Choice, number: int) -> tuple[Event, Violation | None]:
    thread = world.threads[choice.thread - 1]
    step, call, at = thread.pending, thread.call, thread.at
    before, names = dict(world.pool.words), _names(world)
    said = str(call) if step is None else _said(step, names)
    violation = None
    try:
        world.step(choice)
    except Violation as found:
        violation = found
    after = world.pool.words
    names = {**names, **_names(world)}
    changed = [h for h in {**before, **after} if before.get(h) != after.get(h)]
    changes = tuple(
        Change(names.get(handle, f"{handle:#x}"), before.get(handle), after.get(handle))
        for handle in changed
    )
    if step is not None:
        action, target = step
        if action in TRY_ACTIONS:
            said += " - taken" if _took(world, thread, target) else " - busy"
        elif action is Action.CONTENDED:
            said += " - somebody waits" if choice.seen else " - nobody waits"
    if violation is None and thread.at > at:
        said += " (done)"
    return Event(number, choice.thread, said, changes), violation


def _said(step: AtomicStep, names: Mapping[int, str]) -> str:
    action, target = step
    what = names.get(target, f"{target:#x}") if isinstance(target, int) else str(target)
    return f"{action.value}: {what}"


def _took(world: World, thread: Thread, target: object) -> bool:
    return any(lock is target for lock in world.locks.of(thread.number))


def _names(world: World) -> dict[int, str]:
    known = world.known
    found = {live.handle: f'"{name}"' for name, live in {**known.live, **known.freeing}.items()}
    for thread in world.threads:
        if thread.fresh:
            found[thread.fresh] = f'"{thread.call.name}"'
    return found


def _after(world: World) -> Violation | None:
    """What is wrong with the state that the schedule ends in."""
    try:
        world.check()
        if not world.choices():
            if not all(thread.finished for thread in world.threads):
                return world.stuck()
            world.finish()
    except Violation as found:
        return found
    return None
