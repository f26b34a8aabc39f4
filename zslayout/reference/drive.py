"""Drivers that run one operation from its first step to its last."""

from collections.abc import Callable
from typing import TypeVar

from zslayout.reference.step import Step, Steps

_Result = TypeVar("_Result")

Watch = Callable[[Step], bool | None]
"""Sees a step before it is done. The answer is True where a step that may fail shall fail."""


def straight(steps: Steps[_Result]) -> _Result:
    """Run an operation alone: every lock is free, nothing fails."""
    step = steps.__next__
    try:
        while True:
            step()
    except StopIteration as stop:
        result: _Result = stop.value
        return result


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
