"""Lemmas by name, and what the theorem says of one configuration."""

from dataclasses import replace

import pytest
import samples

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams, ChainSize
from zslayout.errors import UserError
from zslayout.layout.layout import derive
from zslayout.layout.schemes import SCHEMES
from zslayout.obligations.registry import BY_ID, OBLIGATIONS
from zslayout.pipeline.catalogue import at, by_name, speaks_of, theorem
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.theorem import build, widths

CONFIGS = shipped.load_all(VOCABULARY)
assert len(CONFIGS) > 90


def ids(config: ArchParams, scheme: str) -> list[str]:
    return [lemma.id for lemma in at(config, [SCHEMES[scheme]])]


def test_the_theorem_is_the_lemmas_on_widths_and_those_of_each_scheme() -> None:
    expected = [lemma.name for width in (32, 64) for lemma in widths.lemmas(width)]
    for scheme in SCHEMES.values():
        for width in (32, 64):
            expected += [lemma.name for lemma in build.lemmas(scheme, width)]
    assert [lemma.name for lemma in theorem()] == expected
    assert len(expected) == 279


def test_the_theorem_about_some_schemes_has_no_lemma_about_others() -> None:
    groups = {lemma.group for lemma in theorem([SCHEMES["merged"]])}
    assert groups == {"word", "merged"}


def test_a_lemma_is_found_by_its_name() -> None:
    found = by_name()
    assert len(found) == len(list(theorem()))
    assert found["merged obj.fits 64"].id == "obj.fits"
    assert all(lemma.name == name for name, lemma in found.items())


@pytest.mark.parametrize("config", CONFIGS, ids=lambda each: each.name)
def test_every_archconfig_has_an_instance_of_each_lemma_that_speaks_of_one_of_its_layouts(
    config: ArchParams,
) -> None:
    for scheme in SCHEMES.values():
        layouts = [derive(scheme, config, chain) for chain in config.chain_size.all]
        expected = [
            each.id
            for each in OBLIGATIONS
            if not each.control and any(speaks_of(each, layout) for layout in layouts)
        ]
        found = list(at(config, [scheme]))
        assert [lemma.id for lemma in found] == expected
        assert {lemma.group for lemma in found} <= {f"{config.name}/{scheme.name}"}
        assert all(lemma.uses == () for lemma in found)


def test_an_instance_is_of_every_scheme_asked_for_in_their_order() -> None:
    found = [lemma.group for lemma in at(samples.named("i386"), tuple(SCHEMES.values()))]
    assert list(dict.fromkeys(found)) == [f"i386/{scheme}" for scheme in SCHEMES]


def test_a_configuration_that_does_not_compile_has_no_instances() -> None:
    board = replace(samples.board(phys=58), chain_size=ChainSize(16, 16, 16))
    assert ids(board, "rfc-v1") == []


def test_what_holds_nowhere_on_a_configuration_has_no_instance_there() -> None:
    assert "obj.decode_total" not in ids(samples.board(phys=16), "pfn-idx")
    assert "obj.decode_total" in ids(samples.board(), "pfn-idx")


@pytest.mark.parametrize(
    ("name", "scheme", "spoken_of"),
    [
        ("obj.roundtrip.class", "rfc-v1", True),
        ("obj.roundtrip.class", "pfn-idx", False),
        ("fallback.identical", "rfc-v1", False),
        ("obj.fits", "pfn-idx", True),
    ],
)
def test_a_lemma_speaks_of_the_layouts_in_its_scope(
    name: str, scheme: str, spoken_of: bool
) -> None:
    layout = derive(SCHEMES[scheme], samples.board(), 8)
    assert speaks_of(BY_ID[name], layout) is spoken_of


def test_a_lemma_speaks_of_no_layout_that_does_not_compile() -> None:
    layout = derive(SCHEMES["rfc-v1"], samples.board(phys=58), 16)
    assert not layout.asserted
    assert not any(speaks_of(each, layout) for each in OBLIGATIONS)


def test_a_lemma_speaks_of_the_layouts_where_its_exact_condition_is_true() -> None:
    board = samples.board(bits=32, phys=34)
    size = BY_ID["size.min_aligned"]
    every = {chain: derive(SCHEMES["merged"], board, chain) for chain in range(4, 17)}
    found = [chain for chain, layout in every.items() if not speaks_of(size, layout)]
    assert found == [9, 11, 13, 15]


def test_a_configuration_outside_the_domain_is_a_fault_with_its_file_or_its_name() -> None:
    outside = samples.board(bits=32, phys=44)
    with pytest.raises(UserError) as raised:
        list(at(outside, [SCHEMES["merged"]]))
    assert str(raised.value) == "board.toml: is outside the theorem's domain"
    with pytest.raises(UserError) as raised:
        list(at(replace(outside, file=""), [SCHEMES["merged"]]))
    assert str(raised.value) == "board: is outside the theorem's domain"
