"""The lock of a zspage that Linux 7.3 builds itself, with a mistake in it."""

from typing import Final

import lockclaims
import pytest
from lockclaims import Mistake

_READ: Final = "static void zspage_read_lock("
_LEAVE: Final = "static void zspage_read_unlock("
_TRY: Final = "bool zspage_write_trylock("
_UNLOCK: Final = "static void zspage_write_unlock("
_ALONE: Final = "zsl->cnt == ZS_PAGE_UNLOCKED"
_RELEASE: Final = "spin_unlock(&zsl->lock);"


def _late(run: str, begin: str, change: str) -> Mistake:
    """The count is changed when its lock is released."""
    right, wrong = f"\t{change}\n\t{_RELEASE}", f"\t{_RELEASE}\n\t{change}"
    return Mistake(run, begin, right, wrong, "zspage_locked", change)


_TEXTS: Final = (
    (
        _late("zs_obj_read_begin", _READ, "zsl->cnt++;"),
        Mistake("zs_page_migrate", _TRY, _ALONE, f"{_ALONE} || 1", "word_locked"),
    ),
    (
        _late("zs_obj_read_end", _LEAVE, "zsl->cnt--;"),
        Mistake("zs_page_migrate", _TRY, _ALONE, "zsl->cnt != ZS_PAGE_UNLOCKED", "word_locked"),
    ),
    (
        Mistake(
            "zs_page_migrate",
            _UNLOCK,
            "zsl->cnt = ZS_PAGE_UNLOCKED;",
            ";",
            "release_paired",
        ),
        Mistake(
            "zs_malloc",
            "static void zspage_lock_init(",
            "zsl->cnt = ZS_PAGE_UNLOCKED;",
            "zsl->cnt = 1;",
            "shown_whole",
            "zsl->cnt = 1;",
        ),
    ),
)


@pytest.mark.parametrize("mistakes", _TEXTS)
def test_a_count_of_readers_that_is_not_kept_is_told(mistakes: tuple[Mistake, ...]) -> None:
    assert not lockclaims.missed("7.3", mistakes)
