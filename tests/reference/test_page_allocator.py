"""Page frames from the whole physical range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.reference.page_allocator import PageAllocator
from zslayout.reference.violation import InvariantViolation
from zslayout.reference.zspage import Zpdesc

LAST = (1 << 40) - 1


def frames(last_pfn: int = LAST, seed: int = 0) -> PageAllocator:
    return PageAllocator(4096, 64, last_pfn, seed)


def pages(where: PageAllocator, count: int) -> list[Zpdesc]:
    found = [page for _ in range(count) if (page := where.allocate()) is not None]
    assert len(found) == count
    return found


def test_the_last_pfn_comes_first_and_the_lowest_next() -> None:
    assert [page.pfn for page in pages(frames(), 2)] == [LAST, 1]


def test_pfns_come_from_both_ends_and_from_between() -> None:
    found = sorted(page.pfn for page in pages(frames(), 40))
    assert found[:10] == list(range(1, 11))
    assert found[-10:] == list(range(LAST - 9, LAST + 1))
    assert len({pfn >> 30 for pfn in found}) > 10


def test_every_bit_of_a_pfn_is_once_0_and_once_1() -> None:
    found = [page.pfn for page in pages(frames(), 16)]
    for bit in range(40):
        assert {pfn >> bit & 1 for pfn in found} == {0, 1}


def test_a_seed_gives_the_same_pfns_again_and_another_seed_others() -> None:
    one, again, other = ([page.pfn for page in pages(frames(seed=seed), 40)] for seed in (1, 1, 2))
    assert one == again != other


@given(st.integers(1, 20), st.integers(0, 5))
def test_a_tiny_range_is_handed_out_to_the_last_frame_and_nothing_twice(
    last_pfn: int, seed: int
) -> None:
    where = frames(last_pfn, seed)
    found = [page.pfn for page in pages(where, last_pfn)]
    assert sorted(found) == list(range(1, last_pfn + 1))
    assert where.allocate() is None
    assert len(where) == last_pfn


@given(st.integers(1, 12), st.lists(st.integers(0, 30), max_size=80), st.integers(0, 3))
def test_frames_are_never_lost_nor_in_use_twice(last_pfn: int, turns: list[int], seed: int) -> None:
    where = frames(last_pfn, seed)
    used: list[Zpdesc] = []
    for turn in turns:
        if turn % 3 and used:
            where.free(used.pop(turn % len(used)))
            continue
        page = where.allocate()
        assert (page is None) == (len(used) == last_pfn)
        if page is not None:
            used.append(page)
    assert list(where) == used
    assert len({page.pfn for page in used}) == len(used) == len(where)
    for page in used:
        assert where.by_pfn[page.pfn] is page


def test_a_page_that_was_freed_is_found_no_more_and_cannot_be_freed_again() -> None:
    where = frames()
    (page,) = pages(where, 1)
    where.free(page)
    with pytest.raises(InvariantViolation, match=f"^no page in use has PFN {LAST:#x}$"):
        where.by_pfn[page.pfn]
    with pytest.raises(InvariantViolation, match=f"^page {LAST:#x} is freed twice$"):
        where.free(page)


def test_a_page_that_took_the_frame_of_another_is_not_that_one() -> None:
    where = frames(1)
    (page,) = pages(where, 1)
    where.free(page)
    (second,) = pages(where, 1)
    assert second.pfn == page.pfn
    with pytest.raises(InvariantViolation, match="freed twice"):
        where.free(page)


def test_a_new_page_belongs_to_nothing_and_holds_whatever_was_left_in_it() -> None:
    where = frames()
    (page,) = pages(where, 1)
    page.memory[:4] = b"left"
    where.free(page)
    (second,) = pages(where, 1)
    assert bytes(second.memory[:4]) == b"left"
    assert second.zspage is None
    assert second.next is None
    assert (second.handle, second.first_obj_offset, second.movable) == (0, 0, False)
