"""Zspages that are shown and given back, in the file that Linux 7.3 has."""

import claimed
import pytest
from kernel import kernel_source

from zslayout.verdict import Status

_FREED = "\t\t__free_zspage_lockless(zspage_to_free);\n"
_EDITS = {
    "freed_once": (_FREED, _FREED * 2),
    "not_touched_after_free": (_FREED, _FREED + "\t\tzspage_to_free->inuse = 0;\n"),
    "listed_once": (
        "\tremove_zspage(class, zspage);\n\tinsert_zspage(class, zspage, newfg);\n",
        "\tinsert_zspage(class, zspage, newfg);\n",
    ),
    "pages_locked": ("if (trylock_zspage(zspage)) {\n\t\t\tremove", "if (zspage) {\n\t\t\tremove"),
    "pages_unlocked": ("\t\tzpdesc_unlock(cursor);\n", "\t\t;\n"),
    "given_back": ("\t\t\tkick_deferred_free(pool);\n", "\t\t\t;\n"),
    "unlinked_before_freed": ("\t\t\tremove_zspage(class, zspage);\n\t\t\tclass", "\t\t\tclass"),
    "shown_whole": (
        "\tobj_malloc(pool, zspage, handle);\n\tnewfg = get_fullness_group(class, zspage);\n"
        "\tinsert_zspage(class, zspage, newfg);\n",
        "\tnewfg = get_fullness_group(class, zspage);\n\tinsert_zspage(class, zspage, newfg);\n"
        "\tspin_unlock(&class->lock);\n\tspin_lock(&class->lock);\n"
        "\tobj_malloc(pool, zspage, handle);\n",
    ),
    "page_left": (
        "\treset_zpdesc(zpdesc);\n\tzpdesc_put(zpdesc);\n",
        "\treset_zpdesc(zpdesc);\n\tget_zspage(zpdesc);\n\tzpdesc_put(zpdesc);\n",
    ),
}
_TOGETHER = (
    ("freed_once", "pages_unlocked", "shown_whole"),
    ("not_touched_after_free", "given_back", "unlinked_before_freed"),
    ("listed_once", "pages_locked", "page_left"),
)
"""Mistakes of one text, of which none is told by the rule of another one."""


def _open(text: str) -> set[str]:
    found = [each for each in claimed.found(text) if each.id.startswith("protocol.")]
    return {each.id for each in found if each.verdict.status is not Status.PROVED}


@pytest.fixture(scope="module")
def released() -> str:
    return kernel_source("7.3").decode()


def test_the_locks_of_the_released_file_are_proved(released: str) -> None:
    proved = {each.id for each in claimed.found(released)}
    assert {f"protocol.{rule}" for rule in _EDITS} <= proved
    assert not _open(released)


@pytest.mark.parametrize("rules", _TOGETHER)
def test_a_zspage_that_is_shown_or_given_back_too_early_is_told(
    released: str, rules: tuple[str, ...]
) -> None:
    text = released
    for rule in rules:
        old, new = _EDITS[rule]
        assert text.count(old) == 1
        text = text.replace(old, new)
    assert {f"protocol.{rule}" for rule in rules} <= _open(text)
