"""What a runtime check found."""

import pickle

import pools
import pytest

from zslayout.reference import operations
from zslayout.reference.driver import run_to_end
from zslayout.reference.violation import HeldLock, InvariantViolation, Violation


def test_a_violation_says_its_check_and_what_is_wrong() -> None:
    assert str(Violation("obj.place", "object 3 has no word")) == "obj.place: object 3 has no word"


def test_a_violation_is_raised_with_nothing_known_of_the_operation_yet() -> None:
    found = Violation("lock.order", "wrong")
    assert (found.word, found.operation, found.steps) == (None, "", ())
    assert (found.held_locks, found.conflicting_locks) == ((), ())


def test_a_lock_is_held_since_a_step() -> None:
    assert HeldLock("pool->lock", 3) == HeldLock("pool->lock", 3) != HeldLock("pool->lock", 4)


def test_the_one_that_is_caught_is_the_one_that_was_raised() -> None:
    found = Violation("contents", "byte 0 is 0x01")
    try:
        raise found
    except Violation as caught:
        caught.operation = "read 1"
    assert found.operation == "read 1"


def test_a_violation_of_another_process_arrives_whole() -> None:
    found = Violation("contents", "byte 0", 7, "read 1", ("load obj: 0x1",), (HeldLock("a", 1),))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  # it is our own


def test_a_handle_freed_twice_is_no_handle_any_more() -> None:
    where = pools.pool()
    handle = run_to_end(operations.zs_malloc(where, 100))
    run_to_end(operations.zs_malloc(where, 100))
    run_to_end(operations.zs_free(where, handle))
    with pytest.raises(InvariantViolation, match="is no handle in use"):
        run_to_end(operations.zs_free(where, handle))


def test_a_wild_handle_is_none() -> None:
    with pytest.raises(InvariantViolation, match=r"^0x1234 is no handle in use$"):
        run_to_end(operations.zs_obj_read(pools.pool(), 0x1234, 1))


def test_more_than_an_object_runs_past_its_zspage() -> None:
    where = pools.pool()
    handle = run_to_end(operations.zs_malloc(where, 4096))
    with pytest.raises(InvariantViolation, match="runs past the last page of its zspage"):
        run_to_end(operations.zs_obj_read(where, handle, 4097))
