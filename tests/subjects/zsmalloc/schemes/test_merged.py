"""`merged`: [PFN | class_idx | obj_idx], enabled where it fits."""

import pytest

from zslayout.arch.params import ArchParams, Outcome
from zslayout.subjects.zsmalloc.schemes import pfn_idx
from zslayout.subjects.zsmalloc.schemes.merged import SCHEME
from zslayout.words.codec import codec
from zslayout.words.layout import Field, Layout, derive

# (page shift, physical bits, fields, bits needed) at a chain of 8 pages, on 64 bits
LAYOUTS = {
    "arm64-4k": (12, 52, ((24, 40), (15, 9), (0, 15)), 59),
    "arm64-16k": (14, 52, ((26, 38), (17, 9), (0, 17)), 59),
    "arm64-64k": (16, 52, ((28, 36), (19, 9), (0, 19)), 59),
    "riscv64-sv57": (12, 56, ((20, 44), (11, 9), (0, 11)), 63),
    "parisc64": (12, 39, ((37, 27), (28, 9), (0, 28)), 46),
}


def layout_of(bits: int, page: int, physmem: int, chain_size: int = 8) -> Layout:
    config = ArchParams("toy", "toy", bits, page, physmem, source=("a test",))
    return derive(SCHEME, config, chain_size)


@pytest.mark.parametrize(("page", "physmem", "fields", "needed"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_class_has_nine_bits_where_they_fit(
    page: int, physmem: int, fields: tuple[tuple[int, int], ...], needed: int
) -> None:
    layout = layout_of(64, page, physmem)
    named = zip(("pfn", "class_idx", "obj_idx"), fields, strict=True)
    assert layout.fields == tuple(Field(name, lsb, width) for name, (lsb, width) in named)
    assert layout.needed_bits == needed
    assert layout.outcome is Outcome.CLASS_IDX


@pytest.mark.parametrize(
    ("bits", "page", "physmem"),
    [
        *((64, 12, 64), (64, 13, 64), (64, 16, 64)),
        *((32, 12, 32), (32, 12, 40), (32, 18, 32), (32, 12, 24)),
    ],
)
def test_where_it_does_not_fit_the_layout_is_that_of_two_fields(
    bits: int, page: int, physmem: int
) -> None:
    layout = layout_of(bits, page, physmem)
    reference = derive(pfn_idx.SCHEME, layout.params, 8)
    assert layout.outcome is Outcome.FALLBACK
    assert layout.fields == reference.fields
    for name in ("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES"):
        assert layout.values[name] == reference.values[name]
    assert codec(layout).encode(5, 99, 3) == codec(reference).encode(5, 99, 3)


@pytest.mark.parametrize(("chain_size", "bits"), [(4, 2), (5, 3), (8, 3), (9, 4), (16, 4)])
def test_the_pages_of_a_chain_need_two_to_four_bits(chain_size: int, bits: int) -> None:
    values = layout_of(64, 12, 52, chain_size).values
    assert values["ZS_PAGES_PER_ZSPAGE_BITS"] == bits
    assert values["ZS_OBJS_PER_PAGE_BITS"] == 7
    assert values["ZS_OBJS_PER_ZSPAGE_BITS"] == bits + 7


@pytest.mark.parametrize(
    ("physmem", "outcome"),
    [(57, Outcome.CLASS_IDX), (58, Outcome.FALLBACK)],
    ids=["the last bit that fits", "one bit more"],
)
def test_the_gate_closes_where_the_fields_no_longer_fit(physmem: int, outcome: Outcome) -> None:
    layout = layout_of(64, 12, physmem)
    assert layout.outcome is outcome
    assert (layout.headroom_bits >= 0) is (outcome is Outcome.CLASS_IDX)


def test_no_32_bit_word_carries_a_class_even_where_the_fields_would_fit() -> None:
    layout = layout_of(32, 12, 24, 4)
    assert layout.values["ZS_OBJ_PFN_SHIFT"] >= 9 + layout.values["ZS_OBJS_PER_ZSPAGE_BITS"]
    assert (layout.outcome, layout.values["ZS_OBJ_CLASS_BITS"]) == (Outcome.FALLBACK, 0)


def test_a_longer_chain_may_close_the_gate() -> None:
    assert layout_of(64, 12, 57, 8).outcome is Outcome.CLASS_IDX
    assert layout_of(64, 12, 57, 9).outcome is Outcome.FALLBACK


def test_too_few_index_bits_for_the_pages_of_a_chain_are_refused() -> None:
    assert layout_of(32, 12, 42, 8).outcome is Outcome.BUILD_ERROR
    assert layout_of(32, 12, 42, 4).outcome is Outcome.FALLBACK


def test_the_word_is_pfn_then_class_then_index() -> None:
    code = codec(layout_of(64, 12, 52))
    obj = 0xABCDE << 24 | 0x177 << 15 | 0x1234
    assert code.encode(0xABCDE, 0x177, 0x1234) == obj
    assert (
        code.decode["pfn"](obj),
        code.decode["class_idx"](obj),
        code.decode["obj_idx"](obj),
    ) == (
        0xABCDE,
        0x177,
        0x1234,
    )


def test_it_can_carry_a_class() -> None:
    assert SCHEME.gated is True
