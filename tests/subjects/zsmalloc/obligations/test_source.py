"""What a C file must do beside its codec."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import samples
from sourced import merged_model

from zslayout.errors import InternalError
from zslayout.expr.build import eq
from zslayout.expr.nodes import Const, Expr
from zslayout.expr.types import INT, ulong
from zslayout.expr.walk import names
from zslayout.solve.engine import Engine, Question
from zslayout.subjects.zsmalloc.functions import INPUTS, right
from zslayout.subjects.zsmalloc.obligations.source import OBLIGATIONS
from zslayout.subjects.zsmalloc.registry import BY_ID, FROM_C
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS as OF_SCHEMES
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.layout import derive
from zslayout.words.scheme import Macro, Scheme, SchemeModel
from zslayout.words.source import AbsentError


def status(id_: str, of: SchemeModel) -> Status:
    """The verdict on x86_64."""
    claim = BY_ID[id_].claim(of)
    scheme = Scheme("own", "", "", gated=True, define=lambda _: of)
    values = derive(scheme, samples.named("x86_64"), 8).values
    instance = tuple(values[parameter.name] for parameter in claim.parameters)
    (found,) = Engine(10).decide([Question(claim, (instance,))])
    return found[instance].status


def program(**changes: object) -> SchemeModel:
    """The merged file with something else in its program."""
    return replace(merged_model(), source=replace(merged_model().from_source(), **changes))  # type: ignore[arg-type]


def macro(name: str, value: Expr) -> SchemeModel:
    """The merged file with another value of a macro."""
    macros = tuple(
        Macro(name, value) if each.name == name else each for each in merged_model().macros
    )
    return replace(merged_model(), macros=macros)


def function(name: str, instead: Callable[..., Expr]) -> SchemeModel:
    """The merged file with another function."""
    functions = merged_model().from_source().functions
    inputs = {var.name: var for var in names(right(merged_model(), name))}
    result = instead(*(inputs[each] for each in INPUTS[name]))
    other = functions[name]._replace(result=result, statements=(), bindings=())
    return program(functions={**functions, name: other})


@pytest.mark.parametrize("obligation", OBLIGATIONS, ids=lambda each: each.id)
def test_a_right_file_meets_every_obligation_and_no_control(obligation: object) -> None:
    each = next(one for one in OBLIGATIONS if one is obligation)
    assert status(each.id, merged_model()) is (Status.REFUTED if each.control else Status.PROVED)


def test_every_obligation_has_a_control_of_its_name() -> None:
    controls = [each.id for each in OBLIGATIONS if each.control]
    for each in OBLIGATIONS:
        if not each.control:
            assert any(id_.startswith(f"{each.id}.") for id_ in controls), each.id


def test_they_are_asked_of_files_alone() -> None:
    assert (*OBLIGATIONS, *OF_SCHEMES) == FROM_C
    assert {each.family for each in OBLIGATIONS} == {"source"}
    assert "source" not in {each.family for each in OF_SCHEMES}


@pytest.mark.parametrize("id_", [each.id for each in OBLIGATIONS if each.id != "source.agrees"])
def test_a_scheme_of_our_own_cannot_be_asked(id_: str) -> None:
    if id_ in ("source.agrees.shifted", "source.defined.full_shift"):
        return
    with pytest.raises(InternalError, match="no C file"):
        BY_ID[id_].claim(SCHEMES["merged"].definition(64))


def test_a_function_that_a_file_has_not_makes_the_obligation_absent() -> None:
    functions = dict(merged_model().from_source().functions)
    del functions["record_obj"]
    with pytest.raises(AbsentError):
        BY_ID["source.handle_word"].claim(program(functions=functions))


def test_a_file_agrees_with_itself_where_it_has_no_reference() -> None:
    alone = replace(merged_model(), reference=None)
    assert status("source.agrees", alone) is Status.PROVED


def test_a_file_with_another_size_does_not_agree() -> None:
    other = macro("ZS_SIZE_CLASS_DELTA", merged_model().macro("PAGE_SIZE") >> 7)
    assert status("source.agrees", other) is Status.REFUTED


def test_a_file_with_another_assertion_does_not_agree() -> None:
    never = replace(merged_model(), assertion=eq(Const(1), Const(0)))
    assert status("source.agrees", never) is Status.REFUTED


def test_a_value_on_the_way_may_be_undefined_in_a_macro_that_functions_alone_name() -> None:
    full = Const(1, ulong(64)) << Const(64)
    other = macro("ZS_OBJ_IDX_MASK", full)
    assert status("macro.defined", other) is Status.PROVED
    assert status("source.defined", other) is Status.REFUTED
    steps = BY_ID["source.defined"].claim(other).steps
    assert "ZS_OBJ_IDX_MASK" in {step.name for step in steps}


def test_a_handle_has_as_much_room_as_a_word() -> None:
    half = macro("ZS_HANDLE_SIZE", Const(4, merged_model().macro("ZS_HANDLE_SIZE").type))
    assert status("source.handle_word", half) is Status.REFUTED


def test_a_handle_that_keeps_half_of_the_word_is_refuted() -> None:
    half = function("record_obj", lambda obj: obj & Const(0xFFFFFFFF, ulong(64)))
    assert status("source.handle_word", half) is Status.REFUTED


def test_decoding_the_page_alone_otherwise_is_refuted() -> None:
    assert status("source.frame", function("obj_to_frame", lambda obj: obj >> 1)) is Status.REFUTED


def test_a_class_whose_chunk_is_too_small_is_refuted() -> None:
    value = next(each.value for each in merged_model().macros if each.name == "ZS_SIZE_CLASSES")
    short = macro("ZS_SIZE_CLASSES", value - 1)
    assert status("source.class_index", short) is Status.REFUTED


def test_the_largest_requests_with_their_handles_share_the_last_class() -> None:
    first = function("get_size_class_index", lambda _: Const(0, INT))
    assert status("source.class_index", first) is Status.REFUTED
    assert status("source.class_index", merged_model()) is Status.PROVED


def test_the_largest_class_has_chunks_of_a_page_and_not_more() -> None:
    claim = BY_ID["source.chain_size"].claim(merged_model())
    scheme = Scheme("own", "", "", gated=True, define=lambda _: merged_model())
    for arch in ("x86_64", "ppc64-64k"):
        values = derive(scheme, samples.named(arch), 8).values
        last = {**values, "class_idx": values["ZS_SIZE_CLASSES"] - 1}
        assert claim.with_turns(last)["size"] == values["PAGE_SIZE"]


def test_another_number_of_pages_is_refuted() -> None:
    one = function("calculate_zspage_chain_size", lambda _: Const(1))
    assert status("source.chain_size", one) is Status.REFUTED
