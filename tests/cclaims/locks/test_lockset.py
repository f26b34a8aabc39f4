"""Which locks are held where, in a file with locks of each kind."""

import claimed
import pytest

from zslayout.cclaims.judge import runs_read
from zslayout.cclaims.locks.lockset import Lockset
from zslayout.cclaims.objects import Objects


@pytest.fixture(scope="module")
def read() -> dict[str, Objects]:
    some = runs_read(claimed.surveyed(claimed.MERGED), 40, 12)
    return {each.run.name.removeprefix("@"): each for each in some}


def _set(objects: Objects) -> Lockset:
    return Lockset(objects, lambda _: False)


def test_a_lock_is_held_from_where_it_is_taken_to_where_it_is_released(
    read: dict[str, Objects],
) -> None:
    locks = _set(read["zs_free"])
    taken, released = locks.changes
    true, false = locks.terms.true, locks.terms.false
    held = [locks.held(taken.lock, order, taken.when) for order in (taken.order, released.order)]
    assert (taken.taken, released.taken) == (True, False)
    assert held == [false, true]
    assert locks.held(taken.lock, released.order + 1, released.when) is false


def test_a_try_that_fails_takes_nothing(read: dict[str, Objects]) -> None:
    locks = _set(read["zs_page_migrate"])
    tried = next(each for each in locks.changes if each.tries)
    failed = locks.terms.negate(tried.when[-1])
    after = (*tried.when[:-1], failed)
    assert locks.held(tried.lock, tried.order + 1, after) is locks.terms.false
    assert locks.held(tried.lock, tried.order + 1, tried.when) is locks.terms.true
