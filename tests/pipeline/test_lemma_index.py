"""Lemmas by name, and what the theorem says of one configuration."""

from dataclasses import replace

import pytest
import samples

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams
from zslayout.errors import UserError
from zslayout.pipeline.lemma_index import (
    lemmas_at,
    lemmas_by_key,
    lemmas_by_name,
    lemmas_with_key,
    scheme_lemmas,
    theorem_lemmas,
)
from zslayout.pipeline.prove import ProveRequest, prove
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.protocol.lemmas import protocol_lemmas
from zslayout.subjects.zsmalloc import widths
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS, REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.layout import derive

CONFIGS = shipped.load_all(VOCABULARY)
assert len(CONFIGS) > 90


def ids(config: ArchParams, scheme: str) -> list[str]:
    return [lemma.id for lemma in lemmas_at(config, [SCHEMES[scheme]])]


def test_the_theorem_is_the_lemmas_on_widths_and_those_of_each_scheme() -> None:
    expected = [lemma.name for width in (32, 64) for lemma in widths.lemmas(width)]
    for scheme in SCHEMES.values():
        for width in (32, 64):
            expected += [lemma.name for lemma in scheme_lemmas(scheme, width)]
    assert [lemma.name for lemma in theorem_lemmas()] == expected
    assert len(expected) == 290


def test_the_theorem_about_some_schemes_has_no_lemma_about_others() -> None:
    groups = {lemma.group for lemma in theorem_lemmas([SCHEMES["merged"]])}
    assert groups == {"word", "merged"}


def test_a_lemma_is_found_by_its_name() -> None:
    found = lemmas_by_name()
    assert len(found) == len(list(theorem_lemmas())) + len(protocol_lemmas())
    assert found["merged obj.fits 64"].id == "obj.fits"
    assert all(lemma.name == name for name, lemma in found.items())


def test_lemmas_are_found_by_the_key_of_their_formula() -> None:
    for lemma in (lemmas_by_name()["merged obj.fits 64"], protocol_lemmas()[0]):
        assert [each.name for each in lemmas_with_key(lemma.key)] == [lemma.name]
    assert lemmas_with_key("0" * 64) == ()


def test_lemmas_of_one_formula_are_found_together_in_their_order() -> None:
    found = lemmas_by_key(theorem_lemmas())
    assert sum(map(len, found.values())) == len(list(theorem_lemmas()))
    names = [lemma.name for lemma in theorem_lemmas()]
    for key, alike in found.items():
        assert {lemma.key for lemma in alike} == {key}
        assert sorted(alike, key=lambda lemma: names.index(lemma.name)) == list(alike)
    shared = {tuple(each.group for each in alike) for alike in found.values() if len(alike) > 1}
    assert shared == {("pfn-idx-tagged", "pfn-idx")}


@pytest.mark.parametrize("config", CONFIGS, ids=lambda each: each.name)
def test_every_archconfig_has_a_lemma_for_each_obligation_that_is_about_one_of_its_layouts(
    config: ArchParams,
) -> None:
    for scheme in SCHEMES.values():
        layouts = [derive(scheme, config, chain) for chain in config.chain_size.all]
        expected = [
            each.id
            for each in OBLIGATIONS
            if not each.control and any(map(each.scope.covers, layouts))
        ]
        found = list(lemmas_at(config, [scheme]))
        assert [lemma.id for lemma in found] == expected
        assert {lemma.group for lemma in found} <= {f"{config.name}/{scheme.name}"}
        assert all(lemma.uses == () for lemma in found)
        assert not {"static_assert", "exactly_where"} & {
            each.name for lemma in found for each in lemma.formula.assertions
        }


def test_an_instance_is_of_every_scheme_asked_for_in_their_order() -> None:
    found = [lemma.group for lemma in lemmas_at(samples.named("i386"), tuple(SCHEMES.values()))]
    assert list(dict.fromkeys(found)) == [f"i386/{scheme}" for scheme in SCHEMES]


def test_what_is_false_at_some_chain_size_is_refuted_there_as_check_does() -> None:
    """Nothing but the gate is assumed: what does not compile is not left out."""
    for params, scheme, pattern in (
        (samples.board(phys=58), "rfc-v1", "gate.sound"),
        (samples.named("riscv32"), "pfn-idx", "size.min_aligned"),
        (samples.named("arm-lpae"), "pfn-idx-tagged", "size.min_le_max"),
        (samples.named("um-x86_64"), "rfc-v1", "obj.fits"),
    ):
        request = ProveRequest((SCHEMES[scheme],), REGISTRY.matching([pattern]), (params,))
        theorem = prove(request)
        assert [each.status for each in theorem.lemma_results] == [Status.REFUTED]
        assert theorem.exit_code == 1


def test_a_configuration_outside_the_domain_is_a_fault_with_its_file_or_its_name() -> None:
    outside = samples.board(bits=32, phys=44)
    with pytest.raises(UserError) as raised:
        list(lemmas_at(outside, [SCHEMES["merged"]]))
    assert str(raised.value) == "board.toml: is outside the theorem's domain"
    with pytest.raises(UserError) as raised:
        list(lemmas_at(replace(outside, file=""), [SCHEMES["merged"]]))
    assert str(raised.value) == "board: is outside the theorem's domain"
