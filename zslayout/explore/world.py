"""A pool, the threads on it, and what their callers know: done one step at a time, and checked.

A generator cannot be copied. A world goes back to its beginning instead, and comes to the same
state again by the same choices: nothing in it is left to chance.
"""

from dataclasses import dataclass, field
from functools import cache
from hashlib import shake_128
from typing import Any, Final

from zslayout.errors import InternalError
from zslayout.explore.broken import Broken
from zslayout.explore.locks import Locks, wants
from zslayout.explore.pages import OwnFrames, OwnHandles, Turn
from zslayout.explore.program import Call, Program
from zslayout.reference import operations, pool_checks
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

CHECKS: Final = {
    "deadlock": "While a thread is not finished, some thread can go on.",
    "use_after_free": "No thread touches a page or a zspage that was freed.",
    "leak": "When every object is freed, and the worker has run, nothing is left.",
}
_ON_PAGE: Final = frozenset({Action.LOAD_PAGE, Action.STORE_PAGE})
_ON_ZSPAGE: Final = frozenset({Action.UPDATE_ZSPAGE, Action.MOVE_ZSPAGE, Action.CHAIN_PAGES})
_ON_OBJECT: Final = frozenset({OperationKind.FREE, OperationKind.READ, OperationKind.WRITE})


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is searched: a program on a layout at a level, with a protocol that may be broken."""

    layout: Layout
    level: PatchLevel
    program: Program
    broken: Broken | None = None
    every_step: bool = False
    """Every step has schedules of its own: nothing is fused."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which thread goes on. `seen` is what a thread that asks for waiters is told."""

    thread: int
    seen: bool = False

    def __str__(self) -> str:
        return f"{self.thread}+" if self.seen else str(self.thread)


@dataclass(slots=True)
class Thread:
    """A thread: the operations that it asks for, and the one under way."""

    number: int
    calls: tuple[Call, ...]
    lockdep: Lockdep
    at: int = 0
    steps: OperationSteps[Any] | None = None
    pending: AtomicStep | None = None
    """What it will do next; None where it begins an operation next, or has finished."""
    fresh: int = 0
    """The handle that nobody else knows yet."""

    @property
    def finished(self) -> bool:
        """Whether it has done all."""
        return self.steps is None and self.at == len(self.calls)

    @property
    def call(self) -> Call:
        """The operation under way, or the next."""
        return self.calls[self.at]


@dataclass(slots=True)
class Known:
    """What the callers know of their objects, by name."""

    live: dict[str, LiveObject] = field(default_factory=dict)
    freeing: dict[str, LiveObject] = field(default_factory=dict)
    freed: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    """Objects that somebody reads or writes."""


class World:
    """The beginning of a task, and every state that choices lead to from there."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.pool = pool = Pool(task.layout, task.level)
        self._lockless = pool.lockless_free
        calls = [*task.program.setup, *(call for each in task.program.threads for call in each)]
        sizes = {pool.sizes.lookup(c.size).index for c in calls if c.verb is OperationKind.MALLOC}
        # Compaction and the worker do nothing in the others but take their locks, which are free.
        pool.created = tuple(each for each in pool.created if each.index in sizes)
        self._used: set[PoolClass] = set(pool.created)
        self._last_pfn = pool.frames.last_pfn
        self.reset()

    def reset(self) -> None:
        """Go back to the beginning: the setup has run, no thread has begun."""
        pool, task = self.pool, self.task
        self.turn = Turn(len(task.program.threads))
        pool.frames = OwnFrames(pool.page_size, pool.word_bits, self._last_pfn, self.turn)
        pool.page = pool.frames.by_pfn
        self.handles = pool.handles = OwnHandles(pool.word_bits, self.turn)
        pool.words = self.handles.words
        pool.pages_allocated = pool.pages_compacted = 0
        pool.compaction_in_progress = pool.free_work = False
        for each in self._used:
            each.fullness_list = [{} for _ in range(NR_FULLNESS_GROUPS)]
            each.zspages = [0] * NR_FULLNESS_GROUPS
            each.objs_allocated = each.objs_inuse = 0
        self.locks = Locks()
        self.known = Known()
        self.class_of: dict[int, PoolClass] = {}
        """The class of each handle, by the size that was asked for."""
        self.threads = [
            Thread(number, calls, Lockdep(pool))
            for number, calls in enumerate(task.program.threads, start=1)
        ]
        self._mend()
        self._set_up()
        if task.broken is not None:
            task.broken.install()
            pool.lockless_free = self._lockless or task.broken.lockless

    def choices(self) -> tuple[Choice, ...]:
        """What can happen next."""
        found: list[Choice] = []
        for thread in self.threads:
            pending = thread.pending
            if pending is None:
                if thread.at < len(thread.calls) and self._may_begin(thread.call):
                    found.append(Choice(thread.number))
            elif self.locks.open(pending):
                found.append(Choice(thread.number))
                if pending[0] is Action.CONTENDED and self._wanted(pending[1], thread):
                    # Who is about to wait may be there already.
                    found.append(Choice(thread.number, seen=True))
        return tuple(found)

    def step(self, choice: Choice) -> None:
        """Do the next step of a thread. Raises Violation."""
        thread = self.threads[choice.thread - 1]
        self.turn.thread = thread.number
        step = thread.pending
        if step is None:
            self._begin(thread)
            return
        action = step[0]
        if action in TRY_ACTIONS:
            answer = self.locks.do(step, thread.number)
            thread.lockdep.try_step(step, failed=bool(answer))
        elif action is Action.CONTENDED:
            answer = choice.seen
        else:
            self._ordered(thread, step)
            answer = self.locks.do(step, thread.number)
        self._touched(step)
        self._resume(thread, answer=answer)
        if action is Action.ALLOC_HANDLE:
            thread.fresh = self.handles.latest
            self.class_of[thread.fresh] = self._class_for(thread.call.size)

    def check(self) -> None:
        """What must hold in every state. Raises Violation."""
        pool, lives = self.pool, self.known.live.values()
        if all(thread.steps is None for thread in self.threads):
            self._in_their_classes()
            pool_checks.recount_pool(pool, lives)
            return
        if pool.lock not in self.locks.owner:
            self._in_their_classes()

    def stuck(self) -> Violation:
        """Why nobody can go on."""
        waits = []
        for thread in self.threads:
            if thread.finished:
                continue
            if thread.pending is None:
                text = f'thread {thread.number} waits for object "{thread.call.name}"'
            else:
                lock = thread.pending[1]
                held = self.locks.held(lock) if isinstance(lock, Lock) else ()
                who = " and ".join(map(str, held))
                text = f"thread {thread.number} waits for {lock}, held by thread {who}"
            waits.append(text)
        return Violation("deadlock", "; ".join(waits))

    def finish(self) -> None:
        """All have finished: free what is left, and see that nothing is. Raises Violation."""
        pool = self.pool
        self._mend()
        self.turn.thread = 0
        try:
            for live in self.known.live.values():
                run_to_end(operations.zs_free(pool, live.handle))
            if pool.free_work:
                run_to_end(operations.async_free_zspage(pool))
        except (InvariantViolation, LookupError, ValueError) as broken:
            raise Violation("invariant", f"when all objects are freed: {broken}") from broken
        left = {
            "pages": len(pool.frames),
            "pages_allocated": pool.pages_allocated,
            "handles": len(pool.words),
            "objects": sum(each.objs_allocated + each.objs_inuse for each in self._used),
            "zspages": sum(sum(each.zspages) for each in self._used),
        }
        if any(left.values()):
            text = ", ".join(f"{what} {count}" for what, count in left.items() if count)
            raise Violation("leak", f"left when all objects are freed: {text}")

    def spread(self, size_class: PoolClass) -> None:
        """A class is used that none of the sizes has: it begins empty again, too."""
        self._used.add(size_class)

    def _mend(self) -> None:
        if self.task.broken is not None:
            self.task.broken.remove()
        self.pool.lockless_free = self._lockless

    def _may_begin(self, call: Call) -> bool:
        if call.verb not in _ON_OBJECT:
            return True
        known = self.known
        if call.name in known.live:
            return call.name not in known.busy
        return call.name in known.freed

    def _begin(self, thread: Thread) -> None:
        steps = self._steps(thread)
        if steps is None:  # there is nothing to be done
            thread.at += 1
            return
        thread.steps = steps
        thread.lockdep.begin(freeing=thread.call.verb is OperationKind.FREE)
        self._resume(thread)

    def _steps(self, thread: Thread) -> OperationSteps[Any] | None:
        pool, known, call = self.pool, self.known, thread.call
        name = call.name
        match call.verb:
            case OperationKind.MALLOC:
                return operations.zs_malloc(pool, call.size)
            case OperationKind.MIGRATE:
                live = known.live.get(name) or known.freeing.get(name)
                word = None if live is None else pool.words.get(live.handle)
                pfn = 0 if word is None else pool.decode_pfn(word)
                return operations.zs_page_migrate(pool, pfn) if pfn in pool.page else None
            case OperationKind.COMPACT:
                return operations.zs_compact(pool)
            case OperationKind.DEFERRED:
                return operations.async_free_zspage(pool) if pool.free_work else None
        live = known.live.get(name)
        if live is None:
            return None
        if call.verb is OperationKind.FREE:
            known.freeing[name] = known.live.pop(name)
            return operations.zs_free(pool, live.handle)
        known.busy.add(name)
        if call.verb is OperationKind.READ:
            return operations.zs_obj_read(pool, live.handle, live.size)
        live.contents = _pattern(f"{name} {thread.number} {thread.at}", live.size)
        return operations.zs_obj_write(pool, live.handle, live.contents)

    def _resume(self, thread: Thread, *, answer: bool | None = None) -> None:
        steps = thread.steps
        if steps is None:
            raise InternalError(f"thread {thread.number} goes on with no operation")
        try:
            thread.pending = steps.send(answer)
        except StopIteration as stop:
            self._end(thread, stop.value)
        except (InvariantViolation, LookupError, ValueError) as broken:
            raise Violation("invariant", str(broken)) from broken

    def _end(self, thread: Thread, result: object) -> None:
        thread.lockdep.end()
        call, known = thread.call, self.known
        thread.steps = thread.pending = None
        thread.at += 1
        if call.verb is OperationKind.MALLOC:
            handle = result if isinstance(result, int) else 0
            known.live[call.name] = LiveObject(_number(call.name), handle, call.size)
            self.class_of[handle] = self._class_for(call.size)
            thread.fresh = 0
        elif call.verb is OperationKind.FREE:
            del known.freeing[call.name]
            known.freed.add(call.name)
        if call.verb in {OperationKind.READ, OperationKind.WRITE}:
            known.busy.discard(call.name)
        if call.verb is OperationKind.READ:
            live = known.live[call.name]
            if live.contents and result != live.contents:
                text = f'"{call.name}" is read otherwise than it was written'
                raise Violation("contents", text, self.pool.words.get(live.handle))

    def _set_up(self) -> None:
        thread = Thread(0, self.task.program.setup, Lockdep(self.pool))
        while not thread.finished:
            thread.steps = self._steps(thread)
            if thread.steps is None:
                thread.at += 1
            else:
                self._end(thread, run_to_end(thread.steps))

    def _class_for(self, size: int) -> PoolClass:
        return self.pool.classes[self.pool.sizes.lookup(size).index]

    def _wanted(self, lock: object, asking: Thread) -> bool:
        others = (each.pending for each in self.threads if each is not asking)
        return any(pending is not None and wants(pending, lock) for pending in others)

    def _ordered(self, thread: Thread, step: AtomicStep) -> None:
        try:
            thread.lockdep.step(step)
        except Violation as found:
            broken = self.task.broken
            if broken is None or found.check not in broken.past:
                raise

    def _touched(self, step: AtomicStep) -> None:
        action, target = step
        if action in _ON_PAGE and isinstance(target, Zpdesc):
            if self.pool.page.get(target.pfn) is not target:
                raise Violation("use_after_free", f"{target} was freed: {action.value}")
        elif action in _ON_ZSPAGE and isinstance(target, Zspage):
            first = target.first_zpdesc
            if first is not None and self.pool.page.get(first.pfn) is not first:
                raise Violation("use_after_free", f"the {target} was freed: {action.value}")
            self.spread(self.pool.class_of(target))
        elif action is Action.UPDATE_STATISTICS and isinstance(target, PoolClass):
            self.spread(target)

    def _in_their_classes(self) -> None:
        """Every object whose class nobody has locked lies where its word says, in its class."""
        for live in self.known.live.values():
            size_class = self.class_of[live.handle]
            if size_class.lock in self.locks.owner:
                continue
            spot = pool_checks.locate_object(self.pool, live)
            if spot.zspage.size_class != size_class.index:
                text = f"an object of {live.size} bytes lies in class {spot.zspage.size_class}"
                word = self.pool.words[live.handle]
                raise Violation("obj.class", f"{text}, not {size_class.index}", word)


def _number(name: str) -> int:
    return int.from_bytes(name.encode()[:4], "big")


@cache
def _pattern(text: str, size: int) -> bytes:
    return shake_128(text.encode()).digest(size)
