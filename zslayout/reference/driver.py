"""Drivers that run one operation from its first step to its last."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from zslayout.reference.atomic_step import AtomicStep, OperationSteps

_Result = TypeVar("_Result")

StepObserver = Callable[[AtomicStep], bool | None]
"""Sees a step before it is done. The answer is True where a step that may fail shall fail."""


def run_to_end(steps: OperationSteps[_Result]) -> _Result:
    """Run an operation alone: every lock is free, nothing fails."""
    into: list[_Result] = []
    # A for loop resumes generators twice as fast as calls of `__next__`.
    for _ in _returned(steps, into):
        pass
    return into[0]


def _returned(steps: OperationSteps[_Result], into: list[_Result]) -> Iterator[AtomicStep]:
    into.append((yield from steps))


def run_observed(steps: OperationSteps[_Result], observer: StepObserver) -> _Result:
    """Run an operation alone, while somebody looks on."""
    send = steps.send
    answer: bool | None = None
    try:
        while True:
            answer = observer(send(answer))
    except StopIteration as stop:
        result: _Result = stop.value
        return result
