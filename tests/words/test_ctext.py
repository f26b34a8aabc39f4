"""A scheme as C source text. That it compiles and means what we say is for compilers to judge."""

import re

import pytest

from zslayout.arch.params import ArchParams
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.ctext import translation_unit
from zslayout.words.layout import derive
from zslayout.words.scheme import SchemeModel

DEFINITIONS = {
    f"{name}-{bits}": scheme.definition(bits)
    for name, scheme in SCHEMES.items()
    for bits in (32, 64)
}
assert DEFINITIONS
GIVEN = {
    "BITS_PER_LONG": 64,
    "PAGE_SHIFT": 12,
    "MAX_POSSIBLE_PHYSMEM_BITS": 52,
    "CONFIG_ZSMALLOC_CHAIN_SIZE": 8,
    "ADDRESSABLE_BITS": 52,
}

definitions = pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)


def defines(text: str) -> dict[str, str]:
    """The macros of a text that take no argument, in its order."""
    return dict(re.findall(r"^#define (\w+) (.*)$", text, flags=re.MULTILINE))


@definitions
def test_every_parameter_and_macro_is_defined_once_in_the_order_of_the_scheme(
    definition: SchemeModel,
) -> None:
    text = translation_unit(definition, GIVEN)
    found = re.findall(r"^#define (\w+) ", text, flags=re.MULTILINE)
    expected = [*GIVEN, *(macro.name for macro in definition.macros)]
    assert [name for name in found if name != "STATIC_ASSERTION"] == expected


@definitions
def test_a_parameter_is_a_plain_number_and_a_macro_is_bracketed(definition: SchemeModel) -> None:
    found = defines(translation_unit(definition, GIVEN))
    assert {name: found[name] for name in GIVEN} == {
        name: str(value) for name, value in GIVEN.items()
    }
    for macro in definition.macros:
        assert re.fullmatch(r"\(.*\)", found[macro.name]), macro.name


@definitions
def test_the_text_needs_no_header(definition: SchemeModel) -> None:
    assert "#include" not in translation_unit(definition, GIVEN)


@definitions
def test_the_text_has_the_four_functions_of_the_codec(definition: SchemeModel) -> None:
    text = translation_unit(definition, GIVEN)
    assert re.findall(r"^(unsigned \w+) (\w+)\((.*)\)$", text, flags=re.MULTILINE) == [
        (
            "unsigned long",
            "location_to_obj",
            "unsigned long pfn, unsigned int class_idx, unsigned int obj_idx",
        ),
        ("unsigned long", "obj_to_pfn", "unsigned long obj"),
        ("unsigned int", "obj_to_class_idx", "unsigned long obj"),
        ("unsigned int", "obj_to_obj_idx", "unsigned long obj"),
    ]


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


def test_the_values_of_a_layout_serve_as_parameters() -> None:
    config = ArchParams("toy", "toy", 64, 12, 52, source=("a test",))
    layout = derive(SCHEMES["merged"], config, 8)
    given = dict(layout.at.items())
    assert given == GIVEN
    assert translation_unit(layout.definition, given).startswith("#define MAX(a, b) ")
