"""What is said to the program, byte by byte."""

import pytest

from zslayout.errors import InternalError
from zslayout.native.wire import (
    ANSWER,
    RESULT,
    DriverCommand,
    StepResult,
    command_bytes,
    finding,
    last_result,
    numbers_of,
    operation_bytes,
    results,
)
from zslayout.reference.allocation_trace import OperationKind


def test_a_command_counts_what_belongs_to_it() -> None:
    one = operation_bytes(OperationKind.MALLOC, 3, 7, 100, 2, 0)
    said = command_bytes(DriverCommand.RUN, [one], [5, 6], seconds=9)
    assert len(one) == 32
    assert numbers_of(said[:16]) == (1 << 32 | 1, 9 << 32 | 2)
    assert said.endswith(one + (5).to_bytes(8, "little") + (6).to_bytes(8, "little"))


def test_results_are_read_back() -> None:
    shall = StepResult(status=1, word=2, words=13)
    assert results(RESULT.pack(*shall)) == [tuple(shall)]
    assert last_result(RESULT.pack(*StepResult()) + RESULT.pack(*shall)) == shall
    assert last_result(b"") is None
    assert ANSWER.size == 16


def test_a_finding_has_its_place_where_the_program_knows_it() -> None:
    found = finding("native.place\nmm/zsmalloc.c:12\nframe 0x1", 4)
    assert (found.check, found.place, found.text) == (
        "native.place",
        "mm/zsmalloc.c:12",
        "frame 0x1",
    )
    assert finding("native.place\n:0\nframe", 0).place == ""
    assert finding("native.assertion\n/tmp/x/driver.c:9\nlocks are held", 0).place == ""
    with pytest.raises(InternalError):
        finding("nonsense", 0)
