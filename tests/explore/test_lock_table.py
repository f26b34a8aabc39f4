import pytest

from zslayout.explore.lock_table import LockTable, waits_for
from zslayout.reference.atomic_step import Action, Lock, LockClass


@pytest.fixture
def lock() -> Lock:
    return Lock(LockClass.POOL, "pool->lock")


def test_readers_share_a_lock_and_keep_writers_out(lock: Lock) -> None:
    locks = LockTable()
    for thread in (1, 2):
        assert locks.can_proceed((Action.READ_LOCK, lock))
        locks.apply((Action.READ_LOCK, lock), thread)
    assert locks.holders(lock) == (1, 2)
    assert not locks.can_proceed((Action.WRITE_LOCK, lock))
    assert locks.apply((Action.WRITE_TRYLOCK, lock), 3) is True
    locks.apply((Action.READ_UNLOCK, lock), 1)
    assert not locks.can_proceed((Action.WRITE_LOCK, lock))
    locks.apply((Action.READ_UNLOCK, lock), 2)
    assert locks.can_proceed((Action.WRITE_LOCK, lock))
    assert locks.holders(lock) == ()


def test_a_writer_keeps_everybody_out(lock: Lock) -> None:
    locks = LockTable()
    locks.apply((Action.WRITE_LOCK, lock), 1)
    assert not any(
        locks.can_proceed((do, lock)) for do in (Action.READ_LOCK, Action.WRITE_LOCK, Action.WAIT)
    )
    locks.apply((Action.WRITE_UNLOCK, lock), 1)
    assert all(
        locks.can_proceed((do, lock)) for do in (Action.READ_LOCK, Action.WRITE_LOCK, Action.WAIT)
    )


def test_a_spinlock_is_taken_alone() -> None:
    lock, locks = Lock(LockClass.CLASS, "class->lock"), LockTable()
    locks.apply((Action.LOCK, lock), 1)
    assert (locks.holds(lock, 1), locks.holds(lock, 2)) == (True, False)
    assert not locks.can_proceed((Action.LOCK, lock))
    locks.apply((Action.UNLOCK, lock), 1)
    assert locks.can_proceed((Action.LOCK, lock))


def test_a_trylock_never_waits_and_says_whether_it_failed() -> None:
    lock, locks = Lock(LockClass.PAGE, "page lock"), LockTable()
    assert locks.can_proceed((Action.TRYLOCK, lock))
    assert locks.apply((Action.TRYLOCK, lock), 1) is None
    assert locks.can_proceed((Action.TRYLOCK, lock))
    assert locks.apply((Action.TRYLOCK, lock), 2) is True
    assert locks.holders(lock) == (1,)


def test_who_waits_until_a_lock_is_free_does_not_take_it() -> None:
    lock, locks = Lock(LockClass.PAGE, "page lock"), LockTable()
    locks.apply((Action.LOCK, lock), 1)
    assert not locks.can_proceed((Action.WAIT, lock))
    locks.apply((Action.UNLOCK, lock), 1)
    assert locks.can_proceed((Action.WAIT, lock))
    locks.apply((Action.WAIT, lock), 2)
    assert locks.holders(lock) == ()


def test_steps_without_a_lock_are_always_open() -> None:
    locks = LockTable()
    assert locks.can_proceed((Action.LOAD_WORD, 8))
    assert locks.apply((Action.LOAD_WORD, 8), 1) is None


def test_the_locks_of_a_thread_are_told(lock: Lock) -> None:
    locks, page = LockTable(), Lock(LockClass.PAGE, "page lock")
    locks.apply((Action.LOCK, page), 1)
    locks.apply((Action.READ_LOCK, lock), 1)
    locks.apply((Action.READ_LOCK, lock), 2)
    assert (locks.locks_of(1), locks.locks_of(2), locks.locks_of(3)) == ((page, lock), (lock,), ())


def test_who_tries_or_only_waits_does_not_want_a_lock(lock: Lock) -> None:
    assert all(
        waits_for((do, lock), lock) for do in (Action.LOCK, Action.READ_LOCK, Action.WRITE_LOCK)
    )
    assert not any(
        waits_for((do, lock), lock) for do in (Action.WRITE_TRYLOCK, Action.WAIT, Action.CONTENDED)
    )
    assert not waits_for((Action.LOCK, Lock(LockClass.POOL, "another")), lock)
