"""`pfn-idx`: [PFN | obj_idx]."""

import pytest

from zslayout.arch.params import ArchParams, Outcome
from zslayout.expr.nodes import TRUE
from zslayout.subjects.zsmalloc.schemes.pfn_idx import SCHEME
from zslayout.words.codec import codec
from zslayout.words.layout import Field, derive

# (bits per long, page shift, physical bits, PFN bits, index bits)
LAYOUTS = {
    "x86_64": (64, 12, 52, 40, 24),
    "arm64-64k": (64, 16, 52, 36, 28),
    "undefined-64": (64, 12, 64, 52, 12),
    "parisc64": (64, 12, 39, 27, 37),
    "arm": (32, 12, 32, 20, 12),
    "arm-lpae": (32, 12, 40, 28, 4),
    "hexagon-256k": (32, 18, 32, 14, 18),
}


def config(bits_per_long: int, page_shift: int, physmem_bits: int) -> ArchParams:
    return ArchParams("toy", "toy", bits_per_long, page_shift, physmem_bits, source=("a test",))


@pytest.mark.parametrize(("bits", "page", "physmem", "pfn", "index"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_index_has_what_the_pfn_leaves(
    bits: int, page: int, physmem: int, pfn: int, index: int
) -> None:
    layout = derive(SCHEME, config(bits, page, physmem), 8)
    assert layout.fields == (Field("pfn", index, pfn), Field("obj_idx", 0, index))
    assert layout.values["OBJ_INDEX_MASK"] == (1 << index) - 1
    assert layout.outcome is Outcome.FALLBACK


@pytest.mark.parametrize("bits", [32, 64])
def test_it_has_neither_gate_nor_assertion_nor_tag(bits: int) -> None:
    definition = SCHEME.definition(bits)
    assert definition.word.gate is None
    assert definition.assertion == TRUE
    assert definition.word.tag_bits == 0
    assert SCHEME.gated is False


def test_the_word_is_pfn_then_index() -> None:
    code = codec(derive(SCHEME, config(64, 12, 52), 8))
    assert code.encode(0xABCDE, 77, 0x123456) == 0xABCDE_123456
    assert code.decode["pfn"](0xABCDE_123456) == 0xABCDE
    assert code.decode["obj_idx"](0xABCDE_123456) == 0x123456
    assert code.decode["class_idx"](0xABCDE_123456) == 0


def test_an_index_above_32_bits_is_narrowed_as_in_the_kernel() -> None:
    code = codec(derive(SCHEME, config(64, 12, 39), 8))
    assert code.decode["obj_idx"](1 << 32) == 0


@pytest.mark.parametrize(("chain_size", "least"), [(4, 1024), (5, 1280), (8, 2048), (16, 4096)])
def test_few_index_bits_make_the_least_size_grow_with_the_chain(
    chain_size: int, least: int
) -> None:
    layout = derive(SCHEME, config(32, 12, 40), chain_size)
    assert layout.values["ZS_MIN_ALLOC_SIZE"] == least


def test_the_bits_needed_are_those_of_pfn_and_objects() -> None:
    # 8 pages of 4096 bytes hold 1024 objects of 32 bytes: 10 bits beside a PFN of 40.
    assert derive(SCHEME, config(64, 12, 52), 8).needed_bits == 50
