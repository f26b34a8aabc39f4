"""Assertions become closed formulas: what they speak of is there, and what they do not is not."""

from dataclasses import replace

import pytest
from fixtures import with_field

from zslayout.expr.build import eq
from zslayout.expr.formula import NamedAssertion
from zslayout.expr.nodes import Var
from zslayout.expr.types import UINT
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import closure
from zslayout.words.parameters import BITS_PER_LONG
from zslayout.words.scheme import Macro, SchemeModel

X = Var("x", UINT)


def definition(scheme: str = "rfc-v1") -> SchemeModel:
    return SCHEMES[scheme].definition(64)


def about(name: str, scheme: str = "rfc-v1") -> NamedAssertion:
    return NamedAssertion("a", "it is so", definition(scheme).macro(name) >= 1)


def test_a_macro_comes_with_all_that_it_is_made_of() -> None:
    formula = closure.closed(definition(), (X,), [about("OBJ_INDEX_BITS")], frozenset())
    assert [each.name for each in formula.definitions] == [
        "BITS_PER_LONG",
        "PAGE_SHIFT",
        "MAX_POSSIBLE_PHYSMEM_BITS",
        "CONFIG_ZSMALLOC_CHAIN_SIZE",
        "_PFN_BITS",
        "OBJ_INDEX_BITS",
    ]
    assert [var.name for var in formula.free] == ["page_shift", "physmem_bits", "chain_size", "x"]


def test_a_macro_left_free_is_seven_bits_wide_and_nothing_below_it_is_there() -> None:
    stop = frozenset({"OBJ_INDEX_BITS"})
    formula = closure.closed(definition(), (), [about("OBJ_INDEX_BITS")], stop)
    assert [(var.name, var.type.width) for var in formula.free] == [("obj_index_bits", 7)]
    assert [each.name for each in formula.definitions] == ["BITS_PER_LONG", "OBJ_INDEX_BITS"]
    assert [each.name for each in formula.assertions] == ["a"]


def test_a_formula_over_parameters_is_about_the_whole_domain_even_when_it_needs_none() -> None:
    formula = closure.closed(definition(), (X,), [NamedAssertion("a", "so", eq(X, X))], frozenset())
    assert [each.name for each in formula.assertions] == [
        "page_shift_in_range",
        "chain_size_in_range",
        "pfn_bits_in_range",
        "physmem_bits_in_range",
        "a",
    ]


def test_named_values_are_reckoned_once_and_stand_by_their_names() -> None:
    claim = BY_ID["migrate.preserves_class"].claim(definition("merged"))
    steps = closure.named_steps(definition("merged"), claim)
    assert [var.name for var in steps.values()] == ["old_obj", "new_obj", "class_idx_read_after"]
    asserted = NamedAssertion("a", "so", claim.then)
    formula = closure.closed(definition("merged"), claim.variables, [asserted], frozenset(), steps)
    assert [each.name for each in formula.definitions][-3:] == [
        "old_obj",
        "new_obj",
        "class_idx_read_after",
    ]
    assert formula.assertions[-1].holds == eq(
        Var("class_idx_read_after", UINT), Var("class_idx", UINT)
    )


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("pfn-idx-tagged", {"OBJ_INDEX_BITS", "_PFN_BITS"}),
        ("pfn-idx", {"OBJ_INDEX_BITS", "_PFN_BITS"}),
        ("rfc-v1", {"OBJ_INDEX_BITS", "OBJ_IDX_BITS", "OBJ_CLASS_BITS", "_PFN_BITS"}),
        ("merged", {"ZS_OBJ_PFN_SHIFT", "ZS_OBJ_IDX_BITS", "ZS_OBJ_CLASS_BITS", "_PFN_BITS"}),
    ],
)
def test_what_may_be_left_free_is_what_adjacency_bounds(scheme: str, expected: set[str]) -> None:
    assert closure.abstracted(definition(scheme), definition(scheme).word) == expected


def test_a_macro_that_is_only_a_part_of_a_place_is_not_left_free() -> None:
    """obj.adjacent bounds the sum, and not what it is made of."""
    whole = definition("pfn-idx")
    half = Macro("HALF", BITS_PER_LONG - 40)
    added = replace(whole, macros=(*whole.macros, half))
    changed = with_field(added, "pfn", lsb=half.ref + 4)
    assert "HALF" not in closure.abstracted(changed, changed.word)
