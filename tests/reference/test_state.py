"""The data of a pool."""

import pools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.reference.oops import Oops
from zslayout.reference.state import (
    NR_FULLNESS_GROUPS,
    ZS_INUSE_RATIO_0,
    ZS_INUSE_RATIO_10,
    ZS_INUSE_RATIO_99,
    ZS_INUSE_RATIO_100,
    Handles,
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


def test_a_class_knows_the_group_of_every_number_of_objects() -> None:
    for each in pools.pool().created:
        assert each.groups == tuple(
            get_fullness_group(inuse, each.objs_per_zspage)
            for inuse in range(each.objs_per_zspage + 1)
        )


def test_a_handle_is_an_address_of_a_word_and_is_used_again_when_it_was_freed() -> None:
    for bits in (32, 64):
        handles = Handles(bits)
        first, second = handles.allocate(), handles.allocate()
        assert second - first == bits // 8
        assert first % (bits // 8) == 0
        assert first >> bits == 0
        handles.free(first)
        with pytest.raises(Oops, match=f"^handle {first:#x} is freed twice$"):
            handles.free(first)
        with pytest.raises(Oops, match=f"^{first:#x} is no handle in use$"):
            handles.words[first]
        assert handles.allocate() == first


@pytest.mark.parametrize(("name", "scheme"), pools.KINDS)
def test_a_pool_has_the_sizes_and_the_range_of_its_configuration(name: str, scheme: str) -> None:
    where = pools.pool(name, scheme)
    values = where.layout.values
    assert where.frames.last_pfn == (1 << values["_PFN_BITS"]) - 1
    assert (1 << where.page_shift, where.max_alloc) == (where.page_size, where.page_size)
    assert 8 << where.word_shift == where.word_bits
    assert len(where.classes) == values["ZS_SIZE_CLASSES"]
    assert len({id(each) for each in where.classes}) == len(where.created)
    for index, each in enumerate(where.classes):
        assert each.index >= index
        assert where.classes[each.index] is each


@pytest.mark.parametrize(("name", "scheme"), pools.KINDS)
def test_words_of_the_last_page_come_back_as_they_went_in(name: str, scheme: str) -> None:
    where = pools.pool(name, scheme)
    last = where.frames.last_pfn
    for each in where.created:
        obj_idx = each.objs_per_zspage - 1
        word = where.encode(last, each.index, obj_idx)
        assert word >> where.word_bits == 0
        assert (where.decode_pfn(word), where.decode_idx(word)) == (last, obj_idx)
        if where.layout.enabled:
            assert where.decode_class(word) == each.index


def test_a_zspage_is_called_by_its_first_page() -> None:
    where = pools.session()
    pools.fill(where, 1, 2440)
    zspage = next(iter(where.pool.frames)).zspage
    assert zspage is not None
    assert str(zspage) == f"zspage at page {where.pool.frames.last_pfn:#x}"
    assert [page.zspage for page in zspage.pages] == [zspage] * 3
    assert str(where.pool.class_of(zspage)) == f"class {zspage.size_class}"
    assert str(Zspage(3)) == "zspage without pages"
