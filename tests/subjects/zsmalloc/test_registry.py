"""The registry: ids, sentences, citations, controls, and picking by pattern."""

import re

import pytest

from zslayout.errors import UserError
from zslayout.subjects.zsmalloc.registry import BY_ID, FROM_C, OBLIGATIONS, REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.scheme import Scheme

WANTED = {
    "obj": "fits disjoint covers_pfn covers_class covers_idx roundtrip.pfn roundtrip.class"
    " roundtrip.idx injective decode_total",
    "migrate": "preserves_class preserves_idx writes_pfn",
    "compact": "preserves_class",
    "torn": "class_stable pfn_stable",
    "size": "min_aligned min_le_max index_in_range classes_agree",
    "zspage": "bits_fit class_fits",
    "link": "tag_lossless",
    "header": "tag_free",
    "page": "first_obj_offset_fits",
    "gate": "sound complete",
    "fallback": "identical",
}


def test_every_obligation_that_a_maintainer_would_ask_for_is_there() -> None:
    wanted = {f"{family}.{name}" for family, names in WANTED.items() for name in names.split()}
    assert not wanted - set(BY_ID)


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(FROM_C)


@pytest.mark.parametrize("obligation", FROM_C, ids=lambda each: each.id)
def test_an_obligation_reads_as_one_sentence(obligation: Obligation) -> None:
    assert re.fullmatch(r"[A-Z][^.]*(\(\)|\.\d)?[^.]*\.", obligation.statement), (
        obligation.statement
    )
    assert re.fullmatch(r"[a-z]+(\.[a-z_]+)+", obligation.id)
    assert obligation.cites


@pytest.mark.parametrize("obligation", FROM_C, ids=lambda each: each.id)
def test_a_statement_that_can_fail_says_why_it_matters_and_what_would_fix_it(
    obligation: Obligation,
) -> None:
    assert bool(obligation.fix) != obligation.control
    assert bool(obligation.why) != obligation.control


def test_every_family_has_a_control() -> None:
    families = {each.family for each in FROM_C}
    assert families == {each.family for each in FROM_C if each.control}


def test_controls_are_at_least_a_third_of_all() -> None:
    assert 3 * sum(each.control for each in FROM_C) >= len(FROM_C)


def test_every_control_is_that_of_a_statement_of_its_family() -> None:
    for each in FROM_C:
        if each.control:
            assert not BY_ID[each.control_of].control, each.id
            assert BY_ID[each.control_of].family == each.family


def test_nothing_rests_on_a_control() -> None:
    assert not any(BY_ID[need].control for each in FROM_C for need in each.needs)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda each: each.name)
@pytest.mark.parametrize("width", [32, 64])
def test_one_name_has_one_type_in_all_claims(scheme: Scheme, width: int) -> None:
    definition = scheme.definition(width)
    kinds: dict[str, object] = {}
    gated = scheme.gated
    for obligation in OBLIGATIONS:
        if obligation.scope is not Scope.EVERY and not gated:
            continue
        for var in obligation.build(definition).variables:
            assert kinds.setdefault(var.name, var.type) == var.type


def test_a_pattern_picks_in_the_order_of_the_registry() -> None:
    picked = [each.id for each in REGISTRY.matching(["torn.*", "obj.fits"])]
    assert picked == ["obj.fits", "torn.class_stable", "torn.idx_stable", "torn.pfn_stable"]


def test_no_pattern_picks_everything() -> None:
    assert REGISTRY.matching([]) == OBLIGATIONS


def test_a_pattern_that_matches_nothing_is_a_fault_with_the_nearest_id() -> None:
    with pytest.raises(UserError) as error:
        REGISTRY.matching(["torn.pfn_stabel", "obj.fits"])
    assert str(error.value) == (
        '--obligation: no obligation matches "torn.pfn_stabel"'
        " (did you mean torn.pfn_stable or torn.idx_stable or torn.class_stable?)"
    )


def test_needs_come_before_what_needs_them() -> None:
    ordered = [
        each.id for each in REGISTRY.needed_by(REGISTRY.matching(["migrate.preserves_class"]))
    ]
    assert ordered == ["obj.fits", "obj.roundtrip.class", "migrate.preserves_class"]
