"""The macros that every scheme shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import INT, CType, ulong
from zslayout.subjects.zsmalloc import macros
from zslayout.words.scheme import Macro

WIDTHS = [32, 64]
PAGE_SHIFTS = [12, 13, 14, 15, 16, 18]
IDX_BITS = Var("IDX_BITS", INT)


def values(
    macros: tuple[Macro, ...], page_shift: int, chain_size: int, idx_bits: int
) -> dict[str, int]:
    found = {
        "BITS_PER_LONG": 64,
        "PAGE_SHIFT": page_shift,
        "MAX_POSSIBLE_PHYSMEM_BITS": 52,
        "CONFIG_ZSMALLOC_CHAIN_SIZE": chain_size,
        "IDX_BITS": idx_bits,
    }
    for macro in macros:
        found[macro.name] = evaluate(macro.value, found)
    return found


def sizes(page_shift: int, chain_size: int = 8, idx_bits: int = 24) -> dict[str, int]:
    return values((*macros.head(64), *macros.sizes(64, IDX_BITS)), page_shift, chain_size, idx_bits)


CONSTANTS = {
    "ZS_ALIGN": (macros.ZS_ALIGN, 8),
    "OBJ_ALLOCATED_TAG": (macros.OBJ_ALLOCATED_TAG, 1),
    "OBJ_TAG_BITS": (macros.OBJ_TAG_BITS, 1),
    "HUGE_BITS": (macros.HUGE_BITS, 1),
    "FULLNESS_BITS": (macros.FULLNESS_BITS, 4),
    "CLASS_BITS": (macros.CLASS_BITS, 8),
    "MAGIC_VAL_BITS": (macros.MAGIC_VAL_BITS, 8),
    "NR_FULLNESS_GROUPS": (macros.NR_FULLNESS_GROUPS, 12),
    "FIRST_OBJ_PAGE_TYPE_MASK": (macros.FIRST_OBJ_PAGE_TYPE_MASK, 0xFFFFFF),
}


@pytest.mark.parametrize(("macro", "value"), CONSTANTS.values(), ids=CONSTANTS)
def test_a_constant_of_the_kernel_is_an_int_of_its_value(macro: Macro, value: int) -> None:
    assert macro.value == Const(value, INT)


@pytest.mark.parametrize("name", CONSTANTS)
def test_a_constant_has_its_name_in_the_kernel(name: str) -> None:
    assert CONSTANTS[name][0].name == name


def test_pfn_bits_are_the_physical_bits_above_the_page() -> None:
    given_values = {"MAX_POSSIBLE_PHYSMEM_BITS": 52, "PAGE_SHIFT": 12}
    assert evaluate(macros.PFN_BITS.value, given_values) == 40
    assert macros.PFN_BITS.name == "_PFN_BITS"


@pytest.mark.parametrize("bits_per_long", WIDTHS)
def test_the_types_of_the_shared_macros_are_those_of_the_kernel(bits_per_long: int) -> None:
    word = ulong(bits_per_long)
    types: dict[str, CType] = {
        macro.name: macro.value.type
        for macro in (*macros.head(bits_per_long), *macros.sizes(bits_per_long, IDX_BITS))
    }
    assert {name for name, kind in types.items() if kind == word} == {
        "ZS_HANDLE_SIZE",
        "PAGE_SIZE",
        "ZS_MAX_PAGES_PER_ZSPAGE",
        "ZS_MIN_ALLOC_SIZE",
        "ZS_MAX_ALLOC_SIZE",
        "ZS_SIZE_CLASS_DELTA",
        "ZS_SIZE_CLASSES",
    }
    assert {kind for kind in types.values() if kind != word} == {INT}


@pytest.mark.parametrize(("bits_per_long", "size"), [(32, 4), (64, 8)])
def test_a_handle_is_a_long(bits_per_long: int, size: int) -> None:
    [handle] = [m for m in macros.head(bits_per_long) if m.name == "ZS_HANDLE_SIZE"]
    assert evaluate(handle.value, {}) == size


@pytest.mark.parametrize("bits_per_long", WIDTHS)
def test_a_mask_has_as_many_low_bits_as_asked_for(bits_per_long: int) -> None:
    for width in range(bits_per_long):
        mask = macros.mask(bits_per_long, Const(width))
        assert evaluate(mask, {}) == (1 << width) - 1
        assert mask.type == ulong(bits_per_long)


def test_index_bits_are_what_is_left_beside_the_pfn() -> None:
    macro = macros.index_bits()
    assert macro.name == "OBJ_INDEX_BITS"
    assert evaluate(macro.value, {"BITS_PER_LONG": 64, "_PFN_BITS": 40}) == 24


@pytest.mark.parametrize("page_shift", PAGE_SHIFTS)
def test_the_page_has_a_power_of_two_bytes(page_shift: int) -> None:
    assert sizes(page_shift)["PAGE_SIZE"] == 1 << page_shift
    assert sizes(page_shift)["ZS_MAX_ALLOC_SIZE"] == 1 << page_shift
    assert sizes(page_shift)["ZS_SIZE_CLASS_DELTA"] == 1 << page_shift - 8


@pytest.mark.parametrize(
    ("page_shift", "classes"), [(12, 255), (13, 256), (14, 257), (16, 257), (18, 257)]
)
def test_there_are_as_many_size_classes_as_in_the_kernel(page_shift: int, classes: int) -> None:
    assert sizes(page_shift)["ZS_SIZE_CLASSES"] == classes


@pytest.mark.parametrize(
    ("idx_bits", "least"), [(24, 32), (10, 32), (9, 64), (4, 2048), (0, 32768)]
)
def test_few_index_bits_make_the_least_size_grow(idx_bits: int, least: int) -> None:
    assert sizes(12, 8, idx_bits)["ZS_MIN_ALLOC_SIZE"] == least


@given(st.sampled_from(PAGE_SHIFTS), st.integers(4, 16), st.integers(min_value=0, max_value=40))
def test_the_sizes_are_those_of_the_formulas_of_the_kernel(
    page_shift: int, chain_size: int, idx_bits: int
) -> None:
    found = sizes(page_shift, chain_size, idx_bits)
    least = max(32, (chain_size << page_shift) >> idx_bits)
    delta = (1 << page_shift) >> 8
    assert found["ZS_MAX_PAGES_PER_ZSPAGE"] == chain_size
    assert found["ZS_MIN_ALLOC_SIZE"] == least
    span = ((1 << page_shift) - least + delta - 1) % 2**64
    assert found["ZS_SIZE_CLASSES"] == (span // delta + 1) % 2**64


@given(st.sampled_from(PAGE_SHIFTS), st.integers(4, 16))
def test_the_densest_zspage_has_objects_of_the_least_size(page_shift: int, chain_size: int) -> None:
    found = sizes(page_shift, chain_size)

    def value(x: Expr) -> int:
        return evaluate(x, found)

    objects = (chain_size << page_shift) // 32
    assert value(macros.objects(64)) == objects
    assert value(macros.objects_bits(64)) == (objects - 1).bit_length()
    assert value(macros.classes_bits(64)) == (found["ZS_SIZE_CLASSES"] - 1).bit_length()
