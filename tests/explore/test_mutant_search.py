from dataclasses import replace

import searches

from zslayout.explore.mutant_search import MutantSearch, search_mutants
from zslayout.explore.search import SearchBounds
from zslayout.protocol.mutants import MUTANT_BY_NAME, MUTANTS


def test_every_control_is_as_expected() -> None:
    told: list[str] = []
    found = search_mutants(searches.layout, searches.BOUNDS, lambda what, *_: told.append(what))
    assert [each.mutant for each in found] == [each for each in MUTANTS if each.is_searched]
    assert all(each.as_expected for each in found)
    assert sum(each.result.violation is not None for each in found) >= 15
    assert set(told) == {each.mutant.name for each in found}


def test_a_bound_makes_no_control_pass() -> None:
    found = search_mutants(searches.layout, SearchBounds(states=1))
    assert not any(each.as_expected for each in found)


def test_one_that_ought_to_be_harmless_and_is_not_is_noticed() -> None:
    found = searches.searched(searches.mutant_task("no-reread"))
    assert MutantSearch(MUTANT_BY_NAME["no-reread"], found).as_expected
    assert not MutantSearch(
        replace(MUTANT_BY_NAME["no-reread"], why_harmless="nobody looks"), found
    ).as_expected


def test_the_base_has_words_of_two_fields() -> None:
    assert MUTANT_BY_NAME["pool-unlock-first"].scheme == "pfn-idx"
    assert MUTANT_BY_NAME["lockless-on-two-fields"].scheme == "pfn-idx"
    assert MUTANT_BY_NAME["no-reread"].scheme == "merged"
