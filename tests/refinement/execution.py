"""Threads on a pool, as a search has them, tied to the proved program step by step."""

from random import Random
from typing import Any, Final

from refinement.refinement_check import RefinementCheck

from zslayout.explore.execution import TABLE_NAMES, Execution, SearchTask, ThreadState
from zslayout.explore.task_parser import request_size
from zslayout.explore.thread_programs import ThreadCall, ThreadPrograms
from zslayout.pipeline.protocol import variant_of
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.transition import OperationTable
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.atomic_step import TRY_ACTIONS, Action, OperationSteps
from zslayout.reference.size_class import size_classes
from zslayout.words.layout import Layout

_OFTEN: Final = {
    OperationKind.MALLOC: 2,
    OperationKind.FREE: 4,
    OperationKind.READ: 1,
    OperationKind.MIGRATE: 5,
    OperationKind.COMPACT: 1,
    OperationKind.DEFERRED: 2,
}
_ASKED: Final = tuple(verb for verb, often in _OFTEN.items() for _ in range(often))


class RefinedExecution(Execution):
    """An execution of which every step is compared with the proved program: see `refinement_check`.

    The setup is the first thread: nothing is done that is not looked at. `fails` is how often a
    page is not to be had.
    """

    def __init__(
        self,
        task: SearchTask,
        seed: int,
        fails: float = 0.0,
        program: tuple[OperationTable, ...] | None = None,
        *,
        broken: bool = False,
    ) -> None:
        threads = (task.programs.setup, *task.programs.threads)
        self.random = Random(seed)  # noqa: S311  # a seed that can be had again is the point
        self.fails = fails
        self.broken = broken
        self.done = 0
        """How many steps have been compared."""
        self.program = program or operation_tables(variant_of(task.layout, task.level))
        every = SearchTask(
            task.layout, task.level, ThreadPrograms((), threads), task.mutant, task.no_reduction
        )
        super().__init__(every)

    def reset(self) -> None:
        super().reset()
        self.refinement = RefinementCheck(
            self.pool, self.locks, self.program, len(self.threads), broken=self.broken
        )

    def run(self) -> RefinementCheck:
        """Do it all as chance has it, the setup first."""
        while choices := self.choices():
            first = [each for each in choices if each.thread == 1]
            self.step(self.random.choice(first or choices))
        return self.refinement

    def _start_operation(self, thread: ThreadState) -> OperationSteps[Any] | None:
        call, lives = thread.call, self.callers
        live = lives.live.get(call.name) or lives.freeing.get(call.name)
        handle = live.handle if live else 0
        if handle < 0:  # there was no page for it
            return None
        page = self.pool.decode_pfn(self.pool.words.get(handle, 0))
        steps = super()._start_operation(thread)
        if steps is not None:
            its = {"page": page} if call.kind is OperationKind.MIGRATE else {}
            if call.kind in {OperationKind.FREE, OperationKind.READ, OperationKind.WRITE}:
                its = {"handle": self.refinement.abstraction.handle(handle)}
                self.refinement.hand_over(its["handle"], thread.number)
            self.refinement.begin(thread.number, TABLE_NAMES[call.kind], **its)
        return steps

    def _resume(self, thread: ThreadState, *, answer: bool | None = None) -> None:
        step = thread.next_step
        if step is None:
            super()._resume(thread)
        else:
            if step[0] is Action.ALLOC_PAGE and self.random.random() < self.fails:
                answer = True
            self.refinement.before(thread.number, step)
            super()._resume(thread, answer=answer)
            failing = step[0] in TRY_ACTIONS or step[0] is Action.ALLOC_PAGE
            self.refinement.after(
                thread.number, failed=failing and bool(answer), last=thread.steps is None
            )
        if thread.steps is None:
            self.refinement.end(thread.number)
        self.done += 1


def program(layout: Layout, seed: int) -> ThreadPrograms:
    """What threads may ask for, as chance has it: none waits for what another asks for later."""
    random = Random(seed)  # noqa: S311  # likewise
    kinds = random.choice([("span",), ("3256",), ("one",), ("huge",), ("one", "3256")])
    sizes = [size for name in kinds if (size := request_size(size_classes(layout), name))]
    there = [f"o{number}" for number in range(6)]
    before = [ThreadCall(OperationKind.MALLOC, name, random.choice(sizes)) for name in there]
    before += [
        ThreadCall(OperationKind.FREE, there.pop(random.randrange(len(there)))) for _ in range(3)
    ]
    asked: list[list[ThreadCall]] = [[], [], []]
    for number in range(14):
        verb = random.choice(_ASKED)
        name = random.choice([*there, ""][: len(there) or 1])
        if verb is OperationKind.MALLOC:
            name = f"n{number}"
            there.append(name)
        elif verb is OperationKind.FREE and name:
            there.remove(name)
        if name or verb in {OperationKind.COMPACT, OperationKind.DEFERRED}:
            random.choice(asked).append(ThreadCall(verb, name, random.choice(sizes)))
    return ThreadPrograms(tuple(before), tuple(map(tuple, asked)))
