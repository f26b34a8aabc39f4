"""A scheme as C source text. That it compiles and means what we say is for compilers to judge."""

import re

import pytest
from ctext import translation_unit

from zslayout.subjects.zsmalloc.schemes import SCHEMES

GIVEN = {
    "BITS_PER_LONG": 64,
    "PAGE_SHIFT": 12,
    "MAX_POSSIBLE_PHYSMEM_BITS": 52,
    "CONFIG_ZSMALLOC_CHAIN_SIZE": 8,
    "ADDRESSABLE_BITS": 52,
}


def defines(text: str) -> dict[str, str]:
    """The macros of a text that take no argument, in its order."""
    return dict(re.findall(r"^#define (\w+) (.*)$", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", SCHEMES)
def test_a_static_assertion_is_enforced_only_on_request(name: str) -> None:
    text = translation_unit(SCHEMES[name].definition(64), GIVEN)
    guarded = (
        "#ifdef ENFORCE\n"
        '_Static_assert(STATIC_ASSERTION, "the fields do not fit in obj");\n'
        "#endif\n"
    )
    asserts = name in ("rfc-v1", "merged")
    assert (guarded in text) is asserts
    assert ("STATIC_ASSERTION" in defines(text)) is asserts
    assert text.count("_Static_assert") == asserts


def test_the_text_of_the_two_field_word_is_that_of_the_kernel() -> None:
    text = translation_unit(SCHEMES["pfn-idx"].definition(64), GIVEN)
    found = defines(text)
    assert found["_PFN_BITS"] == "(MAX_POSSIBLE_PHYSMEM_BITS - PAGE_SHIFT)"
    assert found["OBJ_INDEX_BITS"] == "(BITS_PER_LONG - _PFN_BITS)"
    assert found["OBJ_INDEX_MASK"] == "((1UL << OBJ_INDEX_BITS) - 1)"
    assert found["ZS_MAX_PAGES_PER_ZSPAGE"] == "((unsigned long)CONFIG_ZSMALLOC_CHAIN_SIZE)"
    assert (
        found["ZS_MIN_ALLOC_SIZE"]
        == "(MAX(32, ZS_MAX_PAGES_PER_ZSPAGE << PAGE_SHIFT >> OBJ_INDEX_BITS))"
    )
    assert "\treturn (pfn << OBJ_INDEX_BITS) | (obj_idx & OBJ_INDEX_MASK);\n" in text


def test_rfc_v1_shifts_the_chain_size_as_an_int() -> None:
    text = translation_unit(SCHEMES["rfc-v1"].definition(64), GIVEN)
    assert (
        defines(text)["ZS_MIN_ALLOC_SIZE_FULL"]
        == "(MAX(32, CONFIG_ZSMALLOC_CHAIN_SIZE << PAGE_SHIFT >> OBJ_INDEX_BITS))"
    )
