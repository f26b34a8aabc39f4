"""Zspages that are shown and given back, in the file that Linux 7.3 has.

That all is right in the file itself is asked with everything else of it, see `test_everywhere`.
"""

from typing import Final

import lockclaims
import pytest
from lockclaims import Mistake

_FREE: Final = "void zs_free("
_FREED: Final = "__free_zspage_lockless(zspage_to_free);"
_REMOVE: Final = "remove_zspage(class, zspage);"


def _free(old: str, new: str, rule: str, begin: str = _FREE) -> Mistake:
    return Mistake("zs_free", begin, old, new, rule)


def _worker(old: str, new: str, rule: str) -> Mistake:
    return Mistake("async_free_zspage", "static void async_free_zspage(", old, new, rule)


_TEXTS: Final = (
    (
        _free(_FREED, f"{_FREED}\n\t\t{_FREED}", "freed_once"),
        _free("kick_deferred_free(pool);", ";", "given_back"),
    ),
    (
        _free(_FREED, f"{_FREED}\n\t\tzspage_to_free->inuse = 0;", "not_touched_after_free"),
        _free(_REMOVE, ";", "unlinked_before_freed"),
        _free("zpdesc_unlock(cursor);", ";", "pages_unlocked", "static int trylock_zspage("),
        _worker("list_splice_init(", "list_splice(", "listed_once"),
        _worker(
            "list_for_each_entry_safe(zspage, tmp,",
            "list_for_each_entry(zspage,",
            "not_touched_after_free",
        ),
        Mistake(
            "zs_malloc",
            "static struct zspage *alloc_zspage(",
            "zspage_lock_init(zspage);",
            ";",
            "shown_whole",
        ),
    ),
    (
        _free("if (trylock_zspage(zspage))", "if (zspage)", "pages_locked"),
        _free(_REMOVE, ";", "listed_once", "static int fix_fullness_group("),
        _free(
            "reset_zpdesc(zpdesc);",
            "reset_zpdesc(zpdesc);\n\t\tget_zspage(zpdesc);",
            "page_left",
            "static inline void __free_zspage_lockless(",
        ),
    ),
)


@pytest.mark.parametrize("mistakes", _TEXTS)
def test_a_zspage_that_is_shown_or_given_back_too_early_is_told(
    mistakes: tuple[Mistake, ...],
) -> None:
    assert not lockclaims.missed("7.3", mistakes)
