"""`rfc-v1`: [PFN | class_idx | obj_idx], enabled on every 64-bit configuration."""

import pytest

from zslayout.arch.params import ArchParams, Outcome
from zslayout.expr.ints import evaluate
from zslayout.subjects.zsmalloc.schemes import pfn_idx
from zslayout.subjects.zsmalloc.schemes.rfc_v1 import COMPUTED_GATE, SCHEME
from zslayout.words.codec import codec
from zslayout.words.layout import Field, Layout, derive

# (page shift, physical bits, fields, bits needed) at a chain of 8 pages, on 64 bits
LAYOUTS = {
    "arm64-4k": (12, 52, ((24, 40), (16, 8), (0, 16)), 58),
    "arm64-16k": (14, 52, ((26, 38), (17, 9), (0, 17)), 59),
    "arm64-64k": (16, 52, ((28, 36), (19, 9), (0, 19)), 59),
    "riscv64-sv57": (12, 56, ((20, 44), (12, 8), (0, 12)), 62),
    "parisc64": (12, 39, ((37, 27), (29, 8), (0, 29)), 45),
}

REFUSED = {
    "um-x86_64": (12, 64, 70),
    "alpha": (13, 64, 70),
    "mips64-16k-flatmem": (14, 64, 71),
    "loongarch64-64k-flatmem": (16, 64, 71),
}


def layout_of(bits: int, page: int, physmem: int, chain_size: int = 8) -> Layout:
    config = ArchParams("toy", "toy", bits, page, physmem, source=("a test",))
    return derive(SCHEME, config, chain_size)


@pytest.mark.parametrize(("page", "physmem", "fields", "needed"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_index_takes_what_pfn_and_class_leave(
    page: int, physmem: int, fields: tuple[tuple[int, int], ...], needed: int
) -> None:
    layout = layout_of(64, page, physmem)
    named = zip(("pfn", "class_idx", "obj_idx"), fields, strict=True)
    assert layout.fields == tuple(Field(name, lsb, width) for name, (lsb, width) in named)
    assert layout.needed_bits == needed
    assert layout.outcome is Outcome.CLASS_IDX


@pytest.mark.parametrize(("page", "physmem", "needed"), REFUSED.values(), ids=REFUSED)
def test_where_the_fields_do_not_fit_the_kernel_does_not_compile(
    page: int, physmem: int, needed: int
) -> None:
    layout = layout_of(64, page, physmem)
    assert layout.needed_bits == needed
    assert layout.outcome is Outcome.BUILD_ERROR


@pytest.mark.parametrize("chain_size", range(4, 17))
def test_undefined_physical_bits_are_refused_at_every_chain_size(chain_size: int) -> None:
    layout = layout_of(64, 12, 64, chain_size)
    assert layout.needed_bits >= 69
    assert layout.outcome is Outcome.BUILD_ERROR


def test_32_bits_keep_the_layout_of_two_fields() -> None:
    layout = layout_of(32, 12, 40)
    reference = derive(pfn_idx.SCHEME, layout.params, 8)
    assert layout.outcome is Outcome.FALLBACK
    assert layout.fields == reference.fields
    for name in ("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES", "OBJ_INDEX_BITS"):
        assert layout.values[name] == reference.values[name]
    assert codec(layout).encode(5, 99, 3) == codec(reference).encode(5, 99, 3)


def test_the_bits_needed_are_reckoned_from_the_class_count_and_the_object_count() -> None:
    values = layout_of(64, 12, 52).values
    assert values["ZS_SIZE_CLASSES_FULL"] == 255
    assert values["ZS_MAX_OBJ_COUNT_FULL"] == 1024
    assert values["OBJ_CLASS_BITS_NEEDED"] == 8
    assert values["OBJ_IDX_BITS_NEEDED"] == 10


def test_the_class_field_is_sized_for_the_full_class_count() -> None:
    layout = layout_of(64, 14, 52)
    sized_for = layout.definition.word.field("class_idx").sized_for
    assert sized_for is not None
    assert evaluate(sized_for, layout.values) == 257
    assert layout.values["OBJ_CLASS_MASK"] == 511


def test_the_word_is_pfn_then_class_then_index() -> None:
    code = codec(layout_of(64, 12, 52))
    obj = 0xABCDE_77_1234
    assert code.encode(0xABCDE, 0x77, 0x1234) == obj
    assert (
        code.decode["pfn"](obj),
        code.decode["class_idx"](obj),
        code.decode["obj_idx"](obj),
    ) == (
        0xABCDE,
        0x77,
        0x1234,
    )


@pytest.mark.parametrize(("physmem", "index_bits"), [(44, 32), (39, 37), (42, 34)])
def test_a_chain_size_shifted_out_as_an_int_leaves_the_floor(physmem: int, index_bits: int) -> None:
    values = layout_of(64, 12, physmem).values
    assert values["OBJ_INDEX_BITS"] == index_bits
    assert values["ZS_MIN_ALLOC_SIZE_FULL"] == 32


def test_it_can_carry_a_class() -> None:
    assert SCHEME.gated is True


@pytest.mark.parametrize("bits", [32, 64])
def test_another_gate_leaves_every_macro_that_does_not_ask_it(bits: int) -> None:
    posted = {macro.name: macro.value for macro in SCHEME.definition(bits).macros}
    computed = {macro.name: macro.value for macro in COMPUTED_GATE.definition(bits).macros}
    differing = [name for name in posted if posted[name] != computed[name]]
    assert list(posted) == list(computed)
    assert differing == ["OBJ_CLASS_BITS", "OBJ_IDX_BITS"]
