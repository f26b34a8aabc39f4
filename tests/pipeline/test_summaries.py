"""What a C file says of each function and macro, with its provenance."""

from functools import cache

import samples
from defects import source

from zslayout.cfront.point import point
from zslayout.cfront.reading import read
from zslayout.cfront.text import CFile
from zslayout.expr.types import INT
from zslayout.expr.walk import names
from zslayout.pipeline.program import definition
from zslayout.provenance import Does
from zslayout.subjects.zsmalloc.functions import INPUTS
from zslayout.words.scheme import SchemeModel
from zslayout.words.source import SourceModel


@cache
def model(base: str = "rfc_v1", arch: str = "x86_64") -> SchemeModel:
    return read_from(f"{base}.c", source(base), arch)


def read_from(name: str, text: str, arch: str = "x86_64") -> SchemeModel:
    at = point(samples.named(arch), 8)
    return definition(read(CFile(name, text), [at]).code(at))


def program() -> SourceModel:
    return model().from_source()


def line(number: int, base: str = "rfc_v1") -> str:
    return source(base).splitlines()[number - 1].strip()


def test_every_function_has_its_inputs_and_its_place() -> None:
    assert list(program().functions) == list(INPUTS)
    for name, summary in program().functions.items():
        assert summary.inputs == INPUTS[name]
        assert summary.provenance.place is not None
        assert summary.provenance.place.file == "rfc_v1.c"


def test_statements_speak_of_inputs_and_macros_and_turns_alone() -> None:
    known = {macro.name for macro in model().macros} | {"BITS_PER_LONG", "PAGE_SHIFT"}
    known |= {"MAX_POSSIBLE_PHYSMEM_BITS", "CONFIG_ZSMALLOC_CHAIN_SIZE"}
    for summary in program().functions.values():
        bound = {name for name, _ in summary.bindings}
        for each in summary.statements:
            spoken = {var.name for var in names(each.value)}
            assert spoken <= known | bound | {*summary.inputs}, each.provenance


def test_a_statement_has_its_line_and_what_it_does_there() -> None:
    found = {
        (line(each.provenance.place.line), each.does)
        for each in program().function("calculate_zspage_chain_size").statements
        if each.provenance.place
    }
    assert ("for (i = 1; i <= ZS_MAX_PAGES_PER_ZSPAGE; i++) {", Does.REPEATS) in found
    assert any(does is Does.BRANCHES and text.startswith("if (") for text, does in found)


def test_a_size_is_an_int_as_in_c() -> None:
    turned = program().function("calculate_zspage_chain_size")
    sizes = [var for _, value in turned.bindings for var in names(value) if var.name == "size"]
    assert {var.type for var in sizes} == {INT}


def test_a_macro_has_its_place_and_what_decides_that_it_counts() -> None:
    (mask,) = (macro for macro in model().macros if macro.name == "OBJ_CLASS_MASK")
    assert mask.provenance is not None
    assert mask.provenance.place is not None
    assert line(mask.provenance.place.line).startswith("#define OBJ_CLASS_MASK")
    (asked,) = mask.under
    assert asked.asks == ("BITS_PER_LONG",)


def test_a_macro_of_the_prelude_has_no_place() -> None:
    (size,) = (macro for macro in model().macros if macro.name == "PAGE_SIZE")
    assert size.provenance is None


def test_bitfields_and_assertions_have_their_places() -> None:
    assert {name: each.width for name, each in program().bitfields.items()}["class"] == 9
    every = (
        *(each.provenance for each in program().bitfields.values()),
        *(each.provenance for each in program().assertions),
    )
    texts = [line(each.place.line) for each in every if each and each.place]
    assert "unsigned int class:CLASS_BITS + 1;" in texts
    assert any(text.startswith("static_assert(") for text in texts)
    assert len(texts) == len(every)


def test_what_decides_about_the_gate_is_asked_inside_of_the_encoder_or_about_its_macros() -> None:
    gate = model().word.gate
    assert gate is not None
    assert [
        line(each.provenance.place.line) for each in gate.conditions if each.provenance.place
    ] == ["#if BITS_PER_LONG >= 64"]
    other = model("merged").word.gate
    assert other is not None
    (asked,) = other.conditions
    assert "ZS_OBJS_PER_ZSPAGE_BITS" in asked.asks
