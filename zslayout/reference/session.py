"""A session: operations of a trace on one pool, with as many checks as are asked for."""

from collections.abc import Iterable
from enum import Enum
from functools import cache
from hashlib import shake_128
from typing import Final, TypeVar

from zslayout.reference import invariant, operations
from zslayout.reference.drive import straight
from zslayout.reference.invariant import Live
from zslayout.reference.lockdep import Lockdep
from zslayout.reference.oops import Oops
from zslayout.reference.state import Pool
from zslayout.reference.step import TRIES, Do, Step, Steps
from zslayout.reference.trace import Operation, Verb
from zslayout.reference.violation import Violation

_Result = TypeVar("_Result")
_ASKS: Final = TRIES | {Do.ALLOC_PAGE, Do.ALLOC_HANDLE, Do.CONTENDED}
_CHANGES: Final = frozenset({Verb.MIGRATE, Verb.COMPACT})
_LARGEST_PAGE: Final = 1 << 18


class Checks(Enum):
    """How much is checked."""

    NONE = "none"
    CHEAP = "cheap"
    """Locks at every step; after it, what an operation has touched; contents as they are read."""
    ALL = "all"
    """Besides, after every operation everything is counted again."""


class Faults:
    """What fails: nothing. A subclass decides by the step."""

    def fails(self, _step: Step) -> bool:
        """Whether a step that may fail shall fail."""
        return False


class Session:
    """A pool, the objects that its caller has, and the checks."""

    def __init__(self, pool: Pool, checks: Checks, faults: Faults | None = None) -> None:
        self.pool = pool
        self.live: dict[int, Live] = {}
        """The objects by the IDs of the trace."""
        self.lockdep = Lockdep(pool)
        self.errors: dict[int, int] = {}
        """How often each errno came back."""
        self._faults = faults
        self._unchecked = checks is Checks.NONE
        self._after = self._recounted if checks is Checks.ALL else None
        self._inuse: dict[int, int] = {each.index: 0 for each in pool.created}
        self._written = 0
        self._do = {
            Verb.MALLOC: self._malloc,
            Verb.FREE: self._free,
            Verb.WRITE: self._write,
            Verb.READ: self._read,
            Verb.MIGRATE: self._migrate,
            Verb.COMPACT: self._compact,
            Verb.DEFERRED: self._deferred,
        }

    def run(self, trace: Iterable[Operation]) -> None:
        """Do all of it. Raises Violation."""
        for operation in trace:
            self.do(operation)

    def do(self, operation: Operation) -> None:
        """Do one operation. Raises Violation."""
        if self._unchecked:
            self._do[operation.verb](operation)
            return
        self.lockdep.trail.clear()
        try:
            self._do[operation.verb](operation)
            if self._after:
                self._after()
            elif operation.verb is Verb.COMPACT:
                self._found_again()
            # A call for every operation would take longer than the comparison.
            if self.pool.pages_allocated != len(self.pool.page):
                invariant.pages_counted(self.pool)
        except Violation as found:
            found.operation = str(operation)
            found.steps = tuple(map(_said, self.lockdep.trail))
            raise

    def _recounted(self) -> None:
        invariant.recount(self.pool, self.live.values())

    def _found_again(self) -> None:
        for live in self.live.values():
            invariant.located(self.pool, live)

    def _malloc(self, operation: Operation) -> None:
        pool = self.pool
        handle = self._run(operations.zs_malloc(pool, operation.size))
        if handle <= 0:
            self._error(handle)
            return
        live = self.live[operation.number] = Live(operation.number, handle, operation.size)
        if not self._unchecked:
            self._touched(live, 1)

    def _free(self, operation: Operation) -> None:
        live = self.live.get(operation.number)
        if live is None:  # it was never got
            return
        if self._unchecked:
            straight(operations.zs_free(self.pool, live.handle))
            del self.live[operation.number]
            return
        spot = invariant.located(self.pool, live)
        invariant.contents_kept(self.pool, live)
        del self.live[operation.number]
        self._run(operations.zs_free(self.pool, live.handle), freeing=True)
        size_class = self.pool.class_of(spot.zspage)
        self._inuse[size_class.index] -= 1
        self._counted(size_class.index)
        if spot.zspage.first_zpdesc is not None and spot.zspage.first_zpdesc.zspage is spot.zspage:
            invariant.grouped(self.pool, spot.zspage)

    def _touched(self, live: Live, more: int) -> None:
        """Check what an allocation has touched."""
        spot = invariant.located(self.pool, live)
        invariant.grouped(self.pool, spot.zspage)
        index = spot.zspage.size_class
        wanted = self.pool.sizes.lookup(live.size).index
        if index != wanted:
            text = f"an object of {live.size} bytes lies in class {index}, not {wanted}"
            raise Violation("obj.class", text, self.pool.words[live.handle])
        self._inuse[index] += more
        self._counted(index)

    def _counted(self, index: int) -> None:
        said, there = self.pool.classes[index].objs_inuse, self._inuse[index]
        if said != there:
            text = f"class {index} counts {said} objects in use; there are {there}"
            raise Violation("class.statistics", text)

    def _write(self, operation: Operation) -> None:
        live = self.live.get(operation.number)
        if live is not None:
            self._written += 1
            live.contents = _pattern(live, self._written)
            self._run(operations.zs_obj_write(self.pool, live.handle, live.contents))

    def _read(self, operation: Operation) -> None:
        live = self.live.get(operation.number)
        if live is None:
            return
        found = self._run(operations.zs_obj_read(self.pool, live.handle, live.size))
        if not self._unchecked and live.contents and found != live.contents:
            invariant.contents_kept(self.pool, live)
            raise Violation("contents", f"object {live.id} is read otherwise than it was written")

    def _migrate(self, operation: Operation) -> None:
        pages = list(self.pool.frames)
        if pages:
            page = pages[operation.number % len(pages)]
            self._error(self._run(operations.zs_page_migrate(self.pool, page.pfn)))

    def _compact(self, _operation: Operation) -> None:
        self._run(operations.zs_compact(self.pool))

    def _deferred(self, _operation: Operation) -> None:
        if self.pool.free_work:
            self._run(operations.async_free_zspage(self.pool))

    def _error(self, result: int) -> None:
        if result < 0:
            self.errors[-result] = self.errors.get(-result, 0) + 1

    def _run(self, steps: Steps[_Result], *, freeing: bool = False) -> _Result:
        if self._unchecked and self._faults is None:
            return straight(steps)
        lockdep = self.lockdep
        lockdep.begin(freeing=freeing)
        send, answer = steps.send, None
        fails = None if self._faults is None else self._faults.fails
        # This is `lockdep.step`, without a call for steps that it has no look at.
        seen, looks = lockdep.trail.append, lockdep.looks.get
        try:
            while True:
                step = send(answer)
                do, target = step
                if fails is not None:
                    answer = do in _ASKS and fails(step)
                seen(step)
                look = looks(do)
                if look is not None and not answer:
                    look(do, target)
        except StopIteration as stop:
            lockdep.end()
            result: _Result = stop.value
            return result
        except (Oops, LookupError, ValueError) as oops:
            found = Violation("oops", str(oops), held=lockdep.stack)
            raise found from oops


def _pattern(live: Live, count: int) -> bytes:
    """Contents that no other write has, as long as the object."""
    number = (live.id * 0x9E3779B1 + count) % (1 << 64)
    start = number % _LARGEST_PAGE
    return (number.to_bytes(8, "little") + _noise()[start : start + live.size])[: live.size]


@cache
def _noise() -> bytes:
    """Bytes that do not repeat: who mistakes an offset in an object is found out."""
    return shake_128(b"zslayout").digest(2 * _LARGEST_PAGE)


def _said(step: Step) -> str:
    do, target = step
    said = f"{target:#x}" if isinstance(target, int) else str(target)
    return f"{do.value}: {said}"
