"""Schemes with one thing changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.arch.params import ArchParams, Outcome
from zslayout.subjects.zsmalloc.schemes import SCHEMES, rfc_v1
from zslayout.subjects.zsmalloc.variant import computed_gate, with_class_bits
from zslayout.words.layout import Layout, derive
from zslayout.words.scheme import Scheme


def layout_of(scheme: Scheme, page: int, physmem: int, *, bits: int = 64, chain: int = 8) -> Layout:
    config = ArchParams("toy", "toy", bits, page, physmem, source=("a test",))
    return derive(scheme, config, chain)


@pytest.mark.parametrize("name", ["rfc-v1", "merged"])
@given(page=st.integers(12, 18), class_bits=st.integers(0, 9))
def test_another_class_bits_is_another_spacing_and_another_count(
    name: str, page: int, class_bits: int
) -> None:
    values = layout_of(with_class_bits(SCHEMES[name], class_bits), page, 48).values
    delta = (1 << page) >> class_bits
    assert values["CLASS_BITS"] == class_bits
    assert values["ZS_SIZE_CLASS_DELTA"] == delta
    assert values["ZS_SIZE_CLASSES"] == -(-((1 << page) - 32) // delta) + 1


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_the_class_bits_of_the_kernel_are_no_variant(scheme: Scheme) -> None:
    assert with_class_bits(scheme, 8) is scheme
    assert with_class_bits(scheme, 7) is with_class_bits(scheme, 7)


def test_a_variant_is_named_for_what_is_changed() -> None:
    gated = computed_gate(rfc_v1.SCHEME)
    assert gated is not None
    assert with_class_bits(SCHEMES["merged"], 7).name == "merged with CLASS_BITS = 7"
    assert gated.name == "rfc-v1 with a computed gate"
    assert with_class_bits(gated, 7).name == "rfc-v1 with a computed gate and CLASS_BITS = 7"


def test_only_a_fixed_gate_can_be_computed() -> None:
    assert [name for name, scheme in SCHEMES.items() if computed_gate(scheme)] == ["rfc-v1"]


@pytest.mark.parametrize(
    ("bits", "physmem", "chain", "outcome"),
    [
        (64, 56, 8, Outcome.CLASS_IDX),
        (64, 57, 16, Outcome.CLASS_IDX),
        (64, 58, 8, Outcome.CLASS_IDX),
        (64, 58, 9, Outcome.FALLBACK),
        (64, 64, 8, Outcome.FALLBACK),
        (32, 40, 8, Outcome.FALLBACK),
        (32, 25, 16, Outcome.CLASS_IDX),
    ],
)
def test_a_computed_gate_is_on_exactly_where_the_fields_fit(
    bits: int, physmem: int, chain: int, outcome: Outcome
) -> None:
    layout = layout_of(rfc_v1.COMPUTED_GATE, 12, physmem, bits=bits, chain=chain)
    assert layout.outcome is outcome
    assert (layout.headroom_bits >= 0) is (outcome is Outcome.CLASS_IDX)
