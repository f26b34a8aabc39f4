"""Zspages that compaction empties and keeps or does not count, and pages that cannot move."""

from typing import Final

import lockclaims
import pytest
from lockclaims import Mistake

_COMPACT: Final = "static unsigned long __zs_compact("
_ADDED: Final = "atomic_long_add(pages_freed, &pool->stats.pages_compacted);"
_MOVE: Final = "static int zs_page_migrate("
_LINKED: Final = "replace_sub_page(class, zspage, newzpdesc, zpdesc);"
_TEXTS: Final = (
    (
        Mistake("zs_compact", _COMPACT, "free_zspage(pool, class, src_zspage);", ";", "given_back"),
        Mistake(
            "zs_malloc",
            "unsigned long zs_malloc(",
            "SetZsPageMovable(pool, zspage);",
            ";",
            "page_movable",
        ),
        Mistake(
            "zs_page_migrate",
            _MOVE,
            f"{_LINKED}",
            f"write_unlock(&pool->lock);\n\t{_LINKED}\n\twrite_lock(&pool->lock);",
            "shown_whole",
            "write_unlock(&pool->lock);\n\treplace",
        ),
    ),
    (
        Mistake("zs_compact", "unsigned long zs_compact(", _ADDED, _ADDED * 2, "statistics_right"),
        Mistake(
            "zs_page_migrate",
            "static void replace_sub_page(",
            "__zpdesc_set_movable(newzpdesc);",
            ";",
            "page_movable",
        ),
        Mistake(
            "async_free_zspage",
            "static void async_free_zspage(",
            "lock_zspage(zspage);",
            "lock_zspage(zspage);\n\t\tlock_zspage(zspage);",
            "pages_unlocked",
        ),
    ),
    (
        Mistake(
            "zs_compact",
            _COMPACT,
            "pages_freed += class->pages_per_zspage;",
            ";",
            "source.returns",
        ),
    ),
)


@pytest.mark.parametrize("mistakes", _TEXTS)
def test_what_compaction_and_migration_leave_behind_is_told(mistakes: tuple[Mistake, ...]) -> None:
    assert not lockclaims.missed("7.3", mistakes)
