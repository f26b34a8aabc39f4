"""What is counted and given back once, in the file that Linux 7.3 has."""

from typing import Final

import lockclaims
import pytest
from kernel import kernel_source
from lockclaims import Mistake

from zslayout.cclaims.locks.accounts import one_number
from zslayout.errors import Place
from zslayout.verdict import Status

_BEGIN: Final = "void zs_free("
_PAGES_BEGIN: Final = "static inline void __free_zspage_lockless("
_USED: Final = "class_stat_sub(class, ZS_OBJS_INUSE, 1);"
_ALLOCATED: Final = (
    "class_stat_sub(class, ZS_OBJS_ALLOCATED,\n\t\t\t\t       class->objs_per_zspage);"
)
_PAGES: Final = "atomic_long_sub(class->pages_per_zspage, &pool->pages_allocated);"
_TRIES: Final = "if (trylock_zspage(zspage)) {"
_HANDLE: Final = "cache_free_handle(handle);"
_RESET: Final = "reset_zpdesc(zpdesc);\n\t\tzpdesc_unlock(zpdesc);"
_PUT: Final = "zpdesc_put(zpdesc);"


def _free(old: str, new: str, rule: str, begin: str = _BEGIN) -> Mistake:
    return Mistake("zs_free", begin, old, new, rule)


_TEXTS: Final = (
    (
        _free(_USED, ";", "statistics_right"),
        _free(_HANDLE, f"{_HANDLE}\n\t{_HANDLE}", "freed_once"),
        _free(
            _RESET,
            "zpdesc_unlock(zpdesc);\n\t\treset_zpdesc(zpdesc);",
            "pages_locked",
            _PAGES_BEGIN,
        ),
        Mistake(
            "zs_compact",
            "static void free_zspage(",
            "kick_deferred_free(pool);",
            ";",
            "given_back",
        ),
    ),
    (
        _free(_USED, f"{_USED}\n\t{_USED}", "statistics_right"),
        _free(_HANDLE, ";", "freed_once"),
        _free(_RESET, f"{_RESET}\n\t\tzpdesc_unlock(zpdesc);", "pages_unlocked", _PAGES_BEGIN),
        _free(_PUT, ";", "page_put", _PAGES_BEGIN),
    ),
    (_free(_ALLOCATED, ";", "statistics_right"),),
    (_free(_TRIES, f"{_PAGES}\n\t\t{_TRIES}", "statistics_right"),),
    (
        _free(_PAGES, ";", "statistics_right"),
        Mistake(
            "async_free_zspage",
            "static void __free_zspage(",
            "class_stat_sub(class, ZS_OBJS_ALLOCATED, class->objs_per_zspage);",
            ";",
            "statistics_right",
        ),
    ),
)


@pytest.mark.parametrize("mistakes", _TEXTS)
def test_what_is_done_twice_or_never_is_refuted(mistakes: tuple[Mistake, ...]) -> None:
    assert not lockclaims.missed("7.3", mistakes)


def test_a_page_that_is_locked_by_the_worker_is_one_of_the_zspage_that_it_frees() -> None:
    text = kernel_source("7.3").decode()
    (found,) = lockclaims.judged(text, frozenset({"@async_free_zspage"})).values()
    unlocked = [each for each in found if each.id == "protocol.pages_unlocked"]
    lines = {each.place.line for each in unlocked if each.verdict.status is Status.PROVED}
    tried = {i for i, line in enumerate(text.splitlines(), 1) if "if (zpdesc_trylock(" in line}
    assert tried
    assert tried <= lines


def test_what_is_counted_off_is_what_was_counted() -> None:
    def told(*chosen: tuple[str, int, int]) -> list[int]:
        found = one_number((kind, key, Place("a.c", line, 1)) for kind, key, line in chosen)
        return [each.place.line for each in found if each.verdict.status is Status.REFUTED]

    right = (("object", 8, 1), ("object", 8, 2), ("zspage", 0, 3), ("zspage", 0, 4))
    assert not told(*right)
    assert told(*right, ("object", 16, 5)) == [5]
    assert told(*right[:1], ("object", 0, 2), ("object", 0, 5), *right[2:]) == [1, 2, 5, 3, 4]
