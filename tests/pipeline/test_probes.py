"""Probes around a configuration, and what the check made of them."""

from dataclasses import replace

import pytest
import samples
import verdict_stubs

from zslayout.arch.params import Outcome
from zslayout.errors import InternalError
from zslayout.pipeline import probes as module
from zslayout.pipeline.check import CheckRequest, check
from zslayout.pipeline.probes import Probes, probe
from zslayout.subjects.zsmalloc.registry import OBLIGATIONS
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status

SHARED = Probes(10.0)


@pytest.mark.parametrize("scheme", ["rfc-v1", "merged"])
@pytest.mark.parametrize("name", ["riscv64-sv57", "um-x86_64", "arm-lpae", "parisc64-64k"])
def test_a_trial_says_what_the_check_of_the_configuration_says(name: str, scheme: str) -> None:
    result = samples.result(samples.named(name), scheme)
    start = probe(samples.named(name), SCHEMES[scheme])
    for chain_size, outcome in result.outcomes:
        trial = SHARED.trial(start, chain_size)
        assert trial.outcome is outcome
        assert trial.layout.values == next(
            each.values for each in result.layouts if each.chain_size == chain_size
        )
        assert trial.proved == sum(
            at.verdict.status is Status.PROVED
            for finding in result.findings
            for at in finding.points
            if at.chain_size == chain_size and not finding.obligation.control
        )


def test_what_the_archconfig_knows_to_fail_is_no_fault_of_a_point() -> None:
    trial = SHARED.trial(probe(samples.named("parisc64"), SCHEMES["rfc-v1"]), 8)
    assert trial.known == ("macro.defined",)
    assert trial.holds


def test_what_nobody_knew_to_fail_is() -> None:
    config = replace(samples.named("parisc64"), expect=samples.board().expect)
    trial = SHARED.trial(probe(config, SCHEMES["rfc-v1"]), 8)
    assert trial.failing == ("macro.defined",)
    assert trial.outcome is Outcome.UNPROVED
    assert not trial.holds


def test_a_known_failure_counts_at_its_own_chain_sizes_alone() -> None:
    start = probe(samples.named("riscv32"), SCHEMES["merged"])
    assert SHARED.trial(start, 9).known == ("size.min_aligned",)
    assert SHARED.trial(start, 8).known == ()


def test_a_control_that_is_true_is_told_and_is_no_fault() -> None:
    start = probe(samples.board(phys=40), SCHEMES["rfc-v1"])
    trial = SHARED.trial(start.moved("CLASS_BITS", 2), 8)
    assert trial.unrefuted_controls == ("zspage.bits_fit.short",)


def test_a_solver_that_gave_up_leaves_nothing_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict_stubs.say(
        monkeypatch, Status.UNKNOWN, "obj.injective", lambda each: each.chain_size == 8
    )
    points, start = Probes(10.0), probe(samples.board(), SCHEMES["rfc-v1"])
    assert points.trial(start, 8).undecided == ("obj.injective",)
    assert not points.trial(start, 8).sound
    assert points.trial(start, 9).sound


def test_the_check_is_asked_once_for_each_variant_and_never_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[CheckRequest] = []

    def counted(request: CheckRequest, _progress: object) -> object:
        asked.append(request)
        return check(request)

    monkeypatch.setattr(module, "check", counted)
    points, start = Probes(10.0), probe(samples.board(), SCHEMES["merged"])
    wider, fewer = start.moved("MAX_POSSIBLE_PHYSMEM_BITS", 53), start.moved("CLASS_BITS", 7)
    points.prove([start, wider, fewer, start])
    points.prove([wider])
    assert points.trial(fewer, 8).holds
    assert [len(request.configs) for request in asked] == [2, 1]
    assert all(request.obligations == OBLIGATIONS for request in asked)


def test_a_gate_that_is_computed_already_is_no_point() -> None:
    start = probe(samples.board(), SCHEMES["merged"])
    with pytest.raises(InternalError, match="merged has no fixed gate"):
        replace(start, computed_gate=True).variant  # noqa: B018  # a property that raises
