"""Which locks an operation holds: what lockdep lets pass, and what it does not."""

import pools
import pytest

from zslayout.reference.frames import Zpdesc
from zslayout.reference.level import Level
from zslayout.reference.lockdep import CHECKS, Lockdep
from zslayout.reference.oops import Oops
from zslayout.reference.state import Pool, Zspage
from zslayout.reference.step import Do, Lock, Rank, Step
from zslayout.reference.violation import Held, Violation


def followed(pool: Pool, *steps: Step, freeing: bool = False) -> Lockdep:
    lockdep = Lockdep(pool)
    lockdep.begin(freeing=freeing)
    for step in steps:
        lockdep.step(step)
    return lockdep


def wrong(pool: Pool, *steps: Step, freeing: bool = False) -> Violation:
    """What is wrong with the last of some steps."""
    lockdep = followed(pool, *steps[:-1], freeing=freeing)
    with pytest.raises(Violation) as raised:
        lockdep.step(steps[-1])
    assert raised.value.check in CHECKS
    return raised.value


@pytest.fixture
def pool() -> Pool:
    return pools.pool()


def locks(pool: Pool) -> list[Lock]:
    """One of each kind, outermost first."""
    page = Lock(Rank.PAGE, "page lock")
    zspage = Lock(Rank.ZSPAGE, "zspage->lock")
    return [page, pool.lock, pool.created[0].lock, zspage, pool.frames.zone_lock]


def test_locks_may_be_taken_in_their_order_and_released_in_any(pool: Pool) -> None:
    every = locks(pool)
    taken = [(Do.LOCK, lock) for lock in every]
    lockdep = followed(pool, *taken, *((Do.UNLOCK, lock) for lock in every[1::2] + every[::2]))
    lockdep.end()
    assert lockdep.stack == ()


@pytest.mark.parametrize("outer", range(1, 5))
@pytest.mark.parametrize("inner", range(5))
def test_no_lock_is_taken_inside_one_that_comes_after_it(
    pool: Pool, outer: int, inner: int
) -> None:
    first, second = locks(pool)[outer], locks(pool)[inner]
    if inner > outer:
        followed(pool, (Do.LOCK, first), (Do.LOCK, second))
        return
    found = wrong(pool, (Do.LOCK, first), (Do.LOCK, second))
    assert found.check == "lock.order"
    assert found.held[0] == Held(str(first), 1)


def test_two_classes_are_not_locked_at_once_but_two_pages_are(pool: Pool) -> None:
    one, other = pool.created[:2]
    found = wrong(pool, (Do.LOCK, one.lock), (Do.LOCK, other.lock))
    assert str(found) == "lock.order: class->lock 1 is taken inside class->lock 0"
    pages = (Lock(Rank.PAGE, "page lock 1"), Lock(Rank.PAGE, "page lock 2"))
    followed(pool, *((Do.LOCK, page) for page in pages))


def test_who_took_two_locks_in_the_other_order_before_is_named_too(pool: Pool) -> None:
    inner = pool.created[0].lock
    lockdep = followed(pool, (Do.WRITE_LOCK, pool.lock), (Do.LOCK, inner))
    lockdep.begin(freeing=False)
    lockdep.step((Do.LOCK, inner))
    with pytest.raises(Violation) as raised:
        lockdep.step((Do.READ_LOCK, pool.lock))
    assert raised.value.held == (Held("class->lock 0", 1), Held("pool->lock", 2))
    assert raised.value.other == (Held("pool->lock", 1), Held("class->lock 0", 2))


def test_who_only_tries_may_do_so_in_any_order_and_holds_what_he_got(pool: Pool) -> None:
    page = Lock(Rank.PAGE, "page lock")
    lockdep = followed(pool, (Do.LOCK, pool.created[0].lock))
    lockdep.tried((Do.TRYLOCK, page), failed=True)
    lockdep.tried((Do.TRYLOCK, page), failed=False)
    assert lockdep.stack == (Held("class->lock 0", 1), Held("page lock", 3))
    lockdep.step((Do.UNLOCK, page))
    with pytest.raises(Violation, match=r"^lock\.balance: unlock of page lock, which is not held$"):
        lockdep.step((Do.UNLOCK, page))


def test_a_lock_is_not_taken_twice(pool: Pool) -> None:
    found = wrong(pool, (Do.READ_LOCK, pool.lock), (Do.READ_LOCK, pool.lock))
    assert str(found) == "lock.order: pool->lock is taken again by its holder"


def test_an_operation_returns_without_locks(pool: Pool) -> None:
    lockdep = followed(pool, (Do.READ_LOCK, pool.lock), (Do.LOCK, pool.created[0].lock))
    with pytest.raises(Violation) as raised:
        lockdep.end()
    assert str(raised.value) == (
        "lock.balance: the operation returns and still holds pool->lock, class->lock 0"
    )


def test_what_an_operation_left_is_forgotten_when_the_next_begins(pool: Pool) -> None:
    lockdep = followed(pool, (Do.READ_LOCK, pool.lock))
    lockdep.begin(freeing=False)
    lockdep.end()
    assert lockdep.trail == []


def test_who_waits_for_a_page_holds_nothing_but_pages(pool: Pool) -> None:
    page, other = Lock(Rank.PAGE, "page lock 1"), Lock(Rank.PAGE, "page lock 2")
    followed(pool, (Do.LOCK, page), (Do.WAIT, other))
    zspage = Lock(Rank.ZSPAGE, "zspage->lock")
    found = wrong(pool, (Do.READ_LOCK, zspage), (Do.WAIT, other))
    assert str(found) == "lock.order: waits for page lock 2 and holds zspage->lock"


def test_words_are_loaded_under_some_lock_but_by_zs_free_without_the_pools(pool: Pool) -> None:
    load = (Do.LOAD, 0x1000)
    assert wrong(pool, load).check == "lock.held"
    followed(pool, load, freeing=True)
    followed(pool, (Do.READ_LOCK, pool.lock), load)
    narrow = pools.pool("um-x86_64")
    assert wrong(narrow, load, freeing=True).check == "lock.held"


def test_words_are_stored_under_the_lock_of_a_class(pool: Pool) -> None:
    store = (Do.STORE, 0x1000)
    found = wrong(pool, (Do.WRITE_LOCK, pool.lock), store)
    assert str(found) == ("lock.held: the word of handle 0x1000 is stored without class->lock")
    followed(pool, (Do.LOCK, pool.created[0].lock), store)


@pytest.mark.parametrize("do", [Do.UPDATE, Do.LIST])
def test_a_zspage_changes_under_the_lock_of_its_own_class(pool: Pool, do: Do) -> None:
    one, other = pool.created[:2]
    zspage = Zspage(one.index)
    followed(pool, (Do.LOCK, one.lock), (do, zspage))
    assert wrong(pool, (Do.LOCK, other.lock), (do, zspage)).check == "lock.held"


def test_statistics_change_under_the_lock_of_their_class(pool: Pool) -> None:
    one, other = pool.created[:2]
    followed(pool, (Do.LOCK, one.lock), (Do.STATISTICS, one))
    assert wrong(pool, (Do.LOCK, other.lock), (Do.STATISTICS, one)).check == "lock.held"


def test_a_page_is_given_back_unlocked_and_under_the_zones_lock(pool: Pool) -> None:
    page = Zpdesc(1, bytearray(4096), 64)
    zone, free = (Do.LOCK, pool.frames.zone_lock), (Do.FREE_PAGE, page)
    followed(pool, zone, free)
    assert wrong(pool, free).check == "lock.held"
    assert wrong(pool, (Do.LOCK, page.lock), zone, free).check == "lock.held"


@pytest.mark.parametrize(
    ("name", "level", "wrongs"),
    [
        ("arm64-4k", Level.BASE, ()),
        ("arm64-4k", Level.CLASS_IDX, ()),
        ("arm64-4k", Level.LOCKLESS_FREE, ("lock.pool",)),
        ("arm64-4k", Level.EARLY_UNLOCK, ("lock.pool", "lock.zone")),
        ("um-x86_64", Level.EARLY_UNLOCK, ("lock.zone",)),
    ],
)
def test_what_zs_free_may_not_do_any_more_depends_on_the_patch_level(
    name: str, level: Level, wrongs: tuple[str, ...]
) -> None:
    where = pools.pool(name, level=level)
    forbidden = {
        "lock.pool": [(Do.READ_LOCK, where.lock)],
        "lock.zone": [(Do.LOCK, where.created[0].lock), (Do.LOCK, where.frames.zone_lock)],
    }
    for check, steps in forbidden.items():
        followed(where, *steps)
        if check in wrongs:
            assert wrong(where, *steps, freeing=True).check == check
        else:
            followed(where, *steps, freeing=True)


def test_an_operation_that_does_not_end_is_stopped(pool: Pool) -> None:
    lock = Lock(Rank.ZSPAGE, "zspage->lock")
    lockdep = followed(pool)

    def endless() -> None:
        for _ in range(20_000):
            lockdep.tried((Do.WRITE_TRYLOCK, lock), failed=False)
            lockdep.step((Do.WRITE_UNLOCK, lock))

    with pytest.raises(Oops, match=r"^the operation does not end$"):
        endless()
