"""Recordings of a kernel: what is read of them, what is counted, and what cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.errors import UserError
from zslayout.reference.allocation_trace import parse_trace, trace_lines
from zslayout.reference.ftrace import SkippedEvents, import_recording

A, B = 0xFFFF888101234568, 0xFFFF888101234570
RECORDED = """\
# tracer: nop
#
# entries-in-buffer/entries-written: 7/7   #P:8
#
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
#              | |         |   |||||     |         |
         kswapd0-125     [007] d..1.   174.176979: zs_malloc: (zs_malloc+0x0/0x2f0) size=0x3c4
         kswapd0-125     [007] d..1.   174.176984: zs_malloc_ret: (zram_write_page+0x1a2/0x5a0 <- \
zs_malloc) ret=0xffff888101234568
         kswapd0-125     [007] d..1.   174.176990: zs_obj_write: (zs_obj_write+0x0/0x110) \
handle=0xffff888101234568
 Web Content-1-2044    [000] .....   174.181967: zs_obj_read_begin: (zs_obj_read_begin+0x0/0x1b0) \
handle=0xffff888101234568
            bash-3682    [002] .....   174.180646: zs_compact: (zs_compact+0x0/0x4d0)
 Web Content-1-2044    [000] .....   174.181990: zs_free: (zs_free+0x0/0x190) \
handle=0xffff888101234568
"""


def operations(*lines: str) -> list[str]:
    return [str(each) for each in import_recording("it", lines)[0].operations]


def skipped(*lines: str) -> SkippedEvents:
    """What is left out; an operation is put in front, so that there is one."""
    return import_recording("it", [event("zs_compact", "(x)"), *lines])[1]


def faults(*lines: str) -> list[str]:
    with pytest.raises(UserError) as raised:
        import_recording("it", lines)
    return [str(fault) for fault in raised.value.faults]


def event(name: str, rest: str, pid: int = 9, cpu: int = 0) -> str:
    return f"  task-{pid}  [{cpu:03}] d..1.  17.250000: {name}: {rest}"


def enter(size: int, pid: int = 9, cpu: int = 0) -> str:
    return event("zs_malloc", f"(zs_malloc+0x0/0x2f0) size={size:#x}", pid, cpu)


def leave(handle: int, pid: int = 9, cpu: int = 0) -> str:
    return event("zs_malloc_ret", f"(a+0x1/0x2 <- zs_malloc) ret={handle:#x}", pid, cpu)


def free(handle: int) -> str:
    return event("zs_free", f"(zs_free+0x0/0x190) handle={handle:#x}")


# What is read.


def test_a_recording_is_read() -> None:
    trace, left = import_recording("it", RECORDED.splitlines(keepends=True))
    assert list(map(str, trace.operations)) == [
        *("malloc 1 964", "write 1", "read 1", "compact", "free 1"),
    ]
    assert left == SkippedEvents()
    assert not list(left.summary_lines())


@pytest.mark.parametrize(
    "line",
    [
        "bash-9 [000] 17.25: zs_compact: (zs_compact+0x0/0x4d0)",
        "bash-9 (      9) [000] d..1. 17.25: zs_compact: (zs_compact+0x0/0x4d0)",
        "bash-9 (-------) [000] d..1. 17.25: zs_compact: (zs_compact+0x0/0x4d0)",
        "bash     9 [000]    17.250000: probe:zs_compact: (ffffffff81234567)",
        "bash     9/9 [000]    17.250000:       kprobes:zs_compact: (ffffffff81234567)",
        "kworker/0:1H-kblockd-9 [000] ....1 17.25: zs_compact: (zs_compact+0x0/0x4d0)",
        "bash-9 [000] .... 17.25: zs_compact_start: pool zram0",
        "bash-9 [000] .... 17.25: zsmalloc_compact_start: pool zram0",
        "<idle>-0 [000] .... 17.25: zs_compact:",
    ],
)
def test_ftrace_trace_cmd_and_perf_are_read(line: str) -> None:
    assert operations(line) == ["compact"]


def test_numbers_are_read_as_probes_write_them() -> None:
    ret = event("zs_malloc__return", "(a <- b) ret=18446612682070017384")
    assert operations(event("probe:zs_malloc", "(x) size=964"), ret) == ["malloc 1 964"]


def test_a_return_that_has_the_size_needs_no_entry() -> None:
    assert operations(event("zs_malloc_ret", "(a <- b) size=0x10 ret=0x1000")) == ["malloc 1 16"]


def test_calls_at_once_are_matched_by_thread() -> None:
    lines = [enter(10, pid=1), enter(20, pid=2), leave(A, pid=2, cpu=3), leave(B, pid=1)]
    assert operations(*lines) == ["malloc 1 20", "malloc 2 10"]


def test_the_idle_tasks_are_matched_by_processor() -> None:
    lines = [enter(10, 0, 1), enter(20, 0, 2), leave(A, 0, 2), leave(B, 0, 1)]
    assert operations(*lines) == ["malloc 1 20", "malloc 2 10"]


def test_a_handle_that_was_freed_is_another_object_when_it_comes_again() -> None:
    again = [enter(10), leave(A), free(A)] * 2
    assert operations(*again) == ["malloc 1 10", "free 1", "malloc 2 10", "free 2"]


def test_a_scattered_read_is_a_read() -> None:
    read = event("zs_obj_read_sg_begin", f"(x) handle={A:#x}")
    assert operations(enter(10), leave(A), read) == ["malloc 1 10", "read 1"]


# What is counted.


def test_other_events_are_counted_by_name() -> None:
    per_class = event("zs_compact", "class 254: 0 objects scanned, 0 pages freed")
    other = event("sched_switch", "prev_comm=a prev_pid=1 ==> next_comm=b")
    left = skipped(other, per_class, other, event("kprobes:zs_page_migrate", "(x)"))
    assert left.other_events == (
        ("kprobes:zs_page_migrate", 1),
        ("sched_switch", 2),
        ("zs_compact", 1),
    )
    assert list(left.summary_lines()) == [
        "1 of the event kprobes:zs_page_migrate",
        "2 of the event sched_switch",
        "1 of the event zs_compact",
    ]


def test_operations_on_handles_from_before_are_counted() -> None:
    write = event("zs_obj_write", f"(x) handle={B:#x}")
    assert skipped(free(A), write, enter(10), leave(A), free(A)).unknown_handles == 2


@pytest.mark.parametrize("ret", ["0x0", "0xfffffffffffffff4", "0xfffffff4", "-12"])
def test_a_call_that_failed_is_counted(ret: str) -> None:
    assert skipped(enter(10), event("zs_malloc_ret", f"(a <- b) ret={ret}")).failed == 1


@pytest.mark.parametrize("handle", [0, (1 << 64) - 12])
def test_a_free_of_nothing_is_no_operation(handle: int) -> None:
    assert skipped(free(handle)) == SkippedEvents()


def test_calls_and_returns_without_each_other_are_counted() -> None:
    left = skipped(leave(A), enter(10), enter(20), leave(B), enter(30, pid=4))
    assert (left.without_call, left.without_return) == (1, 2)


def test_a_free_that_is_not_recorded_is_made_up_for() -> None:
    lines = [enter(10), leave(A), enter(20), leave(A)]
    assert operations(*lines) == ["malloc 1 10", "free 1", "malloc 2 20"]
    assert skipped(*lines).unfreed == 1


def test_lost_events_are_counted() -> None:
    assert skipped("CPU:2 [LOST 123 EVENTS]", "CPU:3 [LOST EVENTS]").lost == 124


def test_every_count_is_a_sentence() -> None:
    assert list(SkippedEvents((), 1, 2, 3, 4, 5, 6).summary_lines()) == [
        "1 on handles from before the recording",
        "2 calls of zs_malloc() that failed",
        "3 calls of zs_malloc() without a return",
        "4 returns from zs_malloc() without a call",
        "5 frees that are not recorded, made up for",
        "6 events that the ring buffer lost",
    ]


def test_headings_are_passed_over() -> None:
    heading = ["cpus=8", "version = 7", "CPU 0 is empty", "", "# tracer: nop"]
    assert skipped(*heading) == SkippedEvents()


# What cannot be read.


def test_every_line_that_cannot_be_read_is_named() -> None:
    graph = "  2)   0.889 us    |    _raw_spin_lock();"
    assert faults(
        graph,
        event("zs_malloc", "(x)"),
        event("zs_malloc", "(x) size=(fault)"),
        event("zs_malloc", "(x) size=-3"),
        event("zs_free", "(x) hndl=3"),
    ) == [
        "it:1: expected: TASK-PID [CPU] FLAGS TIME: EVENT: ...",
        "it:2: zs_malloc has no size=; docs/traces.md says how to record a trace",
        "it:3: size is '(fault)'; expected a number",
        "it:4: size is -3; expected a number of bytes",
        "it:5: zs_free has no handle=; docs/traces.md says how to record a trace",
    ]


def test_no_more_than_20_lines_are_named() -> None:
    found = faults(*["what is this"] * 30)
    assert len(found) == 20
    assert found[-1].startswith("it:20:")


def test_a_recording_without_the_allocator_says_what_it_has() -> None:
    assert faults(event("sched_switch", "x")) == [
        "it: has no event of the allocator; it has 1 of the event sched_switch"
        " (docs/traces.md says how to record a trace)",
    ]
    assert faults() == [
        "it: has no event of the allocator (docs/traces.md says how to record a trace)",
    ]


# Laws.


EVENTS = st.one_of(
    st.builds(enter, st.integers(1, 4096), st.integers(0, 3), st.integers(0, 1)),
    st.builds(leave, st.integers(0, 3).map(lambda n: 8 * n), st.integers(0, 3), st.integers(0, 1)),
    st.builds(free, st.integers(0, 3).map(lambda n: 8 * n)),
    st.builds(lambda n: event("zs_obj_write", f"(x) handle={8 * n:#x}"), st.integers(0, 3)),
)


@given(st.lists(EVENTS, max_size=60))
def test_what_is_imported_makes_sense(lines: list[str]) -> None:
    trace, _ = import_recording("it", [event("zs_compact", "(x)"), *lines])
    assert parse_trace("again", trace_lines(trace)) == trace


@given(st.lists(EVENTS, max_size=60))
def test_every_event_is_an_operation_or_counted(lines: list[str]) -> None:
    trace, left = import_recording("it", [event("zs_compact", "(x)"), *lines])
    nothing = sum(line.endswith("handle=0x0") and "zs_free" in line for line in lines)
    mallocs = sum(each.kind.value == "malloc" for each in trace.operations)
    once = left.unknown_handles + left.without_return + left.without_call + nothing - left.unfreed
    assert 1 + len(lines) == len(trace.operations) + mallocs + 2 * left.failed + once


@given(st.lists(st.tuples(st.integers(1, 4096), st.booleans()), min_size=1))
def test_what_a_kernel_did_is_what_the_trace_says(objects: list[tuple[int, bool]]) -> None:
    lines, wanted = [], []
    for number, (size, freed) in enumerate(objects, start=1):
        handle = 0xFFFF888000000000 + 8 * number
        lines += [enter(size), leave(handle)]
        wanted.append(f"malloc {number} {size}")
        if freed:
            lines.append(free(handle))
            wanted.append(f"free {number}")
    assert operations(*lines) == wanted
