"""Drivers that run one operation alone."""

import pytest

from zslayout.reference.atomic_step import Action, AtomicStep, Lock, LockClass, OperationSteps
from zslayout.reference.driver import run_observed, run_to_end
from zslayout.reference.violation import InvariantViolation

LOCK = Lock(LockClass.CLASS, "class->lock 1")


def both() -> OperationSteps[list[bool | None]]:
    """Try twice, and return the answers."""
    first = yield Action.TRYLOCK, LOCK
    second = yield Action.CONTENDED, LOCK
    return [first, second]


def nothing() -> OperationSteps[str]:
    yield from ()
    return "done"


def test_alone_nothing_fails() -> None:
    assert run_to_end(both()) == [None, None]


def test_who_looks_on_sees_every_step_and_answers_it() -> None:
    seen: list[AtomicStep] = []

    def watch(step: AtomicStep) -> bool:
        seen.append(step)
        return step[0] is Action.CONTENDED

    assert run_observed(both(), watch) == [False, True]
    assert seen == [(Action.TRYLOCK, LOCK), (Action.CONTENDED, LOCK)]


def test_an_operation_without_steps_returns_all_the_same() -> None:
    assert run_to_end(nothing()) == run_observed(nothing(), lambda _: None) == "done"


def test_what_an_operation_raises_comes_through() -> None:
    def failing() -> OperationSteps[None]:
        yield Action.LOCK, LOCK
        raise InvariantViolation("wild")

    with pytest.raises(InvariantViolation, match=r"^wild$"):
        run_to_end(failing())
    with pytest.raises(InvariantViolation, match=r"^wild$"):
        run_observed(failing(), lambda _: None)
