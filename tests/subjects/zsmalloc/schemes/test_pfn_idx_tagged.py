"""`pfn-idx-tagged`: [PFN | obj_idx | tag]."""

import pytest

from zslayout.arch.params import ArchParams, Outcome
from zslayout.subjects.zsmalloc.schemes import pfn_idx
from zslayout.subjects.zsmalloc.schemes.pfn_idx_tagged import SCHEME
from zslayout.words.codec import codec
from zslayout.words.layout import Field, derive

# (bits per long, page shift, physical bits, PFN bits, index bits)
LAYOUTS = {
    "x86_64": (64, 12, 52, 40, 23),
    "arm64-64k": (64, 16, 52, 36, 27),
    "undefined-64": (64, 12, 64, 52, 11),
    "arm": (32, 12, 32, 20, 11),
    "arm-lpae": (32, 12, 40, 28, 3),
}


def config(bits_per_long: int, page_shift: int, physmem_bits: int) -> ArchParams:
    return ArchParams("toy", "toy", bits_per_long, page_shift, physmem_bits, source=("a test",))


@pytest.mark.parametrize(("bits", "page", "physmem", "pfn", "index"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_tag_takes_a_bit_from_the_index(
    bits: int, page: int, physmem: int, pfn: int, index: int
) -> None:
    layout = derive(SCHEME, config(bits, page, physmem), 8)
    assert layout.fields == (Field("pfn", index + 1, pfn), Field("obj_idx", 1, index))
    assert layout.values["OBJ_INDEX_BITS"] == index
    assert layout.outcome is Outcome.FALLBACK


def test_the_lowest_bit_of_the_word_belongs_to_no_field() -> None:
    layout = derive(SCHEME, config(64, 12, 52), 8)
    assert layout.definition.word.tag_bits == 1
    code = codec(layout)
    assert code.encode(2**64 - 1, 2**32 - 1, 2**32 - 1) & 1 == 0


def test_the_word_is_pfn_then_index_then_tag() -> None:
    code = codec(derive(SCHEME, config(64, 12, 52), 8))
    obj = 0xABCDE << 24 | 0x123456 << 1
    assert code.encode(0xABCDE, 77, 0x123456) == obj
    for tag in (0, 1):
        assert code.decode["pfn"](obj | tag) == 0xABCDE
        assert code.decode["obj_idx"](obj | tag) == 0x123456
        assert code.decode["class_idx"](obj | tag) == 0


def test_it_needs_one_bit_more_than_the_word_without_a_tag() -> None:
    at = config(64, 12, 52)
    assert derive(SCHEME, at, 8).needed_bits == derive(pfn_idx.SCHEME, at, 8).needed_bits + 1


def test_it_can_carry_no_class() -> None:
    assert SCHEME.gated is False
    assert SCHEME.definition(64).word.gate is None
