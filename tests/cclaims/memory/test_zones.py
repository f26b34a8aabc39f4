"""Pages that a zone counts twice, never, or in the place of another."""

import pytest
from cclaims.mistakes import Mistake, of_release, told

from zslayout.cclaims.memory.zones import cleared, counted, firsts, typed, types_kept
from zslayout.verdict import Status

_NEW = "a page that is allocated is counted in its zone, once"
_GONE = "a page that goes back is counted off in its zone, once"
_MOVED = "where a page is migrated to another zone, it is counted there, and off where it was"
_ALLOCATES, _MIGRATES = "static struct zspage *alloc_zspage(", "static int zs_page_migrate("
_ON, _OFF = "zpdesc_inc_zone_page_state(zpdesc);", "zpdesc_dec_zone_page_state(zpdesc);"
_MISTAKES: tuple[tuple[Mistake, ...], ...] = (
    (
        (_ALLOCATES, _ON, "", _NEW),
        ("static inline void __free_zspage_lockless(", _OFF, "", _GONE),
        (_MIGRATES, "!= zpdesc_zone(zpdesc)) {\n\t\t" + _OFF, "!= zpdesc_zone(zpdesc)) {", _MOVED),
    ),
    (
        (_ALLOCATES, "zpdesc_dec_zone_page_state(zpdescs[i]);", "", _GONE),
        (_MIGRATES, _OFF, _OFF.replace("dec", "inc"), _MOVED),
    ),
    (
        (_MIGRATES, "!= zpdesc_zone(zpdesc)", "== zpdesc_zone(zpdesc)", _MOVED),
        (_ALLOCATES, _ON, _ON * 2, _NEW),
        ("static inline void __free_zspage_lockless(", _OFF, _OFF * 2, _GONE),
    ),
)


@pytest.mark.parametrize("mistakes", _MISTAKES)
def test_a_page_that_is_not_counted_as_it_comes_and_goes_is_told(
    mistakes: tuple[Mistake, ...],
) -> None:
    assert told(mistakes, counted) == {says for *_, says in mistakes}


def test_an_offset_that_is_stored_over_the_type_of_its_page_is_told() -> None:
    sets = "static inline void set_first_obj_offset("
    clears = "zpdesc->first_obj_offset &= ~FIRST_OBJ_PAGE_TYPE_MASK;"
    said = "the type of a page is kept, which shares a word with the offset"
    mistakes = ((sets, clears, "", said), (sets, "|= offset", "= offset", said))
    assert told(mistakes, types_kept) == {said}
    assert of_release("7.3", types_kept) == ({said}, {Status.PROVED})
    assert of_release("6.1", types_kept) == (set(), set())


def test_a_page_that_is_given_no_type_is_told() -> None:
    said, types = "a page of a zspage is given its type", "__zpdesc_set_zsmalloc(newzpdesc);"
    other = types.replace("newzpdesc", "zpdesc")
    assert told([(_MIGRATES, types, other, said)], typed) == {said}
    assert told([(_ALLOCATES, "__zpdesc_set_zsmalloc(zpdesc);", "", said)], typed) == {said}
    assert of_release("7.3", typed) == ({said}, {Status.PROVED})


def test_another_page_that_is_marked_as_the_first_is_told() -> None:
    said, marks = "the first page of a zspage is marked as its first", "zpdesc_set_first(zpdesc);"
    other = ("static void create_page_chain(", marks, "zpdesc_set_first(prev_zpdesc);", said)
    assert told([other], firsts) == {said}


def test_a_page_that_goes_back_as_the_first_of_a_zspage_is_told() -> None:
    said = "a page that is given back is marked as the first of a zspage no more"
    apart = "a page that is given back leads to no other page"
    resets = "static void reset_zpdesc("
    mistakes = (
        (resets, "ClearPagePrivate(page);", "", said),
        (resets, "zpdesc->next = NULL;", "", apart),
    )
    assert told(mistakes, cleared) == {said, apart}
    assert of_release("7.3", cleared) == ({said, apart}, {Status.PROVED})
