"""The size classes of a pool: laws of theirs, and numbers that others have computed."""

import dataclasses
from functools import cache
from itertools import pairwise

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from zslayout.arch.params import ChainSize
from zslayout.arch.shipped import load_all
from zslayout.errors import UserError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.reference.size_class import (
    SizeClass,
    SizeClasses,
    calculate_zspage_chain_size,
    size_classes,
    sweep,
)
from zslayout.subjects.zsmalloc.functions import class_of
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Layout, derive


def _key(layout: Layout) -> tuple[int, ...]:
    names = ("PAGE_SHIFT", "ZS_HANDLE_SIZE", "CONFIG_ZSMALLOC_CHAIN_SIZE", "ZS_MIN_ALLOC_SIZE")
    return tuple(layout.values[name] for name in names)


@cache
def everything() -> tuple[Layout, ...]:
    """Every layout of a shipped archconfig that has classes."""
    found = tuple(
        derive(scheme, params, chain_size)
        for params in load_all(VOCABULARY)
        for scheme in SCHEMES.values()
        for chain_size in params.chain_size.all
    )
    least, most = "ZS_MIN_ALLOC_SIZE", "ZS_MAX_ALLOC_SIZE"
    return tuple(each for each in found if each.values[least] <= each.values[most])


@cache
def pools() -> tuple[Layout, ...]:
    """Those of the same numbers once."""
    by_key = {_key(layout): layout for layout in everything()}
    assert len(by_key) > 300
    return tuple(by_key.values())


@cache
def of(layout: Layout) -> SizeClasses:
    return size_classes(layout)


def usual(chain_size: int = 8) -> SizeClasses:
    return of(derive(SCHEMES["pfn-idx"], samples.named("x86_64"), chain_size))


def _drawn() -> st.SearchStrategy[tuple[Layout, SizeClasses]]:
    return st.deferred(lambda: st.sampled_from(pools())).map(lambda layout: (layout, of(layout)))


@st.composite
def requests(draw: st.DrawFn) -> tuple[SizeClasses, int]:
    """A pool, and a size that zs_malloc() takes: any, or beside the size of a class."""
    _, found = draw(_drawn())
    near = st.builds(
        lambda each, more: each.size - found.handle_size + more,
        st.sampled_from(found.created),
        st.integers(-1, 1),
    ).filter(lambda size: 1 <= size <= found.page_size)
    return found, draw(st.one_of(st.integers(1, found.page_size), near))


def test_the_excerpts_in_the_kernels_documents_have_these_classes() -> None:
    for chain_size in (4, 8, 16):
        by_index = {each.index: each for each in usual(chain_size).created}
        assert (by_index[94].size, by_index[94].pages_per_zspage) == (1536, 3)
        assert (by_index[30].size, by_index[31].size, by_index[32].size) == (512, 528, 544)
    assert [(each.index, each.size) for each in usual(8).created if each.index > 198] == [
        *((202, 3264), (211, 3408), (217, 3504), (222, 3584), (225, 3632), (254, 4096)),
    ]


def test_with_chains_of_4_pages_six_sizes_share_class_100() -> None:
    found = usual(4)
    shared = found.lookup(1560)
    assert shared == SizeClass(index=100, size=1632, pages_per_zspage=2, objs_per_zspage=5)
    assert found.merged_indices(shared) == range(95, 101)
    assert shared.size - 1568 == 64
    assert found.object_waste(shared) == 1632 - 1537
    assert found.zspage_waste(shared) == 32


def test_a_class_of_1568_bytes_alone_would_have_5_pages() -> None:
    assert [pages * 4096 % 1568 for pages in range(1, 6)] == [960, 352, 1312, 704, 96]
    assert calculate_zspage_chain_size(1568, 4096, 4) == 2
    assert calculate_zspage_chain_size(1568, 4096, 5) == 5


def test_a_request_is_huge_from_the_size_that_the_kernel_says() -> None:
    found = usual()
    assert (found.huge_watermark, found.huge_class_size) == (3632, 3625)
    assert found.lookup(3624).size == 3632
    assert not found.lookup(3624).huge
    assert found.lookup(3625) == SizeClass(254, 4096, 1, 1)
    assert found.lookup(3625).huge
    assert found.lookup(4096).huge


def test_a_pool_of_one_class_has_no_watermark() -> None:
    found = size_classes(derive(SCHEMES["pfn-idx-tagged"], samples.named("arm-lpae"), 8))
    assert found.by_index == (SizeClass(0, 4096, 1, 1),)
    assert (found.huge_watermark, found.huge_class_size) == (0, 0)
    assert found.object_waste(found.by_index[0]) == 4095


def test_a_least_size_above_the_largest_is_a_fault() -> None:
    layout = derive(SCHEMES["pfn-idx-tagged"], samples.named("arm-lpae"), 9)
    with pytest.raises(UserError) as raised:
        size_classes(layout)
    assert str(raised.value) == (
        "arm-lpae: no size class under pfn-idx-tagged at chain size 9:"
        " ZS_MIN_ALLOC_SIZE is 4608, above ZS_MAX_ALLOC_SIZE, which is 4096"
    )


@given(requests())
def test_a_class_holds_what_it_is_found_for(drawn: tuple[SizeClasses, int]) -> None:
    found, size = drawn
    each = found.lookup(size)
    assert size + (0 if each.huge else found.handle_size) <= each.size


@given(requests())
def test_no_smaller_class_would_hold_it(drawn: tuple[SizeClasses, int]) -> None:
    found, size = drawn
    index = found.index_of(size + found.handle_size)
    smaller = [found.size_at(each) for each in range(index)]
    assert all(each < size + found.handle_size for each in smaller)


@given(requests())
def test_the_index_is_that_of_the_modelled_macro(drawn: tuple[SizeClasses, int]) -> None:
    found, size = drawn
    layout = next(each for each in pools() if of(each) is found)
    index = class_of(Const(size + found.handle_size), layout.definition)
    assert found.index_of(size + found.handle_size) == evaluate(index, layout.values)


@given(requests())
def test_a_request_wastes_no_more_than_the_worst_of_its_class(
    drawn: tuple[SizeClasses, int],
) -> None:
    found, size = drawn
    each = found.lookup(size)
    waste = each.size - size - (0 if each.huge else found.handle_size)
    assert 0 <= waste <= found.object_waste(each) < each.size


@given(_drawn())
def test_the_worst_waste_of_a_class_is_that_of_its_least_request(
    drawn: tuple[Layout, SizeClasses],
) -> None:
    _, found = drawn
    least: dict[SizeClass, int] = {}
    sizes = {found.size_at(index) - found.handle_size + 1 for index in range(len(found.by_index))}
    for size in sorted({1, *sizes}):
        if size <= found.page_size:
            least.setdefault(found.lookup(size), size)
    for each, size in least.items():
        handle = 0 if each.huge else found.handle_size
        assert found.object_waste(each) == each.size - size - handle


@given(_drawn())
def test_merged_classes_have_the_same_pages_and_objects(drawn: tuple[Layout, SizeClasses]) -> None:
    _, found = drawn
    for index, each in enumerate(found.by_index):
        size = found.size_at(index)
        pages = calculate_zspage_chain_size(size, found.page_size, found.chain_size)
        assert (pages, pages * found.page_size // size) == (
            each.pages_per_zspage,
            each.objs_per_zspage,
        )


@given(_drawn())
def test_neighbours_that_were_not_merged_differ(drawn: tuple[Layout, SizeClasses]) -> None:
    _, found = drawn
    kinds = [(each.pages_per_zspage, each.objs_per_zspage) for each in found.created]
    assert all(a != b for a, b in pairwise(kinds))


@given(_drawn())
def test_merged_ranges_follow_each_other_and_end_in_their_class(
    drawn: tuple[Layout, SizeClasses],
) -> None:
    layout, found = drawn
    ranges = [found.merged_indices(each) for each in found.created]
    assert [index for each in ranges for index in each] == list(range(len(found.by_index)))
    assert len(found.by_index) == layout.values["ZS_SIZE_CLASSES"]
    assert [each[-1] for each in ranges] == [each.index for each in found.created]
    assert all(found.size_at(each.index) == each.size for each in found.created)


@given(_drawn())
def test_slots_fit_into_the_zspage_and_no_other_does(drawn: tuple[Layout, SizeClasses]) -> None:
    _, found = drawn
    for each in found.created:
        assert 0 <= found.zspage_waste(each) < each.size
        assert 1 <= each.pages_per_zspage <= found.chain_size


@given(_drawn())
def test_no_other_chain_wastes_less_and_no_shorter_as_little(
    drawn: tuple[Layout, SizeClasses],
) -> None:
    _, found = drawn
    for each in found.created:
        if each.size.bit_count() > 1:
            wastes = [n * found.page_size % each.size for n in range(1, found.chain_size + 1)]
            assert wastes.index(min(wastes)) + 1 == each.pages_per_zspage


def test_every_size_from_the_watermark_on_is_huge_in_every_pool() -> None:
    for layout in pools():
        found = of(layout)
        if not found.huge_watermark:
            assert all(each.pages_per_zspage == 1 for each in found.created)
            continue
        below, above = (found.lookup(found.huge_class_size - less) for less in (1, 0))
        assert (below.size, above.huge) == (found.huge_watermark, True)


def test_the_last_class_is_huge_and_a_page_large_in_every_pool() -> None:
    for layout in pools():
        last = of(layout).by_index[-1]
        assert (last.size, last.huge) == (layout.values["PAGE_SIZE"], True)


def test_objects_of_a_zspage_can_be_told_apart_in_every_pool() -> None:
    most = {
        _key(layout): max(each.objs_per_zspage for each in of(layout).created) for layout in pools()
    }
    for layout in everything():
        bits = sum(field.width for field in layout.fields if field.name == "obj_idx")
        if layout.asserted:
            assert most[_key(layout)] <= 1 << bits, (layout.params.name, layout.scheme.name)


def test_every_chain_size_of_the_archconfig_has_its_classes() -> None:
    params = dataclasses.replace(samples.board(), chain_size=ChainSize(5, 6, 9))
    found = sweep(SCHEMES["merged"], params)
    assert [layout.chain_size for layout, _ in found] == [5, 6, 7, 8, 9]
    assert all(classes == size_classes(layout) for layout, classes in found)
    assert all(layout.scheme.name == "merged" for layout, _ in found)


def test_where_the_least_size_is_above_the_largest_there_are_none() -> None:
    found = sweep(SCHEMES["pfn-idx-tagged"], samples.named("arm-lpae"))
    assert [layout.chain_size for layout, classes in found if classes] == [4, 5, 6, 7, 8]
    assert [layout.chain_size for layout, classes in found if not classes] == list(range(9, 17))
