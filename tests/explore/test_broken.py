import pytest
import searches

from zslayout.explore.broken import ALL, BY_NAME, Broken
from zslayout.reference import operations

_NAMES = [each.name for each in ALL]

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
def test_a_broken_protocol_is_found_on_a_shortest_schedule(name: str) -> None:
    found = searches.searched(searches.broken(name))
    if BY_NAME[name].harmless:
        assert found.exit_code == 0
        return
    assert found.violation is not None
    assert found.violation.check in _SEEN.get(name, {"invariant"})
    if found.states > 1000:
        return
    every = searches.searched(searches.broken(name, every_step=True))
    assert every.violation is not None
    assert every.violation.check == found.violation.check
    assert len(every.schedule) <= len(found.schedule)
    assert every.states >= found.states


@pytest.mark.parametrize("name", _NAMES)
def test_the_same_threads_are_safe_where_nothing_is_missing(name: str) -> None:
    broken = BY_NAME[name]
    task = searches.task(broken.threads, broken.level, setup=broken.setup or None, size=broken.size)
    assert searches.searched(task).exit_code == 0


def test_what_is_right_is_back_in_its_place_after_a_search() -> None:
    before = {name: getattr(operations, name) for each in ALL for name in each.replaces}
    for name in ("no-reread", "publish-before-header"):
        searches.searched(searches.broken(name))
    assert {name: getattr(operations, name) for name in before} == before


def test_a_protocol_is_broken_from_install_to_remove() -> None:
    right = operations.zs_free
    BY_NAME["no-reread"].install()
    try:
        assert operations.zs_free is not right
    finally:
        BY_NAME["no-reread"].remove()
    assert operations.zs_free is right


def test_each_says_in_a_sentence_what_is_missing() -> None:
    assert len(ALL) == len(BY_NAME) >= 15
    for each in ALL:
        assert isinstance(each, Broken)
        assert each.says[0].isupper() or each.says.startswith(("zs_", "obj_"))
        assert not each.says.endswith(".")
