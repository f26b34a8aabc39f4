import pytest
import searches

from zslayout.explore.mutants import MUTANT_BY_NAME, MUTANTS, OperationMutant
from zslayout.reference import operations

_NAMES = [each.name for each in MUTANTS]

_SEEN = {
    "migrate-rewrites-class": {"obj.class"},
    "compact-across-classes": {"obj.class"},
    "compact-without-pool-lock": {"contents"},
    "migrate-ignores-readers": {"use_after_free"},
    "read-without-zspage-lock": {"use_after_free"},
    "no-page-lock-in-migration": {"use_after_free"},
    "ignore-page-trylock": {"lock.balance"},
    "statistics-outside-lock": {"class.statistics"},
    "inverted-order": {"deadlock"},
}
"""By which check each is found, where that is not an invariant of the allocator."""


@pytest.mark.parametrize("name", _NAMES)
def test_a_mutant_is_found_on_a_shortest_schedule(name: str) -> None:
    found = searches.searched(searches.mutant_task(name))
    if MUTANT_BY_NAME[name].why_harmless:
        assert found.is_safe
        return
    assert found.violation is not None
    assert found.violation.check in _SEEN.get(name, {"invariant"})
    if found.states > 1000:
        return
    every = searches.searched(searches.mutant_task(name, no_reduction=True))
    assert every.violation is not None
    assert every.violation.check == found.violation.check
    assert len(every.schedule) <= len(found.schedule)
    assert every.states >= found.states


@pytest.mark.parametrize("name", _NAMES)
def test_the_same_threads_are_safe_where_nothing_is_missing(name: str) -> None:
    mutant = MUTANT_BY_NAME[name]
    task = searches.task(mutant.threads, mutant.level, setup=mutant.setup or None, size=mutant.size)
    assert searches.searched(task).is_safe


def test_what_is_right_is_back_in_its_place_after_a_search() -> None:
    before = {name: getattr(operations, name) for each in MUTANTS for name in each.replacements}
    for name in ("no-reread", "publish-before-header"):
        searches.searched(searches.mutant_task(name))
    assert {name: getattr(operations, name) for name in before} == before


def test_a_protocol_is_a_mutant_from_install_to_restore() -> None:
    right = operations.zs_free
    MUTANT_BY_NAME["no-reread"].install()
    try:
        assert operations.zs_free is not right
    finally:
        MUTANT_BY_NAME["no-reread"].restore()
    assert operations.zs_free is right


def test_each_says_in_a_sentence_what_is_missing() -> None:
    assert len(MUTANTS) == len(MUTANT_BY_NAME) >= 15
    for each in MUTANTS:
        assert isinstance(each, OperationMutant)
        assert each.description[0].isupper() or each.description.startswith(("zs_", "obj_"))
        assert not each.description.endswith(".")
