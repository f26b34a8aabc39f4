"""Drivers that run one operation from its first step to its last."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from zslayout.reference.step import Step, Steps

_Result = TypeVar("_Result")

Watch = Callable[[Step], bool | None]
"""Sees a step before it is done. The answer is True where a step that may fail shall fail."""


def straight(steps: Steps[_Result]) -> _Result:
    """Run an operation alone: every lock is free, nothing fails."""
    into: list[_Result] = []
    # A for loop resumes generators twice as fast as calls of `__next__`.
    for _ in _returned(steps, into):
        pass
    return into[0]


def _returned(steps: Steps[_Result], into: list[_Result]) -> Iterator[Step]:
    into.append((yield from steps))


def watched(steps: Steps[_Result], watch: Watch) -> _Result:
    """Run an operation alone, while somebody looks on."""
    send = steps.send
    answer: bool | None = None
    try:
        while True:
            answer = watch(send(answer))
    except StopIteration as stop:
        result: _Result = stop.value
        return result
