import pytest

from zslayout.explore.locks import Locks, wants
from zslayout.reference.atomic_step import Action, Lock, LockClass


@pytest.fixture
def lock() -> Lock:
    return Lock(LockClass.POOL, "pool->lock")


def test_readers_share_a_lock_and_keep_writers_out(lock: Lock) -> None:
    locks = Locks()
    for thread in (1, 2):
        assert locks.open((Action.READ_LOCK, lock))
        locks.do((Action.READ_LOCK, lock), thread)
    assert locks.held(lock) == (1, 2)
    assert not locks.open((Action.WRITE_LOCK, lock))
    assert locks.do((Action.WRITE_TRYLOCK, lock), 3) is True
    locks.do((Action.READ_UNLOCK, lock), 1)
    assert not locks.open((Action.WRITE_LOCK, lock))
    locks.do((Action.READ_UNLOCK, lock), 2)
    assert locks.open((Action.WRITE_LOCK, lock))
    assert locks.held(lock) == ()


def test_a_writer_keeps_everybody_out(lock: Lock) -> None:
    locks = Locks()
    locks.do((Action.WRITE_LOCK, lock), 1)
    assert not any(
        locks.open((do, lock)) for do in (Action.READ_LOCK, Action.WRITE_LOCK, Action.WAIT)
    )
    locks.do((Action.WRITE_UNLOCK, lock), 1)
    assert all(locks.open((do, lock)) for do in (Action.READ_LOCK, Action.WRITE_LOCK, Action.WAIT))


def test_a_spinlock_is_taken_alone() -> None:
    lock, locks = Lock(LockClass.CLASS, "class->lock"), Locks()
    locks.do((Action.LOCK, lock), 1)
    assert (locks.holds(lock, 1), locks.holds(lock, 2)) == (True, False)
    assert not locks.open((Action.LOCK, lock))
    locks.do((Action.UNLOCK, lock), 1)
    assert locks.open((Action.LOCK, lock))


def test_a_trylock_never_waits_and_says_whether_it_failed() -> None:
    lock, locks = Lock(LockClass.PAGE, "page lock"), Locks()
    assert locks.open((Action.TRYLOCK, lock))
    assert locks.do((Action.TRYLOCK, lock), 1) is None
    assert locks.open((Action.TRYLOCK, lock))
    assert locks.do((Action.TRYLOCK, lock), 2) is True
    assert locks.held(lock) == (1,)


def test_who_waits_until_a_lock_is_free_does_not_take_it() -> None:
    lock, locks = Lock(LockClass.PAGE, "page lock"), Locks()
    locks.do((Action.LOCK, lock), 1)
    assert not locks.open((Action.WAIT, lock))
    locks.do((Action.UNLOCK, lock), 1)
    assert locks.open((Action.WAIT, lock))
    locks.do((Action.WAIT, lock), 2)
    assert locks.held(lock) == ()


def test_steps_without_a_lock_are_always_open() -> None:
    locks = Locks()
    assert locks.open((Action.LOAD_WORD, 8))
    assert locks.do((Action.LOAD_WORD, 8), 1) is None


def test_the_locks_of_a_thread_are_told(lock: Lock) -> None:
    locks, page = Locks(), Lock(LockClass.PAGE, "page lock")
    locks.do((Action.LOCK, page), 1)
    locks.do((Action.READ_LOCK, lock), 1)
    locks.do((Action.READ_LOCK, lock), 2)
    assert (locks.of(1), locks.of(2), locks.of(3)) == ((page, lock), (lock,), ())


def test_who_tries_or_only_waits_does_not_want_a_lock(lock: Lock) -> None:
    assert all(wants((do, lock), lock) for do in (Action.LOCK, Action.READ_LOCK, Action.WRITE_LOCK))
    assert not any(
        wants((do, lock), lock) for do in (Action.WRITE_TRYLOCK, Action.WAIT, Action.CONTENDED)
    )
    assert not wants((Action.LOCK, Lock(LockClass.POOL, "another")), lock)
