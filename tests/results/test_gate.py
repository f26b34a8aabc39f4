"""What a range of commits does to the numbers of a tree, as a result."""

from dataclasses import replace

import pytest
import samples
from rendered import shown, value
from sourced import quick

from zslayout.pipeline.diff import DiffRequest, OperandRequest, diff
from zslayout.results.exit_code import ExitCode
from zslayout.results.gate import BrokenConfig, GateResult, NumberMove
from zslayout.results.probe import UnmeasuredConfig
from zslayout.subjects.zsmalloc.schemes import SCHEMES

RAISED = NumberMove("riscv64-sv57", "MAX_POSSIBLE_PHYSMEM_BITS", 56, 58, "a.h:7", "a.h:7")
GONE = NumberMove("arm", "MAX_PHYSMEM_BITS", 36, None, "b.h:3", "")
BROKEN = BrokenConfig("arm-lpae", "error: Missing definition", 40, "c.h:9")
OPEN = UnmeasuredConfig("csky", "no compiler for it")


def result(
    *moves: NumberMove,
    broken: tuple[BrokenConfig, ...] = (),
    unmeasured: tuple[UnmeasuredConfig, ...] = (),
) -> GateResult:
    measured = tuple({each.arch: None for each in moves})
    return GateResult(
        "tree", "6.12.1", "base", ("a.h",), measured, moves, broken, (), None, unmeasured
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (result(), ExitCode.AS_EXPECTED),
        (result(RAISED), ExitCode.AS_EXPECTED),
        (result(unmeasured=(OPEN,)), ExitCode.UNDECIDED),
        (result(broken=(BROKEN,), unmeasured=(OPEN,)), ExitCode.UNEXPECTED),
    ],
    ids=["nothing", "moved", "open", "broken"],
)
def test_what_is_broken_is_worse_than_what_is_open(found: GateResult, expected: ExitCode) -> None:
    assert found.exit_code is expected


def test_a_move_names_its_line_and_both_numbers_and_what_is_broken_says_why() -> None:
    text = shown(result(RAISED, GONE, broken=(BROKEN,), unmeasured=(OPEN,)))
    assert text.startswith(
        "a.h:7: MAX_POSSIBLE_PHYSMEM_BITS raised from 56 to 58\n  on riscv64-sv57\n\n"
        "b.h:3: MAX_PHYSMEM_BITS is gone, was 36\n  on arm\n\n"
        "arm-lpae: builds no more: error: Missing definition (it had 40 physical bits by c.h:9)\n"
        "csky: not measured: no compiler for it\n"
    )
    assert text.endswith(
        "Linux 6.12.1 in tree since base: 1 file that can change a number,"
        " 2 configurations measured on both sides, 2 moved, 1 broken, 1 not measured\n"
    )


def test_outcomes_are_told_by_layout_and_a_worse_one_is_unexpected() -> None:
    params = samples.named("riscv64-sv57")
    wider = replace(params, physmem_bits=58, max_possible_physmem_bits=58)
    ends = (
        OperandRequest("before", "", SCHEMES["merged"], (params,)),
        OperandRequest("after", "", SCHEMES["merged"], (wider,)),
    )
    compared = diff(DiffRequest(*ends, scheme="merged"))
    found = GateResult(
        "tree", "6", "base", (), (), (RAISED,), (), (("merged", compared),), None, ()
    )
    assert found.exit_code is ExitCode.UNEXPECTED
    assert "under merged: fallback at chain size 5-16 (was class-idx)" in shown(found)
    assert value(found)["comparisons"][0]["layout"] == "merged"


def test_programs_get_every_move_and_what_is_new() -> None:
    found = GateResult("t", "6", "r", (), (), (GONE,), (), (), quick("merged", "x86_64"), (OPEN,))
    said = value(found)
    assert said["moves"][0] == {
        "arch": "arm",
        "symbol": "MAX_PHYSMEM_BITS",
        "before": 36,
        "after": None,
        "place_before": "b.h:3",
        "place_after": "",
    }
    assert said["appeared"]["results"][0]["arch"] == "x86_64"
    assert said["summary"] == {"measured": 0, "moved": 1, "broken": 0, "unmeasured": 1}
    assert "New in the range:" in shown(found)
