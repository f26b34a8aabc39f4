"""All schedules of a task, breadth first: the first violation that is met has the fewest switches.

A state is left by each choice that there is, and looked at once. To leave it again, the execution
goes back to the beginning and comes the same way: a transition remembers how many steps it had.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final, NamedTuple

from zslayout.explore.execution import Execution, SchedulingChoice, SearchTask
from zslayout.explore.partial_order_reduction import LockDiscipline
from zslayout.explore.state_vector import StateEncoder, StateVector
from zslayout.reference.violation import Violation

Progress = Callable[[str, int, int], None]
_MAX_REDUCED_STEPS: Final = 20_000
_SHOWN_EVERY: Final = 64


@dataclass(frozen=True, slots=True)
class SearchBounds:
    """Where a search ends that has not come to its end."""

    states: int = 1_000_000
    seconds: float = 600.0


@dataclass(frozen=True, slots=True, eq=False)
class SearchResult:
    """What a search came to. `bound` says which one it has reached, and is empty otherwise."""

    task: SearchTask
    states: int
    transitions: int
    depth: int
    """The most transitions to a state, of the ways that were taken."""
    steps: int
    """The most steps of them."""
    seconds: float
    bound: str = ""
    violation: Violation | None = None
    schedule: tuple[SchedulingChoice, ...] = ()
    """With a violation: who does each step, to the one that breaks."""
    unprotected: tuple[str, ...] = ()
    """The kinds of data that some step touches without their locks."""

    @property
    def is_safe(self) -> bool:
        """Whether every schedule was searched, and none is bad."""
        return self.violation is None and not self.bound


class _SearchNode(NamedTuple):
    """A state: the one before it, the choice that led here, and the steps that it took."""

    before: "_SearchNode | None"
    choice: SchedulingChoice
    steps: int
    depth: int
    total: int
    choices: tuple[SchedulingChoice, ...]


class _RestartError(Exception):
    """A step has broken a discipline that others relied on."""


class _ViolationFound(Exception):  # noqa: N818  # it carries what was looked for
    def __init__(self, found: Violation, schedule: tuple[SchedulingChoice, ...]) -> None:
        self.found = found
        self.schedule = schedule
        super().__init__(found)


def search_schedules(
    task: SearchTask, bounds: SearchBounds | None = None, progress: Progress = lambda *_: None
) -> SearchResult:
    """Search the schedules of a task."""
    discipline = LockDiscipline()
    while True:
        try:
            return _SearchPass(task, discipline, bounds or SearchBounds(), progress).run()
        except _RestartError:
            continue


class _SearchPass:
    """One search, with what is known of the discipline."""

    def __init__(
        self, task: SearchTask, discipline: LockDiscipline, bounds: SearchBounds, progress: Progress
    ) -> None:
        self._task = task
        self._discipline = discipline
        self._bounds = bounds
        self._progress = progress
        self._execution = Execution(task)
        self._states = StateEncoder(self._execution)
        self._seen: set[StateVector] = set()
        self._transitions = self._depth = self._steps = 0
        self._began = monotonic()

    def run(self) -> SearchResult:
        try:
            bound = self._run()
        except _ViolationFound as ended:
            return self._result("", ended.found, ended.schedule)
        return self._result(bound)

    def _run(self) -> str:
        execution = self._execution
        first = _SearchNode(None, SchedulingChoice(0), 0, 0, 0, execution.choices())
        self._visit(first)
        queue = deque([first])
        while queue:
            node = queue.popleft()
            for choice in node.choices:
                if len(self._seen) >= self._bounds.states:
                    return f"{self._bounds.states:,} states"
                if monotonic() - self._began > self._bounds.seconds:
                    return f"{self._bounds.seconds:g} seconds"
                self._return_to(node)
                found = self._expand(node, choice)
                if found is not None:
                    queue.append(found)
            if len(self._seen) % _SHOWN_EVERY == 0:
                done = len(self._seen)
                self._progress(f"{done:,} states, {len(queue):,} to be left", done, done + 1)
        return ""

    def _return_to(self, node: _SearchNode) -> None:
        way: list[_SearchNode] = []
        while node.before is not None:
            way.append(node)
            node = node.before
        execution = self._execution
        execution.reset()
        step = execution.step
        for taken in reversed(way):
            step(taken.choice)
            plain = SchedulingChoice(taken.choice.thread)
            for _ in range(taken.steps - 1):
                step(plain)

    def _expand(self, node: _SearchNode, choice: SchedulingChoice) -> _SearchNode | None:
        """The state that a choice leads to; None when it is known."""
        execution, discipline = self._execution, self._discipline
        thread = execution.threads[choice.thread - 1]
        self._transitions += 1
        steps = 0
        while True:
            if discipline.observe(execution, thread) and not self._task.no_reduction:
                raise _RestartError
            steps += 1
            try:
                execution.step(choice if steps == 1 else SchedulingChoice(choice.thread))
            except Violation as found:
                raise self._violation_found(found, node, choice, steps) from found
            if self._task.no_reduction or not discipline.reduced(execution, thread):
                break
            if steps > _MAX_REDUCED_STEPS:
                endless = Violation("invariant", "the operation does not end")
                raise self._violation_found(endless, node, choice, steps)
        reached = _SearchNode(
            node, choice, steps, node.depth + 1, node.total + steps, execution.choices()
        )
        return reached if self._visit(reached) else None

    def _visit(self, node: _SearchNode) -> bool:
        """Whether the state of the execution is new. Raises _ViolationFound when it is bad."""
        execution = self._execution
        state = self._states.encode()
        if state in self._seen:
            return False
        self._seen.add(state)
        self._depth = max(self._depth, node.depth)
        self._steps = max(self._steps, node.total)
        try:
            execution.check()
            if not node.choices:
                if not all(thread.finished for thread in execution.threads):
                    raise execution.deadlock()
                execution.check_leaks()
        except Violation as found:
            if node.before is None:
                raise _ViolationFound(found, ()) from found
            raise self._violation_found(found, node.before, node.choice, node.steps) from found
        return True

    def _violation_found(
        self, found: Violation, node: _SearchNode, choice: SchedulingChoice, steps: int
    ) -> _ViolationFound:
        return _ViolationFound(
            found, (*_schedule(node), choice, *[SchedulingChoice(choice.thread)] * (steps - 1))
        )

    def _result(
        self,
        bound: str,
        violation: Violation | None = None,
        schedule: tuple[SchedulingChoice, ...] = (),
    ) -> SearchResult:
        return SearchResult(
            task=self._task,
            states=len(self._seen),
            transitions=self._transitions,
            depth=self._depth,
            steps=self._steps,
            seconds=monotonic() - self._began,
            bound=bound,
            violation=violation,
            schedule=schedule,
            unprotected=tuple(sorted(kind.value for kind in self._discipline.violated)),
        )


def _schedule(node: _SearchNode) -> tuple[SchedulingChoice, ...]:
    found: list[SchedulingChoice] = []
    while node.before is not None:
        found += [SchedulingChoice(node.choice.thread)] * (node.steps - 1)
        found.append(node.choice)
        node = node.before
    return tuple(reversed(found))
