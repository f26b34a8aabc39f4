"""Cases: which configurations share one, and what is expected of it."""

from dataclasses import replace

import pytest
import samples

from zslayout.arch import shipped
from zslayout.arch.params import Outcome
from zslayout.errors import InternalError
from zslayout.pipeline.config_classes import ConfigClass, config_classes
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status, Verdict

RFC = SCHEMES["rfc-v1"]


def case(name: str, scheme: str = "rfc-v1") -> ConfigClass:
    (params,) = shipped.load_named([name], VOCABULARY)
    return config_classes([params], SCHEMES[scheme], None)[params]


def test_like_configurations_share_a_case() -> None:
    configs = shipped.load_named(["csky", "nios2", "arm64-4k"], VOCABULARY)
    csky, nios2, arm64 = config_classes(configs, RFC, None).values()
    assert csky is nios2
    assert csky is not arm64


def test_a_known_refutation_sets_a_configuration_apart() -> None:
    (parisc,) = shipped.load_named(["parisc64"], VOCABULARY)
    naive = replace(parisc, name="naive", expect=parisc.expect._replace(refuted=()))
    first, second = config_classes([parisc, naive], RFC, None).values()
    assert first is not second


def test_a_case_has_a_layout_for_every_chain_size() -> None:
    assert [layout.chain_size for layout in case("arm64-4k").layouts] == list(range(4, 17))


def test_a_control_is_expected_to_be_refuted() -> None:
    assert set(case("arm64-4k").expect(BY_ID["torn.pfn_stable"]).values()) == {Status.REFUTED}


def test_a_known_refutation_is_expected_at_its_chain_sizes_alone() -> None:
    one = case("riscv32")
    expected = one.expect(BY_ID["size.min_aligned"])
    refuted = [one.layouts[i].chain_size for i, s in expected.items() if s is Status.REFUTED]
    assert refuted == [9, 11, 13, 15]


def test_an_expectation_of_another_chain_size_or_value_excuses_nothing() -> None:
    def unexpected(entry: str) -> list[int]:
        text = samples.toml(bits=32, phys=34)
        text += f'[expect.refuted.pfn-idx]\n"size.min_aligned" = {{ why = "odd"{entry} }}\n'
        config = samples.params(text)
        found = samples.finding(samples.result(config, "pfn-idx"), "size.min_aligned")
        return [at.chain_size for at in found.points if not at.as_expected]

    odd = ", chain_sizes = [9, 11, 13, 15]"
    assert unexpected(odd) == []
    assert unexpected(f'{odd}, value = "ZS_MIN_ALLOC_SIZE"') == []
    assert unexpected(f'{odd}, value = "ZS_SIZE_CLASSES"') == [9, 11, 13, 15]
    assert unexpected(", chain_sizes = [9, 10, 11, 15]") == [10, 13]
    assert unexpected("") == [4, 5, 6, 7, 8, 10, 12, 14, 16]


def test_what_a_shipped_archconfig_and_a_private_one_expect_is_told_apart() -> None:
    (ours,) = shipped.load_named(["riscv32"], VOCABULARY)
    theirs = replace(ours, name="mine", file="mine.toml", shipped=False)
    first, second = config_classes([ours, theirs], SCHEMES["pfn-idx"], None).values()
    assert (first.expected_by, second.expected_by) == ("", "mine.toml")


def test_what_needs_something_refuted_is_expected_to_be_blocked() -> None:
    one = case("um-x86_64")
    assert one.expected_outcome is Outcome.BUILD_ERROR
    assert set(one.expect(BY_ID["obj.fits"]).values()) == {Status.REFUTED}
    assert set(one.expect(BY_ID["gate.sound"]).values()) == {Status.REFUTED}
    assert set(one.expect(BY_ID["torn.class_stable"]).values()) == {Status.BLOCKED}


def test_the_first_need_that_is_not_proved_blocks() -> None:
    one = case("arm64-4k")
    one.verdicts["obj.fits"] = {0: Verdict(Status.UNKNOWN, why="tired"), 1: Verdict(Status.PROVED)}
    assert one.blocked_by(BY_ID["obj.disjoint"], 0) == "obj.fits"
    assert one.blocked_by(BY_ID["obj.disjoint"], 1) == ""


def test_an_obligation_that_speaks_of_no_layout_makes_no_finding() -> None:
    one = case("arm64-4k")
    one.verdicts["fallback.identical"] = {}
    assert one.finding(BY_ID["fallback.identical"]) is None


def test_a_layout_without_a_verdict_is_our_bug_and_no_pass() -> None:
    one = case("arm64-4k")
    one.verdicts["obj.fits"] = {0: Verdict(Status.PROVED)}
    with pytest.raises(InternalError, match=r"^obj\.fits: verdicts \[0\] of \[0, 1, 2, "):
        one.finding(BY_ID["obj.fits"])


def test_a_verdict_of_unknown_leaves_the_obligation_undecided() -> None:
    one = case("arm64-4k")
    one.verdicts["obj.fits"] = {0: Verdict(Status.PROVED), 1: Verdict(Status.UNKNOWN, why="tired")}
    one.verdicts["obj.disjoint"] = {0: Verdict(Status.PROVED)}
    assert one.undecided(BY_ID["obj.fits"])
    assert not one.undecided(BY_ID["obj.disjoint"])
