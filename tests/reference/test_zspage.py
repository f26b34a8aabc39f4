"""Zspages, their fullness groups, and their pages."""

import pools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.reference.zspage import (
    NR_FULLNESS_GROUPS,
    ZS_INUSE_RATIO_0,
    ZS_INUSE_RATIO_10,
    ZS_INUSE_RATIO_99,
    ZS_INUSE_RATIO_100,
    Zpdesc,
    Zspage,
    get_fullness_group,
)


@pytest.mark.parametrize(
    ("inuse", "objects", "group"),
    [
        (0, 1, ZS_INUSE_RATIO_0),
        (1, 1, ZS_INUSE_RATIO_100),
        (1, 127, ZS_INUSE_RATIO_10),
        (126, 127, ZS_INUSE_RATIO_99),
        (127, 127, ZS_INUSE_RATIO_100),
        (1, 2, 6),
        (1, 10, 2),
        (9, 10, ZS_INUSE_RATIO_99),
        (9, 100, ZS_INUSE_RATIO_10),
        (10, 100, 2),
    ],
)
def test_the_fullness_group_is_the_kernels(inuse: int, objects: int, group: int) -> None:
    assert get_fullness_group(inuse, objects) == group


@given(st.integers(1, 4096))
def test_only_an_empty_zspage_is_in_the_first_group_and_only_a_full_one_in_the_last(
    objects: int,
) -> None:
    groups = [get_fullness_group(inuse, objects) for inuse in range(objects + 1)]
    assert groups == sorted(groups)
    assert groups.count(ZS_INUSE_RATIO_0) == groups.count(ZS_INUSE_RATIO_100) == 1
    assert set(groups) <= set(range(NR_FULLNESS_GROUPS))


def test_a_zspage_is_called_by_its_first_page() -> None:
    where = pools.session()
    pools.fill(where, 1, 2440)
    zspage = next(iter(where.pool.frames)).zspage
    assert zspage is not None
    assert str(zspage) == f"zspage at page {where.pool.frames.last_pfn:#x}"
    assert [page.zspage for page in zspage.pages] == [zspage] * 3
    assert str(where.pool.class_of(zspage)) == f"class {zspage.size_class}"
    assert str(Zspage(3)) == "zspage without pages"


@pytest.mark.parametrize(("bits", "count"), [(32, 1024), (64, 512)])
def test_words_are_the_memory_in_the_machines_word_size(bits: int, count: int) -> None:
    page = Zpdesc(1, bytearray(4096), bits)
    page.words[1] = 0x12345678
    assert len(page.words) == count
    assert sum(page.memory[bits // 8 : bits // 4]) == 0x12 + 0x34 + 0x56 + 0x78
