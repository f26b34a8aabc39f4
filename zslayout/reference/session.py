"""A session: operations of a trace on one pool, with as many checks as are asked for."""

from collections.abc import Iterable
from enum import Enum
from functools import cache
from hashlib import shake_128
from typing import Final, TypeVar

from zslayout.reference import operations, pool_checks
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.atomic_step import (
    TRY_ACTIONS,
    Action,
    AtomicStep,
    OperationSteps,
    step_text,
)
from zslayout.reference.driver import run_to_end
from zslayout.reference.lockdep import Lockdep
from zslayout.reference.pool import Pool
from zslayout.reference.pool_checks import LiveObject
from zslayout.reference.violation import InvariantViolation, Violation

_Result = TypeVar("_Result")
_ASKS: Final = TRY_ACTIONS | {Action.ALLOC_PAGE, Action.ALLOC_HANDLE, Action.CONTENDED}
_LARGEST_PAGE: Final = 1 << 18


class CheckLevel(Enum):
    """How much is checked."""

    NONE = "none"
    CHEAP = "cheap"
    """Locks at every step; after it, what an operation has touched; contents as they are read."""
    ALL = "all"
    """Besides, after every operation everything is counted again."""


class FaultInjector:
    """What fails: nothing. A subclass decides by the step."""

    def should_fail(self, _step: AtomicStep) -> bool:
        """Whether a step that may fail shall fail."""
        return False


class CheckedSession:
    """A pool, the objects that its caller has, and the checks."""

    def __init__(self, pool: Pool, checks: CheckLevel, faults: FaultInjector | None = None) -> None:
        self.pool = pool
        self.live: dict[int, LiveObject] = {}
        """The objects by the IDs of the trace."""
        self.lockdep = Lockdep(pool)
        self.errors: dict[int, int] = {}
        """How often each errno came back."""
        self._faults = faults
        self._unchecked = checks is CheckLevel.NONE
        self._recounts = checks is CheckLevel.ALL
        self._inuse: dict[int, int] = dict.fromkeys((kind.index for kind in pool.created), 0)
        self._written = 0
        self._do = {
            OperationKind.MALLOC: self._malloc,
            OperationKind.FREE: self._free,
            OperationKind.WRITE: self._write,
            OperationKind.READ: self._read,
            OperationKind.MIGRATE: self._migrate,
            OperationKind.COMPACT: self._compact,
            OperationKind.DEFERRED: self._deferred,
        }

    def run_trace(self, trace: Iterable[TraceOperation]) -> None:
        """Do all of it. Raises Violation."""
        for operation in trace:
            self.run_operation(operation)

    def run_operation(self, operation: TraceOperation) -> None:
        """Do one operation. Raises Violation."""
        if self._unchecked:
            self._do[operation.kind](operation)
            return
        self.lockdep.step_log.clear()
        try:
            self._do[operation.kind](operation)
            if self._recounts:
                pool_checks.recount_pool(self.pool, self.live.values())
            elif operation.kind is OperationKind.COMPACT:
                for live in self.live.values():
                    pool_checks.locate_object(self.pool, live)
            # A call for every operation would take longer than the comparison.
            if self.pool.pages_allocated != len(self.pool.page):
                pool_checks.check_page_count(self.pool)
        except Violation as found:
            found.operation = str(operation)
            found.steps = tuple(map(step_text, self.lockdep.step_log))
            raise

    def _malloc(self, operation: TraceOperation) -> None:
        pool = self.pool
        handle = self._run(operations.zs_malloc(pool, operation.size))
        if handle <= 0:
            self._count_error(handle)
            return
        live = self.live[operation.number] = LiveObject(operation.number, handle, operation.size)
        if not self._unchecked:
            self._check_allocation(live, 1)

    def _free(self, operation: TraceOperation) -> None:
        live = self.live.get(operation.number)
        if live is None:  # it was never got
            return
        if self._unchecked:
            run_to_end(operations.zs_free(self.pool, live.handle))
            del self.live[operation.number]
            return
        spot = pool_checks.locate_object(self.pool, live)
        pool_checks.check_contents(self.pool, live)
        del self.live[operation.number]
        self._run(operations.zs_free(self.pool, live.handle), freeing=True)
        size_class = self.pool.class_of(spot.zspage)
        self._inuse[size_class.index] -= 1
        self._check_inuse(size_class.index)
        if spot.zspage.first_zpdesc is not None and spot.zspage.first_zpdesc.zspage is spot.zspage:
            pool_checks.check_fullness_group(self.pool, spot.zspage)

    def _check_allocation(self, live: LiveObject, more: int) -> None:
        """Check what an allocation has touched."""
        spot = pool_checks.locate_object(self.pool, live)
        pool_checks.check_fullness_group(self.pool, spot.zspage)
        index = spot.zspage.size_class
        pool_checks.check_size_class(self.pool, live, spot.zspage)
        self._inuse[index] += more
        self._check_inuse(index)

    def _check_inuse(self, index: int) -> None:
        said, there = self.pool.classes[index].objs_inuse, self._inuse[index]
        if said != there:
            text = f"class {index} counts {said} objects in use; there are {there}"
            raise Violation("class.statistics", text)

    def _write(self, operation: TraceOperation) -> None:
        live = self.live.get(operation.number)
        if live is not None:
            self._written += 1
            live.contents = _pattern(live, self._written)
            self._run(operations.zs_obj_write(self.pool, live.handle, live.contents))

    def _read(self, operation: TraceOperation) -> None:
        live = self.live.get(operation.number)
        if live is None:
            return
        found = self._run(operations.zs_obj_read(self.pool, live.handle, live.size))
        if not self._unchecked and live.contents and found != live.contents:
            pool_checks.check_contents(self.pool, live)
            raise Violation("contents", f"object {live.id} is read otherwise than it was written")

    def _migrate(self, operation: TraceOperation) -> None:
        pages = list(self.pool.frames)
        if pages:
            page = pages[operation.number % len(pages)]
            self._count_error(self._run(operations.zs_page_migrate(self.pool, page.pfn)))

    def _compact(self, _operation: TraceOperation) -> None:
        self._run(operations.zs_compact(self.pool))

    def _deferred(self, _operation: TraceOperation) -> None:
        if self.pool.free_work:
            self._run(operations.async_free_zspage(self.pool))

    def _count_error(self, result: int) -> None:
        if result < 0:
            self.errors[-result] = self.errors.get(-result, 0) + 1

    def _run(self, steps: OperationSteps[_Result], *, freeing: bool = False) -> _Result:
        if self._unchecked and self._faults is None:
            return run_to_end(steps)
        lockdep = self.lockdep
        lockdep.begin(freeing=freeing)
        send, answer = steps.send, None
        fails = None if self._faults is None else self._faults.should_fail
        # This is `lockdep.step`, without a call for steps that it has no look at.
        seen, looks = lockdep.step_log.append, lockdep.step_checks.get
        try:
            while True:
                step = send(answer)
                action, target = step
                if fails is not None:
                    answer = action in _ASKS and fails(step)
                seen(step)
                look = looks(action)
                if look is not None and not answer:
                    look(action, target)
        except StopIteration as stop:
            lockdep.end()
            result: _Result = stop.value
            return result
        except (InvariantViolation, LookupError, ValueError) as broken:
            found = Violation("invariant", str(broken), held_locks=lockdep.held_locks)
            raise found from broken


def _pattern(live_object: LiveObject, count: int) -> bytes:
    """Contents that no other write has, as long as the object."""
    number = (live_object.id * 0x9E3779B1 + count) % (1 << 64)
    start = number % _LARGEST_PAGE
    return (number.to_bytes(8, "little") + _noise()[start : start + live_object.size])[
        : live_object.size
    ]


@cache
def _noise() -> bytes:
    """Bytes that do not repeat: who mistakes an offset in an object is found out."""
    return shake_128(b"zslayout").digest(2 * _LARGEST_PAGE)
