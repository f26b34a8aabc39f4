"""Accesses that are made without the lock that they need, in Linux 7.3."""

from typing import Final

import lockclaims
from lockclaims import Mistake

_BEGIN: Final = "spin_lock(&class->lock);"
_REPLACE: Final = "replace_sub_page(class, zspage, newzpdesc, zpdesc);"
_LEAVE: Final = "zspage_write_unlock(zspage);"
_COUNTED: Final = "class_stat_sub(class, ZS_OBJS_INUSE, 1);"
_END: Final = "spin_unlock(&class->lock);"
_MISTAKES: Final = (
    Mistake(
        "zs_malloc",
        "unsigned long zs_malloc(",
        f"{_BEGIN}\n\tzspage = find_get_zspage(class);",
        f"zspage = find_get_zspage(class);\n\t{_BEGIN}",
        "lists_locked",
    ),
    Mistake(
        "zs_page_migrate",
        "static int zs_page_migrate(",
        f"{_REPLACE}\n",
        f"{_LEAVE}\n\t{_REPLACE}\n\tzspage_write_trylock(zspage);\n",
        "zspage_locked",
    ),
    Mistake("zs_free", "void zs_free(", _END, f"{_END}\n\t{_COUNTED}", "statistics_locked"),
)


def test_what_is_touched_without_its_lock_is_told() -> None:
    assert not lockclaims.missed("7.3", _MISTAKES)
