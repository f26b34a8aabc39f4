"""Recorded traces of a kernel: the text of ftrace, trace-cmd or perf, with probes on the allocator.

    kswapd0-125 [007] d..1. 17.25: zs_malloc: (zs_malloc+0x0/0x2f0) size=0x3c4
    kswapd0-125 [007] d..1. 17.26: zs_malloc_ret: (zram_write_page+0x1a2/0x5a0 <- zs_malloc) ret=...
    kswapd0-125 [007] ..... 17.27: zs_free: (zs_free+0x0/0x190) handle=0xffff888101234568

A kernel has no events for zs_malloc() and zs_free(): these are probes that the one who records has
set, and docs/traces.md says which. A malloc stands where it returned. IDs count from 1.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from zslayout.errors import Fault, refuse
from zslayout.reference.allocation_trace import AllocationTrace, OperationKind, TraceOperation

_MOST_FAULTS: Final = 20
_MAX_ERRNO: Final = 4095
_LINE: Final = re.compile(
    r"""\s* (?P<task>.+?) (?:-|\s+)
        (?P<pid>\d+) (?:/\d+)? \s+      # perf may add the thread's
        (?:\( [\s\d-]+ \) \s+)?         # record-tgid
        \[ (?P<cpu>\d+) \] \s+
        (?:[^\s:]+ \s+)?                # flags
        \d+\.\d+ : \s+
        (?P<event>[\w:]+) : (?: \s+ (?P<rest>.*) )? $""",
    re.VERBOSE,
)
_NO_EVENT: Final = re.compile(r"\s*(?:#.*|cpus=\d+|version = \d+|CPU \d+ is empty)?\s*$")
_LOST: Final = re.compile(r"\s*CPU:\d+ \[LOST (\d*) ?EVENTS\]\s*$")
_RECIPE: Final = "docs/traces.md says how to record a trace"


@dataclass(frozen=True, slots=True)
class SkippedEvents:
    """What of a recording is not in its trace, and how often."""

    other_events: tuple[tuple[str, int], ...] = ()
    """Events of other names."""
    unknown_handles: int = 0
    """Operations on handles that were there before the recording."""
    failed: int = 0
    """Calls of zs_malloc() that failed."""
    without_return: int = 0
    """Calls of zs_malloc() whose return is not recorded."""
    without_call: int = 0
    """Returns from zs_malloc() whose call is not recorded."""
    unfreed: int = 0
    """Handles that came anew, though their free is not recorded. The trace has one."""
    lost: int = 0
    """Events that the ring buffer had no room for."""

    def summary_lines(self) -> Iterator[str]:
        """A sentence for each that there is."""
        for number, text in (
            (self.unknown_handles, "on handles from before the recording"),
            (self.failed, "calls of zs_malloc() that failed"),
            (self.without_return, "calls of zs_malloc() without a return"),
            (self.without_call, "returns from zs_malloc() without a call"),
            (self.unfreed, "frees that are not recorded, made up for"),
            (self.lost, "events that the ring buffer lost"),
        ):
            if number:
                yield f"{number} {text}"
        for name, number in self.other_events:
            yield f"{number} of the event {name}"


class _LineError(Exception):
    """What is wrong with a line."""


class _RecordingImporter:
    """One recording."""

    def __init__(self) -> None:
        self.operations: list[TraceOperation] = []
        self.others: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self._ids: dict[int, int] = {}
        self._count = 0
        self._entered: dict[tuple[str, int], int] = {}
        self._by_event: dict[str, Callable[[tuple[str, int], str], None]] = {
            "zs_malloc": self._enter,
            "zs_malloc_ret": self._leave,
            "zs_malloc__return": self._leave,
            "zs_free": self._free,
            "zs_obj_write": partial(self._use, OperationKind.WRITE),
            "zs_obj_read_begin": partial(self._use, OperationKind.READ),
            "zs_obj_read_sg_begin": partial(self._use, OperationKind.READ),
            "zs_compact": self._compact,
            "zs_compact_start": self._compact,
            "zsmalloc_compact_start": self._compact,
        }

    def line(self, line: str) -> None:
        """Take a line in. Raises _LineError."""
        found = _LINE.match(line)
        if not found:
            lost = _LOST.match(line)
            if lost:
                self.counts["lost"] += int(lost[1] or 1)
            elif not _NO_EVENT.match(line):
                raise _LineError("expected: TASK-PID [CPU] FLAGS TIME: EVENT: ...")
            return
        full = found["event"]
        rest = found["rest"] or ""
        take = self._by_event.get(full.rpartition(":")[2])
        if take is None or (take == self._compact and rest.startswith("class ")):
            self.others[full] += 1
            return
        pid = int(found["pid"])
        # The idle tasks share their number, and never leave their processor.
        take(("pid", pid) if pid else ("cpu", int(found["cpu"])), rest)

    def skipped(self) -> SkippedEvents:
        """What was left out."""
        counts = self.counts
        return SkippedEvents(
            tuple(sorted(self.others.items())),
            unknown_handles=counts["early"],
            failed=counts["failed"],
            without_return=counts["entered"] + len(self._entered),
            without_call=counts["returned"],
            unfreed=counts["unfreed"],
            lost=counts["lost"],
        )

    def _enter(self, task: tuple[str, int], rest: str) -> None:
        size = _size(rest)
        if task in self._entered:
            self.counts["entered"] += 1
        self._entered[task] = size

    def _leave(self, task: tuple[str, int], rest: str) -> None:
        handle = _argument(rest, "ret", "zs_malloc_ret")
        size = self._entered.pop(task, None)
        if size is None and " size=" in rest:
            size = _size(rest)
        if size is None:
            self.counts["returned"] += 1
            return
        if _is_error(handle):
            self.counts["failed"] += 1
            return
        if handle in self._ids:
            self.counts["unfreed"] += 1
            self.operations.append(TraceOperation(OperationKind.FREE, self._ids[handle]))
        self._count += 1
        self._ids[handle] = self._count
        self.operations.append(TraceOperation(OperationKind.MALLOC, self._count, size))

    def _free(self, _task: tuple[str, int], rest: str) -> None:
        handle = _argument(rest, "handle", "zs_free")
        if not _is_error(handle):  # zs_free() does nothing with one
            self._on(OperationKind.FREE, self._ids.pop(handle, None))

    def _use(self, kind: OperationKind, _task: tuple[str, int], rest: str) -> None:
        self._on(kind, self._ids.get(_argument(rest, "handle", f"zs_obj_{kind.value}")))

    def _compact(self, _task: tuple[str, int], _rest: str) -> None:
        self.operations.append(TraceOperation(OperationKind.COMPACT))

    def _on(self, verb: OperationKind, number: int | None) -> None:
        if number is None:
            self.counts["early"] += 1
        else:
            self.operations.append(TraceOperation(verb, number))


def import_recording(name: str, lines: Iterable[str]) -> tuple[AllocationTrace, SkippedEvents]:
    """The trace of a recording, and what is not in it. Raises UserError with every bad line."""
    taken = _RecordingImporter()
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        try:
            taken.line(line.rstrip())
        except _LineError as wrong:
            faults.append(Fault(f"{name}:{number}", str(wrong)))
            if len(faults) == _MOST_FAULTS:
                break
    skipped = taken.skipped()
    if not taken.operations and not faults:
        has = ", ".join(skipped.summary_lines())
        faults.append(
            Fault(
                name, "has no event of the allocator" + (f"; it has {has}" if has else ""), _RECIPE
            )
        )
    refuse(faults)
    return AllocationTrace(tuple(taken.operations)), skipped


def _argument(rest: str, key: str, event: str) -> int:
    """A number of an event: `KEY=0x1f`, `KEY=31` or `KEY=-12`."""
    for word in rest.split():
        found, equals, value = word.partition("=")
        if found == key and equals:
            try:
                return int(value, 0)
            except ValueError:
                raise _LineError(f"{key} is {value!r}; expected a number") from None
    raise _LineError(f"{event} has no {key}=; {_RECIPE}")


def _size(rest: str) -> int:
    size = _argument(rest, "size", "zs_malloc")
    if size < 0:
        raise _LineError(f"size is {size}; expected a number of bytes")
    return size


def _is_error(handle: int) -> bool:
    """Whether it is 0, as kernels up to 5.19 return, or an IS_ERR_VALUE() of 32 or 64 bits."""
    return handle <= 0 or any(0 < (1 << bits) - handle <= _MAX_ERRNO for bits in (32, 64))
