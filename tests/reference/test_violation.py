"""What a runtime check found."""

import pickle

from zslayout.reference.violation import Held, Violation


def test_a_violation_says_its_check_and_what_is_wrong() -> None:
    assert str(Violation("obj.place", "object 3 has no word")) == "obj.place: object 3 has no word"


def test_a_violation_is_raised_with_nothing_known_of_the_operation_yet() -> None:
    found = Violation("lock.order", "wrong")
    assert (found.word, found.operation, found.steps) == (None, "", ())
    assert (found.held, found.other) == ((), ())


def test_a_lock_is_held_since_a_step() -> None:
    assert Held("pool->lock", 3) == Held("pool->lock", 3) != Held("pool->lock", 4)


def test_the_one_that_is_caught_is_the_one_that_was_raised() -> None:
    found = Violation("contents", "byte 0 is 0x01")
    try:
        raise found
    except Violation as caught:
        caught.operation = "read 1"
    assert found.operation == "read 1"


def test_a_violation_of_another_process_arrives_whole() -> None:
    found = Violation("contents", "byte 0", 7, "read 1", ("load obj: 0x1",), (Held("a", 1),))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  # it is our own
