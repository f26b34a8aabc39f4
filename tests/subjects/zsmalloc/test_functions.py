"""The functions that words depend on, and what each gives where it is right."""

from functools import cache

import pytest
import samples
from sourced import merged_model

from zslayout.expr.ints import evaluate
from zslayout.expr.walk import names
from zslayout.reference.size_class import calculate_zspage_chain_size
from zslayout.subjects.zsmalloc.functions import CHAIN_SIZE, CODEC, INPUTS, right, wastes
from zslayout.words.layout import derive
from zslayout.words.scheme import Scheme

VALUES = {
    "pfn": 0x12345,
    "new_pfn": 0x54321,
    "old_pfn": 7,
    "class_idx": 200,
    "obj_idx": 99,
    "obj": 0x123456789ABCDEF0,
    "size": 3264,
}


@cache
def values() -> dict[str, int]:
    scheme = Scheme("own", "", "", gated=True, define=lambda _: merged_model())
    return {**derive(scheme, samples.named("x86_64"), 8).values, **VALUES}


@pytest.mark.parametrize("name", [name for name in INPUTS if name != CHAIN_SIZE])
def test_a_right_file_gives_what_is_right(name: str) -> None:
    summary = merged_model().from_source().function(name)
    assert summary.inputs == INPUTS[name]
    assert evaluate(summary.result, values()) == evaluate(right(merged_model(), name), values())


@pytest.mark.parametrize("name", INPUTS)
def test_what_is_right_speaks_of_the_inputs_and_of_numbers_alone(name: str) -> None:
    known = {*INPUTS[name], *(values().keys() - VALUES.keys())}
    known |= {each for each, _ in wastes(merged_model().macro("PAGE_SIZE"), merged_model())}
    assert {var.name for var in names(right(merged_model(), name))} <= known


@pytest.mark.parametrize("name", CODEC)
def test_a_right_codec_is_the_schemes_over_the_parameters(name: str) -> None:
    macros = {macro.name for macro in merged_model().macros}
    assert not macros & {var.name for var in names(right(merged_model(), name))}


@pytest.mark.parametrize("size", [32, 48, 96, 2032, 2720, 3264, 4080])
def test_the_right_chain_is_that_of_the_executable_model(size: int) -> None:
    known = {**values(), "size": size}
    for name, value in wastes(next(iter(names(right(merged_model(), CHAIN_SIZE)))), merged_model()):
        known[name] = evaluate(value, known)
    found = evaluate(right(merged_model(), CHAIN_SIZE), known)
    assert found == calculate_zspage_chain_size(size, known["PAGE_SIZE"], 8)
