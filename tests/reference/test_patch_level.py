"""Patch levels."""

import pools
import pytest

from zslayout.reference.patch_level import PatchLevel


def test_levels_are_named_in_the_order_of_the_patches() -> None:
    assert [level.value for level in PatchLevel] == [
        "pool-lock",
        "base",
        "class-idx",
        "lockless-free",
        "early-unlock",
    ]


def test_a_level_holds_all_before_it_and_none_after_it() -> None:
    levels = list(PatchLevel)
    for place, level in enumerate(levels):
        assert [level.includes(other) for other in levels] == [
            at <= place for at in range(len(levels))
        ]


@pytest.mark.parametrize(
    ("level", "lockless", "early"),
    [
        (PatchLevel.POOL_LOCK, False, False),
        (PatchLevel.BASE, False, False),
        (PatchLevel.CLASS_IDX, False, False),
        (PatchLevel.LOCKLESS_FREE, True, False),
        (PatchLevel.EARLY_UNLOCK, True, True),
    ],
)
def test_without_room_for_the_class_only_the_last_patch_is_felt(
    level: PatchLevel, lockless: bool, early: bool
) -> None:
    roomy, narrow = pools.pool(level=level), pools.pool("um-x86_64", level=level)
    assert (roomy.lockless_free, roomy.early_unlock) == (lockless, early)
    assert (narrow.lockless_free, narrow.early_unlock) == (False, early)
