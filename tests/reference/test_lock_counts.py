"""What one zs_free() does with locks, counted."""

import pools
import pytest

from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.lock_counts import LockCounts, count_frees
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool

WORK = [
    *(TraceOperation(OperationKind.MALLOC, i, 40 + 37 * i) for i in range(60)),
    *(TraceOperation(OperationKind.FREE, i) for i in range(60)),
]


def counted(level: PatchLevel, name: str = "arm64-4k", scheme: str = "merged") -> LockCounts:
    return count_frees(Pool(pools.layout(name, scheme), level), WORK)


@pytest.mark.parametrize("level", [PatchLevel.BASE, PatchLevel.CLASS_IDX])
def test_below_patch_2_a_free_changes_the_shared_lock_twice(level: PatchLevel) -> None:
    found = counted(level, scheme="merged" if level.has_class else "pfn-idx")
    assert found.frees == 60
    assert found.pool_lock_atomics == 2 * found.frees


@pytest.mark.parametrize("level", [PatchLevel.LOCKLESS_FREE, PatchLevel.EARLY_UNLOCK])
def test_from_patch_2_on_it_does_not_touch_it(level: PatchLevel) -> None:
    assert counted(level).pool_lock_atomics == 0


@pytest.mark.parametrize("name", ["um-x86_64", "arm-lpae"])
@pytest.mark.parametrize("level", list(PatchLevel))
def test_a_word_without_class_idx_leaves_the_shared_lock_at_every_level(
    name: str, level: PatchLevel
) -> None:
    found = counted(level, name)
    assert found.pool_lock_atomics == 2 * found.frees == 120


@pytest.mark.parametrize("level", list(PatchLevel))
def test_pages_are_freed_inside_class_lock_only_below_patch_3(level: PatchLevel) -> None:
    found = counted(level)
    assert found.zone_lock_taken > 0
    assert found.zone_lock_inside_class_lock == (
        0 if level is PatchLevel.EARLY_UNLOCK else found.zone_lock_taken
    )


def test_every_page_that_a_free_gives_back_takes_zone_lock_once() -> None:
    pool = pools.pool()
    found = count_frees(pool, WORK)
    assert len(pool.frames) == 0
    assert found.zspages_freed > 0
    assert found.zone_lock_taken >= found.zspages_freed


def test_patch_3_leaves_fewer_steps_under_class_lock() -> None:
    assert (
        counted(PatchLevel.EARLY_UNLOCK).steps_under_class_lock
        < counted(PatchLevel.LOCKLESS_FREE).steps_under_class_lock
    )


def test_a_handle_that_was_not_got_is_not_counted() -> None:
    work = [TraceOperation(OperationKind.MALLOC, 1, 0), TraceOperation(OperationKind.FREE, 1)]
    assert count_frees(pools.pool(), work) == LockCounts()
