"""What a C file says, as a definition."""

from dataclasses import replace

import pytest
import samples
from defects import source, text
from sourced import BY_NAME

from zslayout.cfront.code import FileModel
from zslayout.cfront.point import point
from zslayout.cfront.reading import read
from zslayout.cfront.text import CFile
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Var
from zslayout.expr.types import ulong
from zslayout.pipeline.program import as_scheme, definition
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Layout, derive
from zslayout.words.scheme import Scheme, SchemeModel
from zslayout.words.source import AbsentError

SCHEME_OF = {"two_fields": "pfn-idx", "rfc_v1": "rfc-v1", "merged": "merged"}


def code(name: str, arch: str = "x86_64", chain_size: int = 8) -> FileModel:
    """A base file or a defect at one point."""
    written = source(name) if name in SCHEME_OF else text(BY_NAME[name])
    at = point(samples.named(arch), chain_size)
    return read(CFile(f"{name}.c", written), [at]).code(at)


def layout(own: SchemeModel, arch: str = "x86_64", chain_size: int = 8) -> Layout:
    scheme = Scheme("own", "", "", gated=own.word.gate is not None, define=lambda _: own)
    return derive(scheme, samples.named(arch), chain_size)


@pytest.mark.parametrize("arch", ["x86_64", "riscv64-sv57", "i386"])
@pytest.mark.parametrize("name", SCHEME_OF)
def test_the_fields_are_where_the_encoder_puts_them(name: str, arch: str) -> None:
    own = layout(definition(code(name, arch)), arch)
    right = derive(SCHEMES[SCHEME_OF[name]], samples.named(arch), 8)
    assert own.fields == right.fields
    assert own.enabled is right.enabled
    assert own.asserted is right.asserted


def test_a_file_without_a_class_has_no_gate() -> None:
    own = definition(code("two_fields"))
    assert own.word.gate is None
    assert evaluate(own.word.decode("class_idx", Const(5, ulong(64))), {}) == 0


def test_the_gate_of_a_file_is_on_where_a_class_leaves_a_mark_in_the_word() -> None:
    assert not layout(definition(code("merged", "um-x86_64")), "um-x86_64").enabled
    above = definition(code("class-over-the-page-frame", "um-x86_64"))
    assert layout(above, "um-x86_64").enabled


def test_a_third_field_needs_the_bits_that_two_fields_give_their_indices() -> None:
    own = layout(definition(code("assertion-forgets-index", "um-x86_64")), "um-x86_64")
    assert own.asserted
    assert own.needed_bits == derive(SCHEMES["rfc-v1"], own.params, 8).needed_bits == 70


def test_the_functions_of_a_file_are_called_by_the_kernels_names() -> None:
    program = definition(code("rfc_v1")).from_source()
    obj = Var("obj", ulong(64))
    values = {"obj": 0x123456789ABCDEF0, **layout(definition(code("rfc_v1"))).values}
    assert evaluate(program.called("handle_to_obj", obj), values) == values["obj"]
    assert evaluate(program.called("obj_to_frame", obj), values) == values["obj"] >> 24
    with pytest.raises(AbsentError):
        program.called("zs_compact", obj)


def test_a_file_brings_its_bitfields() -> None:
    program = definition(code("merged")).from_source()
    widths = {name: field.width for name, field in program.bitfields.items()}
    assert widths == {"huge": 1, "fullness": 4, "class": 9, "magic": 8}


def test_a_loop_is_left_as_turns_over_the_size() -> None:
    program = definition(code("two_fields")).from_source()
    values: dict[str, int] = {"size": 3264, **layout(definition(code("two_fields"))).values}
    for name, value in program.function("calculate_zspage_chain_size").bindings:
        values[name] = evaluate(value, values)
    pages = program.called("calculate_zspage_chain_size", Const(3264))
    assert evaluate(pages, values) == 4


def test_a_file_that_agrees_takes_its_fields_from_the_scheme() -> None:
    reference = SCHEMES["rfc-v1"].definition(64)
    own = as_scheme(definition(code("rfc_v1"), reference), reference)
    right = derive(SCHEMES["rfc-v1"], samples.named("x86_64"), 8)
    assert layout(own).fields == right.fields
    assert layout(own).needed_bits == right.needed_bits
    assert own.reference is reference
    assert not own.word.spare


def test_where_zspage_class_is_narrow_only_classes_of_a_pool_are_spoken_of() -> None:
    reference = SCHEMES["merged"].definition(64)
    own = definition(code("zspage-class-one-short"), reference)
    assert own.from_source().bitfields["class"].width == 8
    assert as_scheme(own, reference).word.spare


def test_a_function_that_a_file_has_not_is_absent() -> None:
    read_ = code("two_fields")
    left = {name: each for name, each in read_.functions.items() if name != "obj_to_frame"}
    found = replace(read_, functions=left)
    with pytest.raises(AbsentError):
        definition(found).from_source().called("obj_to_frame", Const(0, ulong(64)))
