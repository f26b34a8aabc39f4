"""Whoever looks for a zspage behind the lists of a class is told."""

import pytest
from cclaims.mistakes import Mistake, bad, judged, of_release, wrong

from zslayout.cclaims.loops.lists import every_list
from zslayout.verdict import Status

_SAYS = "a list that is looked into is one of its class"
_SOURCE, _DESTROY = "*isolate_src_zspage(", "void zs_destroy_pool("
_MISTAKES: tuple[Mistake, ...] = (
    (_SOURCE, " fg <= ZS_INUSE_RATIO_99;", " ;", _SAYS),
    (_DESTROY, "fg < NR_FULLNESS_GROUPS", "fg <= NR_FULLNESS_GROUPS", _SAYS),
)


def test_a_loop_over_lists_that_goes_on_behind_the_last_is_refuted_where_it_looks() -> None:
    text = wrong(_MISTAKES)
    told = {each.place.line for each in bad(judged(text, every_list))}
    wanted = {
        text[: text.index("fullness_list[fg]", text.index(begin))].count("\n") + 1
        for begin, *_ in _MISTAKES
    }
    assert told == wanted


@pytest.mark.parametrize("version", ["6.1", "7.3"])
def test_a_released_file_looks_into_no_other_lists_than_those_of_a_class(version: str) -> None:
    assert of_release(version, every_list) == ({_SAYS}, {Status.PROVED})
