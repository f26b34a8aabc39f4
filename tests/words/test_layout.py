"""A scheme on an archconfig at one chain size."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.arch.params import ArchParams, ChainSize, Outcome
from zslayout.expr.ints import evaluate
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Field, Layout, derive, layouts, numbers
from zslayout.words.scheme import Scheme


def params(bits_per_long: int, page_shift: int, physmem_bits: int) -> ArchParams:
    name = f"{bits_per_long}-{page_shift}-{physmem_bits}"
    return ArchParams(name, "toy", bits_per_long, page_shift, physmem_bits, source=("a test",))


ARM64_4K, ARM32, UNDEFINED = params(64, 12, 52), params(32, 12, 32), params(64, 12, 64)

configs = st.one_of(
    st.builds(params, st.just(64), st.integers(12, 18), st.integers(39, 64)),
    st.builds(params, st.just(32), st.integers(12, 18), st.integers(32, 40)),
)
anywhere = given(
    scheme=st.sampled_from(list(SCHEMES.values())), config=configs, chain_size=st.integers(4, 16)
)


def with_fields(headroom: int, *, enabled: bool, asserted: bool) -> Layout:
    layout = derive(SCHEMES["merged"], ARM64_4K, 8)
    return dataclasses.replace(
        layout, enabled=enabled, asserted=asserted, needed_bits=64 - headroom
    )


def test_a_field_knows_its_bits() -> None:
    field = Field("class_idx", 16, 8)
    assert field.msb == 23
    assert field.mask == 0xFF0000


def test_a_field_of_the_whole_word_has_every_bit() -> None:
    assert Field("pfn", 0, 64).mask == 2**64 - 1


def test_headroom_is_what_the_fields_leave_over() -> None:
    assert with_fields(3, enabled=True, asserted=True).headroom_bits == 3
    assert with_fields(-5, enabled=True, asserted=True).headroom_bits == -5


@pytest.mark.parametrize(
    ("enabled", "asserted", "outcome"),
    [
        (True, True, Outcome.CLASS_IDX),
        (False, True, Outcome.FALLBACK),
        (True, False, Outcome.BUILD_ERROR),
        (False, False, Outcome.BUILD_ERROR),
    ],
    ids=["enabled", "not enabled", "enabled but refused", "refused"],
)
def test_the_outcome_follows_the_assertion_then_the_gate(
    enabled: bool, asserted: bool, outcome: Outcome
) -> None:
    assert with_fields(0, enabled=enabled, asserted=asserted).outcome is outcome


def test_a_layout_is_derived_for_every_chain_size_of_the_configuration() -> None:
    config = dataclasses.replace(ARM64_4K, chain_size=ChainSize(5, 6, 7))
    assert [layout.chain_size for layout in layouts(SCHEMES["merged"], config)] == [5, 6, 7]


def test_a_layout_is_derived_for_the_chain_size_asked_for() -> None:
    [layout] = layouts(SCHEMES["merged"], ARM64_4K, 16)
    assert layout.chain_size == 16
    assert layout.values["CONFIG_ZSMALLOC_CHAIN_SIZE"] == 16


def test_a_field_of_no_width_is_left_out() -> None:
    assert [field.name for field in derive(SCHEMES["pfn-idx"], ARM64_4K, 8).fields] == [
        "pfn",
        "obj_idx",
    ]
    assert [field.name for field in derive(SCHEMES["merged"], ARM32, 8).fields] == [
        "pfn",
        "obj_idx",
    ]


def test_the_layout_of_arm64_is_that_of_the_series() -> None:
    layout = derive(SCHEMES["rfc-v1"], ARM64_4K, 8)
    assert layout.fields == (
        Field("pfn", 24, 40),
        Field("class_idx", 16, 8),
        Field("obj_idx", 0, 16),
    )
    assert (layout.needed_bits, layout.headroom_bits) == (58, 6)
    assert layout.outcome is Outcome.CLASS_IDX


def test_a_layout_knows_its_scheme_for_its_word() -> None:
    layout = derive(SCHEMES["merged"], ARM32, 8)
    assert layout.definition is SCHEMES["merged"].definition(32)
    assert layout.word_bits == 32


@anywhere
def test_every_macro_has_the_value_of_its_expression(
    scheme: Scheme, config: ArchParams, chain_size: int
) -> None:
    layout = derive(scheme, config, chain_size)
    values = dict(layout.at.items())
    for macro in layout.definition.macros:
        values[macro.name] = evaluate(macro.value, values)
    assert values == layout.values
    assert layout.needed_bits == evaluate(layout.definition.word.needed, values)
    assert layout.asserted == evaluate(layout.definition.assertion, values)
    gate = layout.definition.word.gate
    assert layout.enabled == (gate is not None and evaluate(gate.enabled, values))


@anywhere
def test_the_fields_of_a_layout_fill_the_word(
    scheme: Scheme, config: ArchParams, chain_size: int
) -> None:
    layout = derive(scheme, config, chain_size)
    below = layout.definition.word.tag_bits
    for field in reversed(layout.fields):
        assert field.lsb == below
        below = field.msb + 1
    assert below == layout.word_bits


@anywhere
def test_the_numbers_at_a_point_are_those_of_the_layout_there(
    scheme: Scheme, config: ArchParams, chain_size: int
) -> None:
    point, layout = DOMAIN.of(config, chain_size), derive(scheme, config, chain_size)
    found = numbers(scheme, point)
    for part, value in found._asdict().items():
        assert value == getattr(layout, part), part


def test_the_numbers_at_a_point_need_no_configuration() -> None:
    found = numbers(SCHEMES["rfc-v1"], DOMAIN.point(64, 12, 52, 8))
    assert found.fields == (
        Field("pfn", 24, 40),
        Field("class_idx", 16, 8),
        Field("obj_idx", 0, 16),
    )
    assert (found.enabled, found.asserted, found.needed_bits) == (True, True, 58)
    assert list(found.values)[:5] == list(DOMAIN.names)
    assert list(found.values.values())[:5] == [64, 12, 52, 8, 52]
