"""The family `macro`, at samples drawn without a solver."""

import pytest
from families import refutations, statements

from zslayout.arch import shipped
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.obligations.macro import OBLIGATIONS
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Obligation
from zslayout.words.layout import layouts

HELD, CONTROLS = statements(OBLIGATIONS)


@pytest.mark.parametrize("obligation", HELD, ids=lambda each: each.id)
def test_no_sample_refutes_it(obligation: Obligation) -> None:
    assert refutations(obligation) == 0


@pytest.mark.parametrize("obligation", CONTROLS, ids=lambda each: each.id)
def test_some_sample_refutes_the_control(obligation: Obligation) -> None:
    assert refutations(obligation) > 0


def test_the_full_size_macro_is_undefined_just_where_it_shifts_an_int_away() -> None:
    claim = BY_ID["macro.defined"].build(SCHEMES["rfc-v1"].definition(64))
    undefined, wide = set(), set()
    for params in shipped.load_all(VOCABULARY):
        if params.bits_per_long == 64:
            (layout,) = layouts(SCHEMES["rfc-v1"], params, 8)
            undefined |= {params.name} if claim.refuted_by(layout.values) else set()
            wide |= {params.name} if layout.values["OBJ_INDEX_BITS"] >= 32 else set()
    assert undefined == wide
    assert "parisc64" in wide


def test_the_merged_scheme_is_defined_everywhere() -> None:
    for width in (32, 64):
        claim = BY_ID["macro.defined"].build(SCHEMES["merged"].definition(width))
        for params in shipped.load_all(VOCABULARY):
            if params.bits_per_long == width:
                (layout,) = layouts(SCHEMES["merged"], params, 8)
                assert not claim.refuted_by(layout.values), params.name
