"""How many zspages are in each list of a class, counted wrongly, in Linux 7.3."""

from typing import Final

import lockclaims
import pytest
from lockclaims import Mistake

_INSERT: Final = "static void insert_zspage("
_REMOVE: Final = "static void remove_zspage("
_MORE: Final = "class_stat_add(class, fullness, 1);"
_LESS: Final = "class_stat_sub(class, fullness, 1);"
_ADD: Final = "list_add("
_DELETE: Final = "list_del_init("


def _malloc(begin: str, old: str, new: str, at: str) -> Mistake:
    return Mistake("zs_malloc", begin, old, new, "statistics_right", at)


def _worker(new: str) -> Mistake:
    """A zspage that came with a list is counted off, in another list or twice."""
    old, begin = "ZS_INUSE_RATIO_0, 1", "static void async_free_zspage("
    return Mistake("async_free_zspage", begin, old, new, "protocol.statistics_right")


_TEXTS: Final = (
    (_malloc(_INSERT, _MORE, ";", _ADD), _malloc(_REMOVE, _LESS, ";", _DELETE)),
    (_malloc(_INSERT, _MORE, _MORE.replace("fullness", "ZS_INUSE_RATIO_0"), _ADD),),
    (
        _malloc(_INSERT, "fullness_list[fullness]", "fullness_list[fullness + 1]", _ADD),
        _worker("ZS_INUSE_RATIO_0, 2"),
    ),
    (_malloc(_REMOVE, "zspage->fullness", "zspage->class", ""), _worker("ZS_INUSE_RATIO_10, 1")),
)


@pytest.mark.parametrize("mistakes", _TEXTS)
def test_a_list_whose_zspages_are_not_counted_is_told(mistakes: tuple[Mistake, ...]) -> None:
    assert not lockclaims.missed("7.3", mistakes)
