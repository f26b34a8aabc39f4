"""The parameters that the theorem speaks of."""

from functools import cache
from itertools import product

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams, ChainSize
from zslayout.arch.point import ParameterPoint
from zslayout.expr.build import all_of
from zslayout.expr.formula import Formula
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const
from zslayout.expr.python import compile_function
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.words.parameters import ADDRESSABLE, ADDRESSABLE_BITS, PHYSMEM, Parameter

CONFIGS = shipped.load_all(VOCABULARY)
assert len(CONFIGS) > 90

widths = pytest.mark.parametrize("width", DOMAIN.widths)


@cache
def every_point(width: int) -> frozenset[ParameterPoint]:
    return frozenset(DOMAIN.points(width))


def params(width: int, shift: int, phys: int, chain: ChainSize) -> ArchParams:
    return ArchParams("toy", "toy", width, shift, phys, ("a test",), chain_size=chain)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda each: each.name)
def test_every_archconfig_is_in_the_domain_at_every_chain_size(config: ArchParams) -> None:
    assert DOMAIN.contains_all_of(config)
    for chain in config.chain_size.all:
        assert DOMAIN.contains(DOMAIN.of(config, chain))


@widths
def test_the_points_are_those_that_meet_every_range(width: int) -> None:
    names = list(DOMAIN.names)
    inside = compile_function(
        "inside", names, (), [all_of(*(r.holds for r in DOMAIN.ranges(width)))]
    )
    around = product([width], range(10, 21), range(76), range(2, 19))
    every = (DOMAIN.point(*point) for point in around)
    assert set(DOMAIN.points(width)) == {point for point in every if inside(*point)}


def _small_first(point: ParameterPoint) -> tuple[int, int, int]:
    _, shift, phys, chain, _ = point
    return shift, chain, phys


@widths
def test_the_points_come_once_with_small_pages_and_short_chains_first(width: int) -> None:
    found = list(DOMAIN.points(width))
    assert len(found) == {32: 2821, 64: 4459}[width]
    assert found[0] == DOMAIN.point(width, 12, 13, 4)
    assert found == sorted(set(found), key=_small_first)


@widths
def test_every_pfn_has_at_least_a_bit_and_leaves_one(width: int) -> None:
    assert {phys - shift for _, shift, phys, *_ in DOMAIN.points(width)} == set(
        range(1, {32: 32, 64: 53}[width])
    )


@widths
def test_a_machine_addresses_what_its_headers_say_where_nobody_says_otherwise(width: int) -> None:
    every = DOMAIN.points(width)
    assert all(each[ADDRESSABLE_BITS.name] == each[PHYSMEM.var.name] for each in every)
    naive = samples.named("ppc64-4k-flatmem")
    assert [DOMAIN.of(naive)[each.var.name] for each in (PHYSMEM, ADDRESSABLE)] == [46, 51]
    assert DOMAIN.contains_all_of(naive)
    assert not DOMAIN.contains(DOMAIN.of(naive).moved(ADDRESSABLE_BITS.name, 65))


def test_a_32_bit_machine_may_have_more_physical_bits_than_its_word() -> None:
    assert DOMAIN.point(32, 12, 40, 8) in set(DOMAIN.points(32))
    assert max(phys for _, _, phys, *_ in DOMAIN.points(32)) == 18 + 31


@widths
@pytest.mark.parametrize("free", DOMAIN.free, ids=lambda each: each.var.name)
def test_the_few_bits_of_a_free_parameter_hold_every_value_it_has(
    free: Parameter, width: int
) -> None:
    for value in {point[free.var.name] for point in DOMAIN.points(width)}:
        assert free.free.type.wrap(value) == value
        assert evaluate(free.definition.value, {free.free.name: value}) == value


def test_every_parameter_but_the_word_width_is_free() -> None:
    assert [each.var.name for each in DOMAIN.free] == list(DOMAIN.names[1:])
    assert [each.definition.name for each in DOMAIN.free] == list(DOMAIN.names[1:])


@widths
def test_the_word_width_is_a_constant(width: int) -> None:
    definition = DOMAIN.width(width)
    assert (definition.name, definition.value) == ("BITS_PER_LONG", Const(width))


def test_the_ranges_are_said_in_numbers() -> None:
    assert [f"{each.name}: {each.says}" for each in DOMAIN.ranges(32)] == [
        "page_shift_in_range: PAGE_SHIFT is 12 to 18",
        "chain_size_in_range: the chain size is 4 to 16",
        "pfn_bits_in_range: _PFN_BITS is 1 to 31",
        "physmem_bits_in_range: MAX_POSSIBLE_PHYSMEM_BITS is at most 64",
        "frame_bits_in_range: ADDRESSABLE_BITS - PAGE_SHIFT is 1 to 31",
        "addressable_bits_in_range: ADDRESSABLE_BITS is at most 64",
    ]
    assert DOMAIN.ranges(64)[2].says == "_PFN_BITS is 1 to 63"


@widths
@pytest.mark.parametrize(
    ("shift", "phys", "chain", "broken"),
    [
        (11, 30, 4, ["page_shift_in_range"]),
        (19, 30, 4, ["page_shift_in_range"]),
        (12, 30, 3, ["chain_size_in_range"]),
        (12, 30, 17, ["chain_size_in_range"]),
        (12, 12, 4, ["pfn_bits_in_range", "frame_bits_in_range"]),
        (12, 65, 4, ["physmem_bits_in_range", "addressable_bits_in_range"]),
        (18, 48, 16, []),
    ],
)
def test_each_range_refuses_what_is_just_outside(
    width: int, shift: int, phys: int, chain: int, broken: list[str]
) -> None:
    formula = Formula(
        tuple(each.free for each in DOMAIN.free),
        (DOMAIN.width(width), *(each.definition for each in DOMAIN.free)),
        DOMAIN.ranges(width),
    )
    at = {"page_shift": shift, "physmem_bits": phys, "chain_size": chain, "addressable_bits": phys}
    found = [each.name for each in formula.false_at(at)]
    if width == 32 and phys == 65:
        broken = ["pfn_bits_in_range", broken[0], "frame_bits_in_range", broken[1]]
    assert found == broken


@given(
    st.sampled_from((16, 32, 64, 128)),
    st.integers(10, 20),
    st.integers(8, 90),
    st.integers(2, 17),
    st.integers(0, 3),
)
def test_a_configuration_is_inside_when_all_its_chain_sizes_are_points(
    width: int, shift: int, phys: int, least: int, more: int
) -> None:
    config = params(width, shift, phys, ChainSize(least, least, least + more))
    inside = every_point(width) if width in DOMAIN.widths else frozenset()
    every = {DOMAIN.of(config, chain) for chain in config.chain_size.all}
    assert DOMAIN.contains_all_of(config) is (every <= inside)
