"""What one zs_free() does with locks, counted."""

import pools
import pytest

from zslayout.reference.count import Counts, count_frees
from zslayout.reference.level import Level
from zslayout.reference.state import Pool
from zslayout.reference.trace import Operation, Verb

WORK = [
    *(Operation(Verb.MALLOC, i, 40 + 37 * i) for i in range(60)),
    *(Operation(Verb.FREE, i) for i in range(60)),
]


def counted(level: Level, name: str = "arm64-4k", scheme: str = "merged") -> Counts:
    return count_frees(Pool(pools.layout(name, scheme), level), WORK)


@pytest.mark.parametrize("level", [Level.BASE, Level.CLASS_IDX])
def test_below_patch_2_a_free_changes_the_shared_lock_twice(level: Level) -> None:
    found = counted(level, scheme="pfn-idx" if level is Level.BASE else "merged")
    assert found.frees == 60
    assert found.shared == 2 * found.frees


@pytest.mark.parametrize("level", [Level.LOCKLESS_FREE, Level.EARLY_UNLOCK])
def test_from_patch_2_on_it_does_not_touch_it(level: Level) -> None:
    assert counted(level).shared == 0


@pytest.mark.parametrize("name", ["um-x86_64", "arm-lpae"])
@pytest.mark.parametrize("level", list(Level))
def test_a_word_without_class_idx_leaves_the_shared_lock_at_every_level(
    name: str, level: Level
) -> None:
    found = counted(level, name)
    assert found.shared == 2 * found.frees == 120


@pytest.mark.parametrize("level", list(Level))
def test_pages_are_freed_inside_class_lock_only_below_patch_3(level: Level) -> None:
    found = counted(level)
    assert found.zone > 0
    assert found.nested == (0 if level is Level.EARLY_UNLOCK else found.zone)


def test_every_page_that_a_free_gives_back_takes_zone_lock_once() -> None:
    pool = pools.pool()
    found = count_frees(pool, WORK)
    assert len(pool.frames) == 0
    assert found.zspages > 0
    assert found.zone >= found.zspages


def test_patch_3_leaves_fewer_steps_under_class_lock() -> None:
    assert counted(Level.EARLY_UNLOCK).inside < counted(Level.LOCKLESS_FREE).inside


def test_a_handle_that_was_not_got_is_not_counted() -> None:
    work = [Operation(Verb.MALLOC, 1, 0), Operation(Verb.FREE, 1)]
    assert count_frees(pools.pool(), work) == Counts()
