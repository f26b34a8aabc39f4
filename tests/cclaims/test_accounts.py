"""What is counted and given back once, in the file that Linux 7.3 has."""

from collections import Counter

import claimed
import pytest
from kernel import kernel_source

from zslayout.verdict import Status

_USED = "\tclass_stat_sub(class, ZS_OBJS_INUSE, 1);\n"
_ALLOCATED = (
    "\t\t\tclass_stat_sub(class, ZS_OBJS_ALLOCATED,\n\t\t\t\t       class->objs_per_zspage);\n"
)
_PAGES = "\t\tatomic_long_sub(class->pages_per_zspage, &pool->pages_allocated);\n"
_HANDLE = "\tcache_free_handle(handle);\n}\nEXPORT_SYMBOL_GPL(zs_free);"
_RESET = "\t\treset_zpdesc(zpdesc);\n\t\tzpdesc_unlock(zpdesc);\n"
_PUT = "\t\tzpdesc_put(zpdesc);\n\t\tzpdesc = next;\n"
_KICK = "\tif (!trylock_zspage(zspage)) {\n\t\tkick_deferred_free(pool);\n"
_TEXTS = (
    (
        ("statistics_right", _USED, ""),
        ("freed_once", _HANDLE, "\tcache_free_handle(handle);\n" + _HANDLE),
        ("pages_locked", _RESET, "\t\tzpdesc_unlock(zpdesc);\n\t\treset_zpdesc(zpdesc);\n"),
        ("page_put", _PUT, "\t\tzpdesc = next;\n"),
        ("given_back", _KICK, "\tif (!trylock_zspage(zspage)) {\n"),
    ),
    (
        ("statistics_right", _ALLOCATED, ""),
        ("freed_once", _HANDLE, _HANDLE.partition("\n")[2]),
        ("pages_unlocked", _RESET, _RESET + "\t\tzpdesc_unlock(zpdesc);\n"),
    ),
    (
        ("statistics_right", _USED, _USED * 2),
        ("statistics_right", _PAGES, ""),
    ),
)
"""Each text has several mistakes, of which none is told by the rule of another one."""


def _refuted(text: str) -> Counter[str]:
    wrong = (each for each in claimed.found(text) if each.verdict.status is Status.REFUTED)
    return Counter(id_ for id_, _, _ in {(each.id, each.says, each.place) for each in wrong})


@pytest.fixture(scope="module")
def released() -> str:
    return kernel_source("7.3").decode()


@pytest.mark.parametrize("edits", _TEXTS)
def test_what_is_done_twice_or_never_is_refuted(
    released: str, edits: tuple[tuple[str, str, str], ...]
) -> None:
    text = released
    for _, old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    wanted = Counter(f"protocol.{rule}" for rule, _, _ in edits)
    assert wanted <= _refuted(text)


def test_a_page_that_is_locked_by_the_worker_is_one_of_the_zspage_that_it_frees(
    released: str,
) -> None:
    unlocked = [each for each in claimed.found(released) if each.id == "protocol.pages_unlocked"]
    lines = {each.place.line for each in unlocked if each.verdict.status is Status.PROVED}
    text = released.splitlines()
    tried = {i for i, line in enumerate(text, 1) if "if (zpdesc_trylock(" in line}
    assert tried
    assert tried <= lines
