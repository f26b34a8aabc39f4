"""References and handles that are had twice, or given back twice or never, in Linux 7.3."""

from typing import Final

import lockclaims
import pytest
from lockclaims import Mistake

_MALLOC: Final = "unsigned long zs_malloc("
_WAIT: Final = "static void lock_zspage("
_MOVE: Final = "static int zs_page_migrate("
_FREE: Final = "static inline void __free_zspage_lockless("
_MAKE: Final = "static struct zspage *alloc_zspage("
_FREED: Final = "free_zpdesc(zpdescs[i]);"
_HANDLE: Final = "cache_free_handle(handle);"
_GET: Final = "zpdesc_get(newzpdesc);"
_PUT: Final = "zpdesc_put(zpdesc);"

_WAITED: Final = "\n\t\tzspage_read_unlock(zspage);\n\t\tzpdesc_wait_locked(zpdesc);\n\t\t"
_UNLOCKED: Final = "zpdesc_unlock(zpdesc);\n\t\tzpdesc_dec_zone_page_state(zpdesc);\n\t\t"


def _malloc(old: str, new: str, at: str = "") -> Mistake:
    return Mistake("zs_malloc", _MALLOC, old, new, "freed_once", at)


def _page(run: str, begin: str, old: str, new: str, at: str = "") -> Mistake:
    return Mistake(run, begin, old, new, "page_put", at)


_TEXTS: Final = (
    (
        _malloc(_HANDLE, f"{_HANDLE}\n\t\t{_HANDLE}"),
        _page(
            "async_free_zspage",
            _WAIT,
            "} else {\n\t\t\tzpdesc_get(zpdesc);",
            "} else {",
            f"{_PUT}\n\t\t\tzspage_read",
        ),
        _page("zs_page_migrate", _MOVE, _GET, ";"),
    ),
    (
        _malloc(_HANDLE, ";"),
        _page("async_free_zspage", _WAIT, _PUT, ";", "zpdesc_get(zpdesc);"),
        _page("zs_page_migrate", _MOVE, _GET, f"{_GET}\n\t{_GET}", _GET + "\n\tif"),
    ),
    (
        _malloc("out:\n", f"out:\n\t{_HANDLE}\n"),
        _page("zs_page_migrate", _MOVE, _PUT, f"{_PUT}\n\t{_PUT}", f"{_PUT}\n\n"),
        _page("zs_free", _FREE, "reset_zpdesc(zpdesc);", ";", _PUT),
    ),
    (
        _page("zs_malloc", _MAKE, _FREED, ";"),
        _page(
            "async_free_zspage",
            _WAIT,
            f"zpdesc_get(zpdesc);{_WAITED}{_PUT}",
            _WAITED,
            "zpdesc_wait",
        ),
    ),
    (
        _page("zs_malloc", _MAKE, _FREED, f"{_FREED}\n\t\t\t\t{_FREED}"),
        _page("zs_free", _FREE, f"{_UNLOCKED}{_PUT}", f"{_PUT}\n{_UNLOCKED}", _PUT),
    ),
)


@pytest.mark.parametrize("mistakes", _TEXTS)
def test_what_is_had_or_given_back_twice_or_never_is_refuted(mistakes: tuple[Mistake, ...]) -> None:
    assert not lockclaims.missed("7.3", mistakes)
