from dataclasses import replace

import searches

from zslayout.explore.broken import ALL, BY_NAME
from zslayout.explore.control import Control, controls, scheme_of
from zslayout.explore.search import Bounds


def test_every_control_is_as_expected() -> None:
    told: list[str] = []
    found = controls(searches.layout, searches.BOUNDS, lambda what, *_: told.append(what))
    assert [each.broken for each in found] == list(ALL)
    assert all(each.as_expected for each in found)
    assert sum(each.found.violation is not None for each in found) >= 15
    assert set(told) >= set(BY_NAME)


def test_a_bound_makes_no_control_pass() -> None:
    found = controls(searches.layout, Bounds(states=1))
    assert not any(each.as_expected for each in found)


def test_one_that_ought_to_be_harmless_and_is_not_is_noticed() -> None:
    found = searches.searched(searches.broken("no-reread"))
    assert Control(BY_NAME["no-reread"], found).as_expected
    assert not Control(replace(BY_NAME["no-reread"], harmless="nobody looks"), found).as_expected


def test_the_base_has_words_of_two_fields() -> None:
    assert scheme_of(BY_NAME["pool-unlock-first"]) == "pfn-idx"
    assert scheme_of(BY_NAME["lockless-on-two-fields"]) == "pfn-idx"
    assert scheme_of(BY_NAME["no-reread"]) == "merged"
