"""Zspages that compaction empties and keeps, and pages that cannot move."""

from dataclasses import replace
from typing import Final

import lockclaims
import lowered
import pytest
from kernel import kernel_source
from lockclaims import Mistake

from zslayout.verdict import Status

_COMPACT: Final = "static unsigned long __zs_compact("
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
)


@pytest.mark.parametrize("mistakes", _TEXTS)
def test_what_compaction_and_migration_leave_behind_is_told(mistakes: tuple[Mistake, ...]) -> None:
    assert not lockclaims.missed("7.3", mistakes)


def test_without_migration_no_page_of_an_emptied_zspage_is_locked_by_another() -> None:
    point = replace(lowered.X86, kconfig=("CONFIG_COMPACTION=n",))
    text = kernel_source("7.3").decode()
    (found,) = lockclaims.judged(text, frozenset({"@zs_compact"}), point).values()
    given = [each.verdict.status for each in found if each.id == "protocol.given_back"]
    assert Status.PROVED in given
    assert Status.REFUTED not in given
