"""The data of a pool."""

import pools
import pytest

from zslayout.reference.pool import HandleAllocator
from zslayout.reference.violation import InvariantViolation
from zslayout.reference.zspage import (
    get_fullness_group,
)


def test_a_class_knows_the_group_of_every_number_of_objects() -> None:
    for each in pools.pool().created:
        assert each.groups == tuple(
            get_fullness_group(inuse, each.objs_per_zspage)
            for inuse in range(each.objs_per_zspage + 1)
        )


def test_a_handle_is_an_address_of_a_word_and_is_used_again_when_it_was_freed() -> None:
    for bits in (32, 64):
        handles = HandleAllocator(bits)
        first, second = handles.allocate(), handles.allocate()
        assert second - first == bits // 8
        assert first % (bits // 8) == 0
        assert first >> bits == 0
        handles.free(first)
        with pytest.raises(InvariantViolation, match=f"^handle {first:#x} is freed twice$"):
            handles.free(first)
        with pytest.raises(InvariantViolation, match=f"^{first:#x} is no handle in use$"):
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
