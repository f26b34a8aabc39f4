"""A pool, the threads on it, and what their callers know: done one step at a time, and checked.

A generator cannot be copied. An execution goes back to its beginning instead, and comes to the same
state again by the same choices: nothing in it is left to chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import shake_128
from typing import Any, Final

from zslayout.errors import InternalError
from zslayout.explore.lock_table import LockTable, waits_for
from zslayout.explore.operation_text import operations_of
from zslayout.explore.thread_allocators import (
    ThreadHandleAllocator,
    ThreadPageAllocator,
    ThreadTurn,
)
from zslayout.explore.thread_programs import ThreadCall, ThreadPrograms
from zslayout.protocol.lock_edits import LOCK_MOVES, held_as
from zslayout.protocol.mutant import Mutant
from zslayout.reference import pool_checks
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.atomic_step import TRY_ACTIONS, Action, AtomicStep, Lock, OperationSteps
from zslayout.reference.driver import run_to_end
from zslayout.reference.lockdep import Lockdep
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.pool_checks import LiveObject
from zslayout.reference.violation import InvariantViolation, Violation
from zslayout.reference.zspage import NR_FULLNESS_GROUPS, Zpdesc, Zspage
from zslayout.words.layout import Layout

EXECUTION_CHECKS: Final = {
    "deadlock": "While a thread is not finished, some thread can go on.",
    "use_after_free": "No thread touches a page or a zspage that was freed.",
    "leak": "When every object is freed, and the worker has run, nothing is left.",
}
_LOCK_USE_CHECKS: Final = frozenset({"lock.held", "lock.order"})
_ON_PAGE: Final = frozenset({Action.LOAD_PAGE, Action.STORE_PAGE})
_ON_ZSPAGE: Final = frozenset({Action.UPDATE_ZSPAGE, Action.MOVE_ZSPAGE, Action.CHAIN_PAGES})
TABLE_NAMES: Final[Mapping[OperationKind, str]] = {
    OperationKind.MALLOC: "zs_malloc",
    OperationKind.FREE: "zs_free",
    OperationKind.READ: "zs_obj_read",
    OperationKind.WRITE: "zs_obj_read",
    OperationKind.MIGRATE: "zs_page_migrate",
    OperationKind.COMPACT: "zs_compact",
    OperationKind.DEFERRED: "async_free_zspage",
}
"""The operation of the proof that each is."""
_ON_OBJECT: Final = frozenset({OperationKind.FREE, OperationKind.READ, OperationKind.WRITE})


@dataclass(frozen=True, slots=True, eq=False)
class SearchTask:
    """What is searched: a program on a layout at a level, with a protocol that may be a mutant."""

    layout: Layout
    level: PatchLevel
    programs: ThreadPrograms
    mutant: Mutant | None = None
    no_reduction: bool = False
    """Every step has schedules of its own: nothing is reduced."""
    strict: bool = False
    """The rules of locks are for a mutant too; else it is seen what comes of breaking them."""


@dataclass(frozen=True, slots=True)
class SchedulingChoice:
    """Which thread goes on. `contended` is what a thread that asks for waiters is told."""

    thread: int
    contended: bool = False

    def __str__(self) -> str:
        return f"{self.thread}+" if self.contended else str(self.thread)


@dataclass(slots=True)
class ThreadState:
    """A thread: the operations that it asks for, and the one under way."""

    number: int
    calls: tuple[ThreadCall, ...]
    lockdep: Lockdep
    position: int = 0
    steps: OperationSteps[Any] | None = None
    next_step: AtomicStep | None = None
    """What it will do next; None where it begins an operation next, or has finished."""
    unpublished_handle: int = 0
    """The handle that nobody else knows yet."""

    @property
    def finished(self) -> bool:
        """Whether it has done all."""
        return self.steps is None and self.position == len(self.calls)

    @property
    def call(self) -> ThreadCall:
        """The operation under way, or the next."""
        return self.calls[self.position]


@dataclass(slots=True)
class CallerObjects:
    """What the callers know of their objects, by name."""

    live: dict[str, LiveObject] = field(default_factory=dict)
    freeing: dict[str, LiveObject] = field(default_factory=dict)
    freed: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    """Objects that somebody reads or writes."""


class Execution:
    """The beginning of a task, and every state that choices lead to from there."""

    def __init__(self, task: SearchTask) -> None:
        self.task = task
        self.pool = pool = Pool(task.layout, task.level)
        self._operations = operations_of(task.mutant.name if task.mutant else "")
        without = task.mutant.without if task.mutant else None
        self._lock_left_out = held_as(without, one_lock=pool.one_lock)
        calls = [
            *task.programs.setup,
            *(call for thread in task.programs.threads for call in thread),
        ]
        sizes = {pool.sizes.lookup(c.size).index for c in calls if c.kind is OperationKind.MALLOC}
        # Compaction and the worker do nothing in the others but take their locks, which are free.
        pool.created = tuple(found for found in pool.created if found.index in sizes)
        self._used_classes: set[PoolClass] = set(pool.created)
        self._last_pfn = pool.frames.last_pfn
        self.reset()

    def reset(self) -> None:
        """Go back to the beginning: the setup has run, no thread has begun."""
        pool, task = self.pool, self.task
        self.turn = ThreadTurn(len(task.programs.threads))
        pool.frames = ThreadPageAllocator(pool.page_size, pool.word_bits, self._last_pfn, self.turn)
        pool.page = pool.frames.by_pfn
        self.handles = pool.handles = ThreadHandleAllocator(pool.word_bits, self.turn)
        pool.words = self.handles.words
        pool.pages_allocated = pool.pages_compacted = 0
        pool.compaction_in_progress = pool.free_work = False
        for size_class in self._used_classes:
            size_class.fullness_list = [{} for _ in range(NR_FULLNESS_GROUPS)]
            size_class.zspages = [0] * NR_FULLNESS_GROUPS
            size_class.objs_allocated = size_class.objs_inuse = 0
        self.locks = LockTable()
        self.callers = CallerObjects()
        self.class_of: dict[int, PoolClass] = {}
        """The class of each handle, by the size that was asked for."""
        self.threads = [
            ThreadState(number, calls, Lockdep(pool))
            for number, calls in enumerate(task.programs.threads, start=1)
        ]
        self._set_up()

    def choices(self) -> tuple[SchedulingChoice, ...]:
        """What can happen next."""
        found: list[SchedulingChoice] = []
        for thread in self.threads:
            pending = thread.next_step
            if pending is None:
                if thread.position < len(thread.calls) and self._may_begin(thread.call):
                    found.append(SchedulingChoice(thread.number))
            elif self.locks.can_proceed(pending):
                found.append(SchedulingChoice(thread.number))
                if pending[0] is Action.CONTENDED and self._is_wanted(pending[1], thread):
                    # Who is about to wait may be there already.
                    found.append(SchedulingChoice(thread.number, contended=True))
        return tuple(found)

    def step(self, choice: SchedulingChoice) -> None:
        """Do the next step of a thread. Raises Violation."""
        thread = self.threads[choice.thread - 1]
        self.turn.thread = thread.number
        step = thread.next_step
        if step is None:
            self._begin(thread)
            return
        action = step[0]
        if action in TRY_ACTIONS:
            answer = self.locks.apply(step, thread.number)
            thread.lockdep.try_step(step, failed=bool(answer))
        elif action is Action.CONTENDED:
            answer = choice.contended
        else:
            self._check_lock_order(thread, step)
            answer = self.locks.apply(step, thread.number)
        self._check_freed_pages(step)
        self._resume(thread, answer=answer)
        if action is Action.ALLOC_HANDLE:
            thread.unpublished_handle = self.handles.last_handle
            self.class_of[thread.unpublished_handle] = self._class_for(thread.call.size)

    def check(self) -> None:
        """What must hold in every state. Raises Violation."""
        pool, lives = self.pool, self.callers.live.values()
        if all(thread.steps is None for thread in self.threads):
            self._check_object_classes()
            pool_checks.recount_pool(pool, lives)
            return
        if pool.lock not in self.locks.exclusive_holder:
            self._check_object_classes()

    def deadlock(self) -> Violation:
        """Why nobody can go on."""
        waits = []
        for thread in self.threads:
            if thread.finished:
                continue
            if thread.next_step is None:
                text = f'thread {thread.number} waits for object "{thread.call.name}"'
            else:
                lock = thread.next_step[1]
                held = self.locks.holders(lock) if isinstance(lock, Lock) else ()
                who = " and ".join(map(str, held))
                text = f"thread {thread.number} waits for {lock}, held by thread {who}"
            waits.append(text)
        return Violation("deadlock", "; ".join(waits))

    def check_leaks(self) -> None:
        """All have finished: free what is left, and see that nothing is. Raises Violation."""
        pool = self.pool
        self.turn.thread = 0
        try:
            right = operations_of()
            for live in self.callers.live.values():
                run_to_end(right.zs_free(pool, live.handle))
            if pool.free_work:
                run_to_end(right.async_free_zspage(pool))
        except (InvariantViolation, LookupError, ValueError) as found:
            raise Violation("invariant", f"when all objects are freed: {found}") from found
        left = {
            "pages": len(pool.frames),
            "pages_allocated": pool.pages_allocated,
            "handles": len(pool.words),
            "objects": sum(used.objs_allocated + used.objs_inuse for used in self._used_classes),
            "zspages": sum(sum(used.zspages) for used in self._used_classes),
        }
        if any(left.values()):
            text = ", ".join(f"{what} {count}" for what, count in left.items() if count)
            raise Violation("leak", f"left when all objects are freed: {text}")

    def mark_used(self, size_class: PoolClass) -> None:
        """A class is used that none of the sizes has: it begins empty again, too."""
        self._used_classes.add(size_class)

    def _may_begin(self, call: ThreadCall) -> bool:
        if call.kind not in _ON_OBJECT:
            return True
        callers = self.callers
        if call.name in callers.live:
            return call.name not in callers.busy
        return call.name in callers.freed

    def _begin(self, thread: ThreadState) -> None:
        steps = self._start_operation(thread)
        if steps is None:  # there is nothing to be done
            thread.position += 1
            return
        thread.steps = steps
        thread.lockdep.begin(freeing=thread.call.kind is OperationKind.FREE)
        self._resume(thread)

    def _start_operation(self, thread: ThreadState) -> OperationSteps[Any] | None:
        pool, callers, call = self.pool, self.callers, thread.call
        name = call.name
        # What is there before was done by those that are right.
        operations = self._operations if thread.number else operations_of()
        match call.kind:
            case OperationKind.MALLOC:
                return operations.zs_malloc(pool, call.size)
            case OperationKind.MIGRATE:
                live = callers.live.get(name) or callers.freeing.get(name)
                word = None if live is None else pool.words.get(live.handle)
                pfn = 0 if word is None else pool.decode_pfn(word)
                return operations.zs_page_migrate(pool, pfn) if pfn in pool.page else None
            case OperationKind.COMPACT:
                return operations.zs_compact(pool)
            case OperationKind.DEFERRED:
                return operations.async_free_zspage(pool) if pool.free_work else None
        live = callers.live.get(name)
        if live is None:
            return None
        if call.kind is OperationKind.FREE:
            callers.freeing[name] = callers.live.pop(name)
            return operations.zs_free(pool, live.handle)
        callers.busy.add(name)
        if call.kind is OperationKind.READ:
            return operations.zs_obj_read(pool, live.handle, live.size)
        live.contents = _pattern(f"{name} {thread.number} {thread.position}", live.size)
        return operations.zs_obj_write(pool, live.handle, live.contents)

    def _resume(self, thread: ThreadState, *, answer: bool | None = None) -> None:
        steps = thread.steps
        if steps is None:
            raise InternalError(f"thread {thread.number} goes on with no operation")
        try:
            step = steps.send(answer)
            while self._lock_left_out is not None and self._is_left_out(thread, step):
                step = steps.send(None)
            thread.next_step = step
        except StopIteration as stop:
            self._end(thread, stop.value)
        except (InvariantViolation, LookupError, ValueError) as found:
            raise Violation("invariant", str(found)) from found

    def _is_left_out(self, thread: ThreadState, step: AtomicStep) -> bool:
        """Whether a step is about a lock that the mutant does without: what is tried is had."""
        action, lock = step
        return (
            isinstance(lock, Lock)
            and lock.lock_class is self._lock_left_out
            and action in LOCK_MOVES
            and self.task.mutant is not None
            and TABLE_NAMES[thread.call.kind] == self.task.mutant.operation
        )

    def _end(self, thread: ThreadState, result: object) -> None:
        thread.lockdep.end()
        call, callers = thread.call, self.callers
        thread.steps = thread.next_step = None
        thread.position += 1
        if call.kind is OperationKind.MALLOC:
            handle = result if isinstance(result, int) else 0
            number = int.from_bytes(call.name.encode()[:4], "big")
            callers.live[call.name] = LiveObject(number, handle, call.size)
            self.class_of[handle] = self._class_for(call.size)
            thread.unpublished_handle = 0
        elif call.kind is OperationKind.FREE:
            del callers.freeing[call.name]
            callers.freed.add(call.name)
        if call.kind in {OperationKind.READ, OperationKind.WRITE}:
            callers.busy.discard(call.name)
        if call.kind is OperationKind.READ:
            live = callers.live[call.name]
            if live.contents and result != live.contents:
                text = f'"{call.name}" is read otherwise than it was written'
                raise Violation("contents", text, self.pool.words.get(live.handle))

    def _set_up(self) -> None:
        thread = ThreadState(0, self.task.programs.setup, Lockdep(self.pool))
        while not thread.finished:
            thread.steps = self._start_operation(thread)
            if thread.steps is None:
                thread.position += 1
            else:
                self._end(thread, run_to_end(thread.steps))

    def _class_for(self, size: int) -> PoolClass:
        return self.pool.classes[self.pool.sizes.lookup(size).index]

    def _is_wanted(self, lock: object, asking: ThreadState) -> bool:
        others = (other.next_step for other in self.threads if other is not asking)
        return any(pending is not None and waits_for(pending, lock) for pending in others)

    def _check_lock_order(self, thread: ThreadState, step: AtomicStep) -> None:
        try:
            thread.lockdep.step(step)
        except Violation as found:
            passed_over = self.task.mutant is not None and not self.task.strict
            if not passed_over or found.check not in _LOCK_USE_CHECKS:
                raise

    def _check_freed_pages(self, step: AtomicStep) -> None:
        action, target = step
        if action in _ON_PAGE and isinstance(target, Zpdesc):
            if self.pool.page.get(target.pfn) is not target:
                raise Violation("use_after_free", f"{target} was freed: {action.value}")
        elif action in _ON_ZSPAGE and isinstance(target, Zspage):
            first = target.first_zpdesc
            if first is not None and self.pool.page.get(first.pfn) is not first:
                raise Violation("use_after_free", f"the {target} was freed: {action.value}")
            self.mark_used(self.pool.class_of(target))
        elif action is Action.UPDATE_STATISTICS and isinstance(target, PoolClass):
            self.mark_used(target)

    def _check_object_classes(self) -> None:
        """Every object whose class nobody has locked lies where its word says, in its class."""
        for live in self.callers.live.values():
            size_class = self.class_of[live.handle]
            if size_class.lock in self.locks.exclusive_holder:
                continue
            location = pool_checks.locate_object(self.pool, live)
            pool_checks.check_size_class(self.pool, live, location.zspage)


@cache
def _pattern(text: str, size: int) -> bytes:
    return shake_128(text.encode()).digest(size)
