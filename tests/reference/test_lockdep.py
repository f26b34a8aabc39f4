"""Which locks an operation holds: what lockdep lets pass, and what it does not."""

import pools
import pytest

from zslayout.reference.atomic_step import Action, AtomicStep, Lock, LockClass
from zslayout.reference.lockdep import LOCK_CHECKS, Lockdep
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool
from zslayout.reference.violation import HeldLock, InvariantViolation, Violation
from zslayout.reference.zspage import Zpdesc, Zspage


def followed(pool: Pool, *steps: AtomicStep, freeing: bool = False) -> Lockdep:
    lockdep = Lockdep(pool)
    lockdep.begin(freeing=freeing)
    for step in steps:
        lockdep.step(step)
    return lockdep


def wrong(pool: Pool, *steps: AtomicStep, freeing: bool = False) -> Violation:
    """What is wrong with the last of some steps."""
    lockdep = followed(pool, *steps[:-1], freeing=freeing)
    with pytest.raises(Violation) as raised:
        lockdep.step(steps[-1])
    assert raised.value.check in LOCK_CHECKS
    return raised.value


@pytest.fixture
def pool() -> Pool:
    return pools.pool()


def locks(pool: Pool) -> list[Lock]:
    """One of each kind, outermost first."""
    page = Lock(LockClass.PAGE, "page lock")
    zspage = Lock(LockClass.ZSPAGE, "zspage->lock")
    return [page, pool.lock, pool.created[0].lock, zspage, pool.frames.zone_lock]


def test_locks_may_be_taken_in_their_order_and_released_in_any(pool: Pool) -> None:
    every = locks(pool)
    taken = [(Action.LOCK, lock) for lock in every]
    lockdep = followed(pool, *taken, *((Action.UNLOCK, lock) for lock in every[1::2] + every[::2]))
    lockdep.end()
    assert lockdep.held_locks == ()


@pytest.mark.parametrize("outer", range(1, 5))
@pytest.mark.parametrize("inner", range(5))
def test_no_lock_is_taken_inside_one_that_comes_after_it(
    pool: Pool, outer: int, inner: int
) -> None:
    first, second = locks(pool)[outer], locks(pool)[inner]
    if inner > outer:
        followed(pool, (Action.LOCK, first), (Action.LOCK, second))
        return
    found = wrong(pool, (Action.LOCK, first), (Action.LOCK, second))
    assert found.check == "lock.order"
    assert found.held_locks[0] == HeldLock(str(first), 1)


def test_two_classes_are_not_locked_at_once_but_two_pages_are(pool: Pool) -> None:
    one, other = pool.created[:2]
    found = wrong(pool, (Action.LOCK, one.lock), (Action.LOCK, other.lock))
    assert str(found) == "lock.order: class->lock 1 is taken inside class->lock 0"
    pages = (Lock(LockClass.PAGE, "page lock 1"), Lock(LockClass.PAGE, "page lock 2"))
    followed(pool, *((Action.LOCK, page) for page in pages))


def test_who_took_two_locks_in_the_other_order_before_is_named_too(pool: Pool) -> None:
    inner = pool.created[0].lock
    lockdep = followed(pool, (Action.WRITE_LOCK, pool.lock), (Action.LOCK, inner))
    lockdep.begin(freeing=False)
    lockdep.step((Action.LOCK, inner))
    with pytest.raises(Violation) as raised:
        lockdep.step((Action.READ_LOCK, pool.lock))
    assert raised.value.held_locks == (HeldLock("class->lock 0", 1), HeldLock("pool->lock", 2))
    assert raised.value.conflicting_locks == (
        HeldLock("pool->lock", 1),
        HeldLock("class->lock 0", 2),
    )


def test_who_only_tries_may_do_so_in_any_order_and_holds_what_he_got(pool: Pool) -> None:
    page = Lock(LockClass.PAGE, "page lock")
    lockdep = followed(pool, (Action.LOCK, pool.created[0].lock))
    lockdep.try_step((Action.TRYLOCK, page), failed=True)
    lockdep.try_step((Action.TRYLOCK, page), failed=False)
    assert lockdep.held_locks == (HeldLock("class->lock 0", 1), HeldLock("page lock", 3))
    lockdep.step((Action.UNLOCK, page))
    with pytest.raises(Violation, match=r"^lock\.balance: unlock of page lock, which is not held$"):
        lockdep.step((Action.UNLOCK, page))


def test_a_lock_is_not_taken_twice(pool: Pool) -> None:
    found = wrong(pool, (Action.READ_LOCK, pool.lock), (Action.READ_LOCK, pool.lock))
    assert str(found) == "lock.order: pool->lock is taken again by its holder"


def test_an_operation_returns_without_locks(pool: Pool) -> None:
    lockdep = followed(pool, (Action.READ_LOCK, pool.lock), (Action.LOCK, pool.created[0].lock))
    with pytest.raises(Violation) as raised:
        lockdep.end()
    assert str(raised.value) == (
        "lock.balance: the operation returns and still holds pool->lock, class->lock 0"
    )


def test_what_an_operation_left_is_forgotten_when_the_next_begins(pool: Pool) -> None:
    lockdep = followed(pool, (Action.READ_LOCK, pool.lock))
    lockdep.begin(freeing=False)
    lockdep.end()
    assert lockdep.step_log == []


def test_who_waits_for_a_page_holds_nothing_but_pages(pool: Pool) -> None:
    page, other = Lock(LockClass.PAGE, "page lock 1"), Lock(LockClass.PAGE, "page lock 2")
    followed(pool, (Action.LOCK, page), (Action.WAIT, other))
    zspage = Lock(LockClass.ZSPAGE, "zspage->lock")
    found = wrong(pool, (Action.READ_LOCK, zspage), (Action.WAIT, other))
    assert str(found) == "lock.order: waits for page lock 2 and holds zspage->lock"


def test_words_are_loaded_under_some_lock_but_by_zs_free_without_the_pools(pool: Pool) -> None:
    load = (Action.LOAD_WORD, 0x1000)
    assert wrong(pool, load).check == "lock.held"
    followed(pool, load, freeing=True)
    followed(pool, (Action.READ_LOCK, pool.lock), load)
    narrow = pools.pool("um-x86_64")
    assert wrong(narrow, load, freeing=True).check == "lock.held"


def test_words_are_stored_under_the_lock_of_a_class(pool: Pool) -> None:
    store = (Action.STORE_WORD, 0x1000)
    found = wrong(pool, (Action.WRITE_LOCK, pool.lock), store)
    assert str(found) == ("lock.held: the word of handle 0x1000 is stored without class->lock")
    followed(pool, (Action.LOCK, pool.created[0].lock), store)


@pytest.mark.parametrize("do", [Action.UPDATE_ZSPAGE, Action.MOVE_ZSPAGE])
def test_a_zspage_changes_under_the_lock_of_its_own_class(pool: Pool, do: Action) -> None:
    one, other = pool.created[:2]
    zspage = Zspage(one.index)
    followed(pool, (Action.LOCK, one.lock), (do, zspage))
    assert wrong(pool, (Action.LOCK, other.lock), (do, zspage)).check == "lock.held"


def test_statistics_change_under_the_lock_of_their_class(pool: Pool) -> None:
    one, other = pool.created[:2]
    followed(pool, (Action.LOCK, one.lock), (Action.UPDATE_STATISTICS, one))
    assert (
        wrong(pool, (Action.LOCK, other.lock), (Action.UPDATE_STATISTICS, one)).check == "lock.held"
    )


def test_a_page_is_given_back_unlocked_and_under_the_zones_lock(pool: Pool) -> None:
    page = Zpdesc(1, bytearray(4096), 64)
    zone, free = (Action.LOCK, pool.frames.zone_lock), (Action.FREE_PAGE, page)
    followed(pool, zone, free)
    assert wrong(pool, free).check == "lock.held"
    assert wrong(pool, (Action.LOCK, page.lock), zone, free).check == "lock.held"


@pytest.mark.parametrize(
    ("name", "level", "wrongs"),
    [
        ("arm64-4k", PatchLevel.BASE, ()),
        ("arm64-4k", PatchLevel.CLASS_IDX, ()),
        ("arm64-4k", PatchLevel.LOCKLESS_FREE, ("lock.pool",)),
        ("arm64-4k", PatchLevel.EARLY_UNLOCK, ("lock.pool", "lock.zone")),
        ("um-x86_64", PatchLevel.EARLY_UNLOCK, ("lock.zone",)),
    ],
)
def test_what_zs_free_may_not_do_any_more_depends_on_the_patch_level(
    name: str, level: PatchLevel, wrongs: tuple[str, ...]
) -> None:
    where = pools.pool(name, level=level)
    forbidden = {
        "lock.pool": [(Action.READ_LOCK, where.lock)],
        "lock.zone": [(Action.LOCK, where.created[0].lock), (Action.LOCK, where.frames.zone_lock)],
    }
    for check, steps in forbidden.items():
        followed(where, *steps)
        if check in wrongs:
            assert wrong(where, *steps, freeing=True).check == check
        else:
            followed(where, *steps, freeing=True)


def test_an_operation_that_does_not_end_is_stopped(pool: Pool) -> None:
    lock = Lock(LockClass.ZSPAGE, "zspage->lock")
    lockdep = followed(pool)

    def endless() -> None:
        for _ in range(20_000):
            lockdep.try_step((Action.WRITE_TRYLOCK, lock), failed=False)
            lockdep.step((Action.WRITE_UNLOCK, lock))

    with pytest.raises(InvariantViolation, match=r"^the operation does not end$"):
        endless()
