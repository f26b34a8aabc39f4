"""What a scheme is."""

import re
from dataclasses import replace

import pytest

from zslayout.errors import InternalError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import TRUE, Const, Expr, Var
from zslayout.expr.types import INT, ulong
from zslayout.expr.walk import names
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.schemes import DEFAULT_SCHEME, SCHEMES
from zslayout.words.scheme import Macro, Scheme, SchemeModel, over_parameters
from zslayout.words.source import AbsentError, SourceModel
from zslayout.words.word import PackedWord

VARS = tuple(each.var for each in DOMAIN.parameters)
DEFINITIONS = {
    f"{name}-{bits}": (scheme, scheme.definition(bits))
    for name, scheme in SCHEMES.items()
    for bits in (32, 64)
}
assert len(DEFINITIONS) == 8

definitions = pytest.mark.parametrize(
    ("scheme", "definition"), DEFINITIONS.values(), ids=DEFINITIONS
)


def simplest() -> SchemeModel:
    word = Var("obj", ulong(64))
    return SchemeModel(
        bits_per_long=64,
        macros=(Macro("ONE", Const(1)),),
        domain=DOMAIN,
        word=PackedWord("obj", word.type, (), lambda: word, own_sum=Const(0)),
    )


def test_the_schemes_come_in_the_order_of_history() -> None:
    assert list(SCHEMES) == ["pfn-idx-tagged", "pfn-idx", "rfc-v1", "merged"]
    assert all(name == scheme.name for name, scheme in SCHEMES.items())
    assert DEFAULT_SCHEME in SCHEMES


def test_a_macro_as_an_operand_has_its_name_and_the_type_of_its_value() -> None:
    assert Macro("PAGE_SIZE", Const(1, ulong(64))).ref == Var("PAGE_SIZE", ulong(64))


def test_the_parameters_are_five_ints() -> None:
    assert list(DOMAIN.names) == [
        "BITS_PER_LONG",
        "PAGE_SHIFT",
        "MAX_POSSIBLE_PHYSMEM_BITS",
        "CONFIG_ZSMALLOC_CHAIN_SIZE",
        "ADDRESSABLE_BITS",
    ]
    assert {parameter.type for parameter in VARS} == {INT}


def test_a_macro_is_found_by_its_name() -> None:
    assert simplest().macro("ONE") == Var("ONE", INT)


def test_a_macro_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match=r"^'TWO'$"):
        simplest().macro("TWO")


def test_what_is_absent_says_its_name() -> None:
    with pytest.raises(AbsentError) as caught:
        simplest().macro("TWO")
    assert caught.value.name == "TWO"


def test_a_scheme_of_our_own_is_no_c_file() -> None:
    with pytest.raises(InternalError, match=r"^a scheme of our own is no C file$"):
        simplest().from_source()


def test_a_model_that_was_read_from_c_has_its_file() -> None:
    read = SourceModel({}, {}, ())
    assert replace(simplest(), source=read).from_source() is read


def test_a_scheme_asserts_nothing_unless_it_says_so() -> None:
    assert simplest().assertion == TRUE


def test_a_definition_is_built_once_for_each_word_width() -> None:
    built: list[int] = []

    def define(bits_per_long: int) -> SchemeModel:
        built.append(bits_per_long)
        return simplest()

    scheme = Scheme("toy", "[PFN]", "never", gated=False, define=define)
    assert scheme.definition(64) is scheme.definition(64)
    scheme.definition(32)
    assert built == [64, 32]


@definitions
def test_a_macro_uses_parameters_and_earlier_macros_alone(
    scheme: Scheme, definition: SchemeModel
) -> None:
    known = {
        parameter.name: parameter.type for parameter in (each.var for each in DOMAIN.parameters)
    }
    for macro in definition.macros:
        used = {var.name: var.type for var in names(macro.value)}
        assert used.items() <= known.items(), f"{scheme.name}: {macro.name}"
        assert macro.name not in known, f"{macro.name} is defined twice"
        known[macro.name] = macro.value.type


@definitions
def test_macros_written_out_are_over_the_parameters_alone(
    scheme: Scheme, definition: SchemeModel
) -> None:
    written_out = over_parameters(definition)
    assert list(written_out) == [macro.name for macro in definition.macros], scheme.name
    assert set(names(*written_out.values())) <= set(VARS)
    layout = {"BITS_PER_LONG": definition.bits_per_long, "PAGE_SHIFT": 12}
    given = {**layout, "MAX_POSSIBLE_PHYSMEM_BITS": 40, "CONFIG_ZSMALLOC_CHAIN_SIZE": 8}
    values = dict(given)
    for macro in definition.macros:
        values[macro.name] = evaluate(macro.value, values)
        assert evaluate(written_out[macro.name], given) == values[macro.name]


@definitions
def test_what_a_definition_says_is_over_its_own_macros(
    scheme: Scheme, definition: SchemeModel
) -> None:
    word = Var("obj", ulong(definition.bits_per_long))
    roots: list[Expr] = [definition.word.needed, definition.assertion]
    roots += [part for place in definition.word.fields for part in (place.lsb, place.width)]
    roots += [definition.word.decode("pfn", word), definition.word.decode("class_idx", word)]
    roots += [definition.word.decode("obj_idx", word), definition.word.holding(word, word, word)]
    if definition.word.gate is not None:
        roots += [definition.word.gate.enabled, definition.word.gate.fallback_needed]
    roots += [field.sized_for for field in definition.word.fields if field.sized_for is not None]
    known = {
        *VARS,
        *(macro.ref for macro in definition.macros),
        word,
    }
    assert set(names(*roots)) <= known, scheme.name


@definitions
def test_the_fields_are_named_most_significant_first(
    scheme: Scheme, definition: SchemeModel
) -> None:
    assert [place.name for place in definition.word.fields] == ["pfn", "class_idx", "obj_idx"]
    assert re.match(r"^\[PFN \| ", scheme.title)


@definitions
def test_a_scheme_has_a_gate_when_it_can_carry_class_idx(
    scheme: Scheme, definition: SchemeModel
) -> None:
    assert (definition.word.gate is not None) is scheme.gated


@definitions
def test_the_codec_has_the_types_of_the_kernels(scheme: Scheme, definition: SchemeModel) -> None:
    word = ulong(definition.bits_per_long)
    obj = Var("obj", word)
    assert definition.word.holding(obj, obj, obj).type == word, scheme.name
    assert definition.word.decode("pfn", obj).type == word
    assert definition.word.decode("class_idx", obj).type.name == "unsigned int"
    assert definition.word.decode("obj_idx", obj).type.name == "unsigned int"
