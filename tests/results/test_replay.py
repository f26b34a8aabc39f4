"""A refutation as operations."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
import samples

from zslayout.arch.params import Outcome
from zslayout.results.finding import ConfigResult, Finding, PointVerdict
from zslayout.results.replay import replay, replay_lines
from zslayout.subjects.zsmalloc.registry import REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status, Verdict, Witness
from zslayout.words.layout import derive

LAYOUT = derive(SCHEMES["merged"], samples.named("arm64-4k"), 8)


def found(name: str, values: Mapping[str, int]) -> ConfigResult:
    (obligation,) = [each for each in REGISTRY.every if each.id == name]
    verdict = Verdict(Status.REFUTED, Witness(tuple(values.items())))
    point = PointVerdict(LAYOUT, verdict, Status.PROVED)
    return ConfigResult(
        LAYOUT.params,
        LAYOUT.scheme,
        (LAYOUT,),
        (Finding(obligation, (point,)),),
        (),
        ((8, Outcome.UNPROVED),),
        Outcome.CLASS_IDX,
    )


def test_two_frames_are_drawn_one_for_each_object() -> None:
    trace = replay([found("obj.injective", {"pfn_1": 7, "pfn_2": 9})], "merged")
    assert trace is not None
    assert dict(trace.settings)["frames"] == "0x7,0x9"
    kinds = [each.kind.value for each in trace.operations]
    # A zspage of the least size has 128 objects, and the next page is got for the 129th.
    assert [kinds.count(kind) for kind in ("malloc", "write", "read")] == [129, 129, 129]


def test_frame_0_is_nobodys_and_both_move_along() -> None:
    trace = replay([found("obj.injective", {"pfn_1": 0, "pfn_2": 1 << 35})], "merged")
    assert trace is not None
    assert dict(trace.settings)["frames"] == f"0x1,{(1 << 35) + 1:#x}"


def test_an_object_lies_in_the_page_of_its_index() -> None:
    values = {"pfn": 5, "class_idx": 100, "obj_idx": 9}
    trace = replay([found("obj.roundtrip.pfn", values)], "merged")
    assert trace is not None
    frames = dict(trace.settings)["frames"].split(",")
    assert frames.index("0x5") > 0
    assert len([each for each in trace.operations if each.kind.value == "malloc"]) <= 10


@pytest.mark.parametrize("values", [{"pfn": 1 << 60}, {"obj_idx": 3}])
def test_what_no_page_can_have_is_not_repeated(values: dict[str, int]) -> None:
    assert replay([found("obj.roundtrip.pfn", values)], "merged") is None


def test_a_result_without_refutations_says_so() -> None:
    right = replace(found("obj.injective", {"pfn_1": 1, "pfn_2": 2}), findings=())
    assert replay_lines(replay([right], "merged")) == (
        "# no refutation here has an object that could be got",
    )


def test_the_two_objects_come_before_the_one() -> None:
    one = found("obj.roundtrip.pfn", {"pfn": 3})
    both = found("obj.injective", {"pfn_1": 7, "pfn_2": 9})
    assert "set frames 0x7,0x9" in replay_lines(replay([one, both], "merged"))
