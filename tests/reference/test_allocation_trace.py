"""Traces: texts of operations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.errors import UserError
from zslayout.reference.allocation_trace import (
    AllocationTrace,
    OperationKind,
    TraceOperation,
    parse_trace,
    trace_lines,
)


def faults(lines: str) -> list[str]:
    with pytest.raises(UserError) as raised:
        parse_trace("a.trace", lines.splitlines())
    return [str(fault) for fault in raised.value.faults]


@st.composite
def traces(draw: st.DrawFn) -> AllocationTrace:
    """Any trace that makes sense."""
    operations: list[TraceOperation] = []
    ids: set[int] = set()
    for verb in draw(st.lists(st.sampled_from(OperationKind), min_size=1, max_size=40)):
        if verb is OperationKind.MALLOC:
            number = draw(st.integers(0, 10**19 - 1).filter(lambda each: each not in ids))
            ids.add(number)
            operations.append(TraceOperation(verb, number, draw(st.integers(0, 1 << 20))))
        elif verb in {OperationKind.FREE, OperationKind.READ, OperationKind.WRITE} and ids:
            number = draw(st.sampled_from(sorted(ids)))
            operations.append(TraceOperation(verb, number))
            if verb is OperationKind.FREE:
                ids.remove(number)
        elif verb is OperationKind.MIGRATE:
            operations.append(TraceOperation(verb, draw(st.integers(0, 999))))
        else:
            operations.append(TraceOperation(OperationKind.COMPACT))
    keys = st.sampled_from(("arch", "scheme", "chain-size", "level", "seed", "checks"))
    values = st.text("abcxyz0189-_", min_size=1)
    settings = draw(st.dictionaries(keys, values))
    return AllocationTrace(tuple(operations), tuple(settings.items()))


@given(traces())
def test_a_trace_is_read_as_it_was_written(trace: AllocationTrace) -> None:
    assert parse_trace("a.trace", trace_lines(trace)) == trace


@given(traces(), st.data())
def test_comments_and_space_change_nothing(trace: AllocationTrace, data: st.DataObject) -> None:
    lines: list[str] = []
    for line in trace_lines(trace):
        lines += data.draw(st.sampled_from(([], ["\n"], ["  # free 7\n"], ["#\n", "\t\n"])))
        lines.append("  " + line.replace(" ", "\t ").rstrip("\n") + " # and so on\n")
    assert parse_trace("a.trace", lines) == trace


def test_every_operation_has_its_line() -> None:
    lines = ["malloc 1 100", "write 1", "read 1", "migrate 3", "compact", "deferred", "free 1"]
    trace = parse_trace("a.trace", ["set arch arm64-4k", "set seed 7", *lines])
    assert trace.settings == (("arch", "arm64-4k"), ("seed", "7"))
    assert [str(operation) for operation in trace.operations] == lines
    assert {operation.kind for operation in trace.operations} == set(OperationKind)


def test_every_bad_line_is_reported_by_its_number() -> None:
    assert faults(
        "malloc 1 100\n"
        "malloc 1 100\n"
        "# a comment\n"
        "mallok 2 100\n"
        "malloc 3\n"
        "free 2\n"
        "write x\n"
        "free -1\n"
        "free 1 # it was there\n"
        "read 1\n"
        "set color red\n"
        "set seed\n"
        "compact 3\n"
        "migrate 18446744073709551616\n"
        "malloc 5 \u0663\n"
    ) == [
        "a.trace:2: object 1 is there already",
        "a.trace:4: unknown operation 'mallok';"
        " expected one of malloc, free, write, read, migrate, compact, deferred",
        "a.trace:5: expected: malloc ID SIZE",
        "a.trace:6: there is no object 2",
        "a.trace:7: ID is 'x'; expected a number",
        "a.trace:8: ID is '-1'; expected a number",
        "a.trace:10: there is no object 1",
        "a.trace:11: unknown setting 'color';"
        " expected one of arch, scheme, chain-size, level, seed, checks, fail-every, frames, words",
        "a.trace:12: expected: set KEY VALUE",
        "a.trace:13: expected: compact",
        "a.trace:14: N is '18446744073709551616'; expected a number",
        "a.trace:15: SIZE is '\u0663'; expected a number",
    ]


def test_a_file_of_something_else_is_given_up_after_some_lines() -> None:
    assert len(faults("what is this\n" * 1000)) == 20


def test_nothing_is_no_trace() -> None:
    assert faults("# malloc 1 100\n\n") == ["a.trace: has no operation"]


def test_an_id_may_be_used_again_when_its_object_is_gone() -> None:
    assert len(parse_trace("a", ["malloc 1 8", "free 1", "malloc 1 9"]).operations) == 3


def test_of_two_settings_of_one_key_the_last_holds() -> None:
    trace = parse_trace("a", ["set seed 1", "set seed 2", "compact"])
    assert trace.settings == (("seed", "2"),)
