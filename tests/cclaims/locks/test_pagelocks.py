"""Pages that are not all locked, or not all unlocked again, in the file that Linux 7.3 has."""

from typing import Final

import lockclaims
import pytest
from lockclaims import Mistake

_TRY: Final = "static int trylock_zspage("
_WAIT: Final = "static void lock_zspage("
_FREE: Final = "static inline void __free_zspage_lockless("
_FIRST: Final = "get_first_zpdesc(zspage)"
_SECOND: Final = f"get_next_zpdesc({_FIRST})"


def _free(begin: str, old: str, new: str, rule: str, at: str) -> Mistake:
    return Mistake("zs_free", begin, old, new, rule, at)


def _worker(old: str, new: str, at: str, begin: str = _WAIT) -> Mistake:
    return Mistake("async_free_zspage", begin, old, new, "pages_locked", at)


_TEXTS: Final = (
    (
        _free(
            _TRY,
            "!zpdesc_trylock(cursor)",
            "!zpdesc_trylock(cursor) && 0",
            "pages_locked",
            "if (!zpdesc_trylock",
        ),
        _worker(
            "if (zpdesc_trylock(zpdesc)) {",
            "zpdesc_trylock(zpdesc);\n\t\tif (1) {",
            "zpdesc_trylock(zpdesc);",
        ),
    ),
    (
        _free(
            _TRY, f"cursor = {_FIRST}", f"cursor = {_SECOND}", "pages_locked", "if (!zpdesc_trylock"
        ),
        _worker(
            "if (zpdesc_trylock(zpdesc))\n\t\t\tbreak;", "break;", "if (zpdesc_trylock(zpdesc)) {"
        ),
    ),
    (
        _free(_TRY, "cursor != fail", "cursor != NULL", "pages_unlocked", "zpdesc_unlock(cursor)"),
        _worker("(zpdesc = get_next_zpdesc(curr_zpdesc))", "(zpdesc = NULL)", "if (zpdesc_trylock"),
    ),
    (
        _free(
            _TRY,
            f"unlock:\n\tfor (cursor = {_FIRST}",
            f"unlock:\n\tfor (cursor = {_SECOND}",
            "pages_unlocked",
            "zpdesc_unlock(cursor)",
        ),
        _worker(
            "zpdesc_get(zpdesc);\n\t\tzspage_read_unlock(zspage);",
            "zspage_read_unlock(zspage);\n\t\tzpdesc_get(zpdesc);",
            "zpdesc_get(zpdesc);",
        ),
    ),
    (
        _free(
            _TRY,
            "zpdesc_unlock(cursor);",
            "{ zpdesc_unlock(cursor); zpdesc_unlock(cursor); }",
            "pages_unlocked",
            "{ zpdesc_unlock(cursor);",
        ),
    ),
    (
        _free(
            _TRY,
            "cursor =\n\t\t\t\t\tget_next_zpdesc(cursor)",
            "cursor = NULL",
            "pages_locked",
            "if (!zpdesc_trylock",
        ),
        Mistake(
            "async_free_zspage",
            _FREE,
            f"next = zpdesc = {_FIRST};",
            f"next = zpdesc = {_SECOND};",
            "page_put",
        ),
    ),
    (
        _worker(
            f"zspage_read_lock(zspage);\n\t\tzpdesc = {_FIRST};",
            f"zpdesc = {_FIRST};\n\t\tzspage_read_lock(zspage);",
            "first_zpdesc;",
            "get_first_zpdesc(struct zspage",
        ),
    ),
)


@pytest.mark.parametrize("mistakes", _TEXTS)
def test_a_page_that_is_left_out_is_told_where_it_is(mistakes: tuple[Mistake, ...]) -> None:
    assert not lockclaims.missed("7.3", mistakes)
