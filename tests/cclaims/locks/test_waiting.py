"""Locks that are waited for in a circle."""

from zslayout.cclaims.locks.waiting import Wait, lock_order
from zslayout.errors import Place
from zslayout.verdict import Status, Verdict, Witness


def _wait(held: str, wanted: str, status: Status = Status.UNKNOWN) -> Wait:
    witness = Witness((("a", 1),)) if status is Status.REFUTED else None
    return Wait(held, wanted, Place("a.c", 1, 1), lambda: Verdict(status, witness))


def _told(*waits: Wait) -> list[Status]:
    return [each.verdict.status for each in lock_order(waits)]


def test_locks_that_are_taken_in_a_circle_are_told_wherever_that_is_closed() -> None:
    assert _told(_wait("a", "b"), _wait("b", "c")) == [Status.PROVED] * 2
    circle = _told(_wait("a", "b"), _wait("b", "c"), _wait("c", "a"))
    assert circle == [Status.UNKNOWN] * 3
    assert _told(_wait("a", "a")) == [Status.UNKNOWN]


def test_a_circle_is_refuted_where_each_wait_of_it_can_happen() -> None:
    wrong = Status.REFUTED
    assert _told(_wait("a", "b", wrong), _wait("b", "a", wrong)) == [wrong] * 2
    assert _told(_wait("a", "b", wrong), _wait("b", "a")) == [Status.UNKNOWN] * 2


def test_a_wait_that_never_happens_closes_no_circle() -> None:
    assert _told(_wait("a", "b"), _wait("b", "a", Status.PROVED)) == [Status.PROVED]
