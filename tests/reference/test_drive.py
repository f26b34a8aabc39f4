"""Drivers that run one operation alone."""

import pytest

from zslayout.reference.drive import straight, watched
from zslayout.reference.oops import Oops
from zslayout.reference.step import Do, Lock, Rank, Step, Steps

LOCK = Lock(Rank.CLASS, "class->lock 1")


def both() -> Steps[list[bool | None]]:
    """Try twice, and return the answers."""
    first = yield Do.TRYLOCK, LOCK
    second = yield Do.CONTENDED, LOCK
    return [first, second]


def nothing() -> Steps[str]:
    yield from ()
    return "done"


def test_alone_nothing_fails() -> None:
    assert straight(both()) == [None, None]


def test_who_looks_on_sees_every_step_and_answers_it() -> None:
    seen: list[Step] = []

    def watch(step: Step) -> bool:
        seen.append(step)
        return step[0] is Do.CONTENDED

    assert watched(both(), watch) == [False, True]
    assert seen == [(Do.TRYLOCK, LOCK), (Do.CONTENDED, LOCK)]


def test_an_operation_without_steps_returns_all_the_same() -> None:
    assert straight(nothing()) == watched(nothing(), lambda _: None) == "done"


def test_what_an_operation_raises_comes_through() -> None:
    def oops() -> Steps[None]:
        yield Do.LOCK, LOCK
        raise Oops("wild")

    with pytest.raises(Oops, match=r"^wild$"):
        straight(oops())
    with pytest.raises(Oops, match=r"^wild$"):
        watched(oops(), lambda _: None)
