"""A lemma at one kernel configuration."""

import random
from dataclasses import replace

import pytest
import samples

from zslayout.arch import shipped
from zslayout.arch.params import ArchParams, ChainSize
from zslayout.errors import InternalError
from zslayout.expr.nodes import Const
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.solve import oracle
from zslayout.solve.answer import SatResult
from zslayout.subjects.zsmalloc import widths
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build
from zslayout.theorem.instance import at
from zslayout.theorem.lemma import Lemma

NAMES = ("arm64-4k", "riscv64-sv57", "ppc64-64k", "arm-lpae", "i386", "hexagon-256k")
CONFIGS = shipped.load_named(NAMES, VOCABULARY)


def general(scheme: str, width: int, name: str) -> Lemma:
    return build.lemma(SCHEMES[scheme], width, BY_ID[name], direct=True)


def test_only_the_chain_size_and_the_words_stay_free() -> None:
    lemma = at(general("merged", 64, "obj.roundtrip.pfn"), DOMAIN, samples.named("arm64-64k"))
    assert [var.name for var in lemma.formula.free] == ["chain_size", "pfn", "class_idx", "obj_idx"]


def test_the_two_parameters_are_the_numbers_of_the_configuration() -> None:
    lemma = at(general("merged", 64, "obj.fits"), DOMAIN, samples.named("arm64-64k"))
    values = {each.name: each.value for each in lemma.formula.definitions}
    assert values["PAGE_SHIFT"] == Const(16)
    assert values["MAX_POSSIBLE_PHYSMEM_BITS"] == Const(52)
    assert values["BITS_PER_LONG"] == Const(64)


def test_the_chain_size_is_held_to_its_kconfig_range_first() -> None:
    lemma = at(general("merged", 64, "obj.fits"), DOMAIN, samples.named("arm64-64k"))
    first, *rest = lemma.formula.assertions
    assert (first.name, first.says) == ("kconfig_range", "the chain size is 4 to 16")
    general_names = [each.name for each in general("merged", 64, "obj.fits").formula.assertions]
    assert [each.name for each in rest] == general_names


def test_a_lemma_that_knows_no_chain_size_is_held_to_no_range() -> None:
    sufficient, _ = widths.lemmas(64)
    lemma = at(sufficient, DOMAIN, samples.named("arm64-4k"))
    assert [each.name for each in lemma.formula.assertions] == [
        each.name for each in sufficient.formula.assertions
    ]


def test_an_instance_is_named_and_filed_after_its_configuration() -> None:
    before = general("rfc-v1", 64, "obj.fits")
    lemma = at(before, DOMAIN, samples.named("arm64-4k"))
    assert lemma.name == "arm64-4k/rfc-v1 obj.fits 64"
    assert lemma.path == "arm64-4k/rfc-v1/obj.fits.64"
    assert lemma.key != before.key
    assert (lemma.obligation, lemma.scheme) == (before.obligation, before.scheme)
    assert lemma.text.startswith("; arm64-4k/rfc-v1 obj.fits 64\n")


@pytest.mark.parametrize("config", CONFIGS, ids=lambda each: each.name)
@pytest.mark.parametrize("name", ["obj.fits", "obj.roundtrip.idx", "size.min_aligned"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_instance_says_what_the_lemma_says_there(
    scheme: str, name: str, config: ArchParams
) -> None:
    source = random.Random(0)  # noqa: S311  # samples, the same every time
    before = general(scheme, config.bits_per_long, name)
    lemma = at(before, DOMAIN, config)
    held = {"page_shift": config.page_shift, "physmem_bits": config.physmem_bits}
    for chain in range(1, 20):
        free = {
            var.name: source.choice((0, 1, 77, source.getrandbits(var.type.width)))
            for var in lemma.formula.free
        }
        free["chain_size"] = chain
        here = [each.name for each in lemma.formula.false_at(free)]
        there = [each.name for each in before.formula.false_at(free | held)]
        outside = ["kconfig_range"] if chain not in config.chain_size.all else []
        assert here == outside + there


def test_a_smaller_kconfig_range_is_another_instance() -> None:
    config = replace(samples.board(), chain_size=ChainSize(5, 6, 7))
    lemma = at(general("rfc-v1", 64, "obj.fits"), DOMAIN, config)
    assert lemma.formula.assertions[0].says == "the chain size is 5 to 7"
    for chain, inside in ((4, False), (5, True), (7, True), (8, False)):
        assert (lemma.assumption.false_at({"chain_size": chain}) == ()) is inside


def test_an_instance_of_a_true_lemma_has_no_solution() -> None:
    lemma = at(general("rfc-v1", 64, "obj.roundtrip.class"), DOMAIN, samples.named("arm64-4k"))
    assert oracle.ask("z3", lemma.text, 30).says is SatResult.UNSAT


@pytest.mark.parametrize(
    ("lemma", "config"),
    [
        (build.lemma(SCHEMES["rfc-v1"], 64, BY_ID["obj.roundtrip.idx"]), samples.board()),
        (general("rfc-v1", 32, "obj.fits"), samples.board()),
        (general("rfc-v1", 64, "obj.fits"), samples.board(bits=32, phys=32)),
        (general("rfc-v1", 64, "obj.fits"), replace(samples.board(), page_shift=20)),
    ],
    ids=["one that rests on another", "narrower", "wider", "outside the domain"],
)
def test_a_lemma_has_no_instance_where_it_says_nothing(lemma: Lemma, config: ArchParams) -> None:
    with pytest.raises(InternalError, match=rf"^{lemma.name} has no instance at board$"):
        at(lemma, DOMAIN, config)
