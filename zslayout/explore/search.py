"""All schedules of a task, breadth first: the first violation that is met has the fewest switches.

A state is left by each choice that there is, and looked at once. To leave it again, the world goes
back to the beginning and comes the same way: a transition remembers how many steps it had.
"""

from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic
from typing import Final, NamedTuple

from zslayout.explore.movers import Discipline
from zslayout.explore.state import State, States
from zslayout.explore.world import Choice, Task, World
from zslayout.reference.violation import Violation

Progress = Callable[[str, int, int], None]
_MOST_FUSED: Final = 20_000
_SHOWN_EVERY: Final = 64


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a search ends that has not come to its end."""

    states: int = 1_000_000
    seconds: float = 600.0


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search came to. `bound` says which one it has reached, and is empty otherwise."""

    task: Task
    states: int
    transitions: int
    depth: int
    """The most transitions to a state, of the ways that were taken."""
    steps: int
    """The most steps of them."""
    seconds: float
    bound: str = ""
    violation: Violation | None = None
    schedule: tuple[Choice, ...] = ()
    """With a violation: who does each step, to the one that breaks."""
    unprotected: tuple[str, ...] = ()
    """The kinds of data that some step touches without their locks."""

    @property
    def exit_code(self) -> int:
        """0 when all schedules were searched, 1 for a violation, 3 when a bound was reached."""
        if self.violation is not None:
            return 1
        return 3 if self.bound else 0


class _Node(NamedTuple):
    """A state: the one before it, the choice that led here, and the steps that it took."""

    before: "_Node | None"
    choice: Choice
    steps: int
    depth: int
    total: int
    choices: tuple[Choice, ...]


class _AnewError(Exception):
    """A step has broken a discipline that others relied on."""


class _Bad(Exception):  # noqa: N818  # it carries what was looked for
    def __init__(self, found: Violation, schedule: tuple[Choice, ...]) -> None:
        self.found = found
        self.schedule = schedule
        super().__init__(found)


def search(task: Task, bounds: Bounds | None = None, progress: Progress = lambda *_: None) -> Found:
    """Search the schedules of a task."""
    discipline = Discipline()
    with ExitStack() as stack:
        if task.broken is not None:
            stack.callback(task.broken.remove)
        while True:
            try:
                return _Pass(task, discipline, bounds or Bounds(), progress).run()
            except _AnewError:
                continue


class _Pass:
    """One search, with what is known of the discipline."""

    def __init__(
        self, task: Task, discipline: Discipline, bounds: Bounds, progress: Progress
    ) -> None:
        self._task = task
        self._discipline = discipline
        self._bounds = bounds
        self._progress = progress
        self._world = World(task)
        self._states = States(self._world)
        self._seen: set[State] = set()
        self._transitions = self._depth = self._steps = 0
        self._began = monotonic()

    def run(self) -> Found:
        try:
            bound = self._run()
        except _Bad as broken:
            return self._found("", broken.found, broken.schedule)
        return self._found(bound)

    def _run(self) -> str:
        world = self._world
        first = _Node(None, Choice(0), 0, 0, 0, world.choices())
        self._met(first)
        queue = deque([first])
        while queue:
            node = queue.popleft()
            for choice in node.choices:
                if len(self._seen) >= self._bounds.states:
                    return f"{self._bounds.states:,} states"
                if monotonic() - self._began > self._bounds.seconds:
                    return f"{self._bounds.seconds:g} seconds"
                self._come_to(node)
                found = self._leave(node, choice)
                if found is not None:
                    queue.append(found)
            if len(self._seen) % _SHOWN_EVERY == 0:
                done = len(self._seen)
                self._progress(f"{done:,} states, {len(queue):,} to be left", done, done + 1)
        return ""

    def _come_to(self, node: _Node) -> None:
        way: list[_Node] = []
        while node.before is not None:
            way.append(node)
            node = node.before
        world = self._world
        world.reset()
        step = world.step
        for each in reversed(way):
            step(each.choice)
            plain = Choice(each.choice.thread)
            for _ in range(each.steps - 1):
                step(plain)

    def _leave(self, node: _Node, choice: Choice) -> _Node | None:
        """The state that a choice leads to; None when it is known."""
        world, discipline = self._world, self._discipline
        thread = world.threads[choice.thread - 1]
        self._transitions += 1
        steps = 0
        while True:
            if discipline.seen(world, thread) and not self._task.every_step:
                raise _AnewError
            steps += 1
            try:
                world.step(choice if steps == 1 else Choice(choice.thread))
            except Violation as found:
                raise self._broken(found, node, choice, steps) from found
            if self._task.every_step or not discipline.fused(world, thread):
                break
            if steps > _MOST_FUSED:
                endless = Violation("invariant", "the operation does not end")
                raise self._broken(endless, node, choice, steps)
        reached = _Node(node, choice, steps, node.depth + 1, node.total + steps, world.choices())
        return reached if self._met(reached) else None

    def _met(self, node: _Node) -> bool:
        """Whether the state that the world is in is new. Raises _Bad when it is bad."""
        world = self._world
        state = self._states.state()
        if state in self._seen:
            return False
        self._seen.add(state)
        self._depth = max(self._depth, node.depth)
        self._steps = max(self._steps, node.total)
        try:
            world.check()
            if not node.choices:
                if not all(each.finished for each in world.threads):
                    raise world.stuck()
                world.finish()
        except Violation as found:
            if node.before is None:
                raise _Bad(found, ()) from found
            raise self._broken(found, node.before, node.choice, node.steps) from found
        return True

    def _broken(self, found: Violation, node: _Node, choice: Choice, steps: int) -> _Bad:
        return _Bad(found, (*_schedule(node), choice, *[Choice(choice.thread)] * (steps - 1)))

    def _found(
        self, bound: str, violation: Violation | None = None, schedule: tuple[Choice, ...] = ()
    ) -> Found:
        return Found(
            task=self._task,
            states=len(self._seen),
            transitions=self._transitions,
            depth=self._depth,
            steps=self._steps,
            seconds=monotonic() - self._began,
            bound=bound,
            violation=violation,
            schedule=schedule,
            unprotected=tuple(sorted(kind.value for kind in self._discipline.broken)),
        )


def _schedule(node: _Node) -> tuple[Choice, ...]:
    found: list[Choice] = []
    while node.before is not None:
        found += [Choice(node.choice.thread)] * (node.steps - 1)
        found.append(node.choice)
        node = node.before
    return tuple(reversed(found))
