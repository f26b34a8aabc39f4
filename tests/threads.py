"""Operations of several threads at once on one pool: steps say which locks they want.

What lies between two steps is done under one mutex, and nobody waits for a lock who holds that.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Final, TypeVar

from zslayout.reference import operations
from zslayout.reference.atomic_step import (
    TRY_ACTIONS,
    Action,
    AtomicStep,
    Lock,
    LockClass,
    OperationSteps,
)
from zslayout.reference.lockdep import Lockdep
from zslayout.reference.pool import Pool
from zslayout.reference.pool_checks import LiveObject

_Result = TypeVar("_Result")
_SHARED: Final = {Action.READ_LOCK, Action.READ_UNLOCK}
_SIZES: Final = (40, 250, 840, 2440, 4096)


class Stuck(Exception):  # noqa: N818  # what a thread is in a deadlock
    """A lock did not come free in time."""


class SharedLock:
    """A reader-writer lock, or a plain one for who takes it alone only."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._writer = False
        self.waiting = 0

    def take(self, timeout: float, *, shared: bool) -> bool:
        """Take it, alone or not; False when that took too long."""

        def free() -> bool:
            return not self._writer and (shared or not self._readers)

        with self._changed:
            self.waiting += 1
            came = self._changed.wait_for(free, timeout)
            self.waiting -= 1
            if came and shared:
                self._readers += 1
            elif came:
                self._writer = True
            return came

    def release(self, *, shared: bool) -> None:
        with self._changed:
            if shared:
                assert self._readers > 0
                self._readers -= 1
            else:
                assert self._writer
                self._writer = False
            self._changed.notify_all()


class PlainLock:
    """A lock that is taken alone."""

    waiting = 0

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def take(self, timeout: float, *, shared: bool) -> bool:
        assert not shared
        return (
            self._lock.acquire(timeout=timeout) if timeout else self._lock.acquire(blocking=False)
        )

    def release(self, *, shared: bool) -> None:
        assert not shared
        self._lock.release()


class Machine:
    """Runs operations on a pool, each in the thread that asks for it."""

    def __init__(self, pool: Pool, patience: float = 20.0) -> None:
        self.pool = pool
        self.waits = 0
        """How often somebody found a lock taken."""
        self._patience = patience
        self._mutex = threading.Lock()
        self._locks: dict[Lock, SharedLock | PlainLock] = {}

    def run(
        self, steps: OperationSteps[_Result], lockdep: Lockdep, *, freeing: bool = False
    ) -> _Result:
        """Run an operation to its end. Raises Stuck, and Violation for locks."""
        lockdep.begin(freeing=freeing)
        answer: bool | None = None
        while True:
            with self._mutex:
                try:
                    step = steps.send(answer)
                except StopIteration as stop:
                    lockdep.end()
                    result: _Result = stop.value
                    return result
            if step[0] in TRY_ACTIONS:
                answer = self._do(step)
                with self._mutex:
                    lockdep.try_step(step, failed=bool(answer))
                continue
            with self._mutex:
                lockdep.step(step)
            answer = self._do(step)

    def _do(self, step: AtomicStep) -> bool | None:
        action, target = step
        if not isinstance(target, Lock):
            return None
        lock = self._lock(target)
        match action:
            case Action.TRYLOCK | Action.WRITE_TRYLOCK:
                return not lock.take(0, shared=False)
            case Action.CONTENDED:
                return lock.waiting > 0
            case Action.UNLOCK | Action.READ_UNLOCK | Action.WRITE_UNLOCK:
                lock.release(shared=action in _SHARED)
            case _:
                self._wait(lock, target, shared=action in _SHARED)
                if action is Action.WAIT:
                    lock.release(shared=False)
        return None

    def _wait(self, lock: SharedLock | PlainLock, target: Lock, *, shared: bool) -> None:
        if lock.take(0, shared=shared):
            return
        self.waits += 1
        if not lock.take(self._patience, shared=shared):
            raise Stuck(f"{threading.current_thread().name} waits for {target}")

    def _lock(self, target: Lock) -> SharedLock | PlainLock:
        with self._mutex:
            found = self._locks.get(target)
            if found is None:
                shared = target.lock_class in {LockClass.POOL, LockClass.ZSPAGE}
                found = self._locks[target] = SharedLock() if shared else PlainLock()
            return found


class User:
    """A thread that has objects of its own, and moves those of all."""

    def __init__(self, machine: Machine, seed: int) -> None:
        self.live: list[LiveObject] = []
        self.failure: BaseException | None = None
        self._machine = machine
        self._pool = machine.pool
        self._lockdep = Lockdep(machine.pool)
        self._random = Random(seed)  # noqa: S311  # a seed that can be had again is the point
        self._next = seed << 32

    def __call__(self, count: int, stop: threading.Event) -> None:
        actions: tuple[Callable[[], None], ...] = (
            *[self._malloc] * 6,
            *[self._free] * 5,
            *[self._read] * 2,
            self._write,
            *[self._migrate] * 3,
            self._compact,
        )
        try:
            for _ in range(count):
                if stop.is_set():
                    return
                self._random.choice(actions)()
        except BaseException as failure:  # noqa: BLE001  # whoever joins the thread raises it
            self.failure = failure
            stop.set()

    def _run(self, steps: OperationSteps[_Result], *, freeing: bool = False) -> _Result:
        return self._machine.run(steps, self._lockdep, freeing=freeing)

    def _any(self) -> LiveObject | None:
        return self._random.choice(self.live) if self.live else None

    def _malloc(self) -> None:
        size = min(self._random.choice(_SIZES), self._pool.max_alloc)
        handle = self._run(operations.zs_malloc(self._pool, size))
        assert handle > 0
        self._next += 1
        live = LiveObject(self._next, handle, size, self._random.randbytes(size))
        self.live.append(live)
        self._run(operations.zs_obj_write(self._pool, handle, live.contents))

    def _free(self) -> None:
        live = self._any()
        if live is not None:
            self.live.remove(live)
            self._run(operations.zs_free(self._pool, live.handle), freeing=True)

    def _read(self) -> None:
        live = self._any()
        if live is not None:
            found = self._run(operations.zs_obj_read(self._pool, live.handle, live.size))
            assert found == live.contents

    def _write(self) -> None:
        live = self._any()
        if live is not None:
            live.contents = self._random.randbytes(live.size)
            self._run(operations.zs_obj_write(self._pool, live.handle, live.contents))

    def _migrate(self) -> None:
        def anything() -> OperationSteps[int]:
            pages = list(self._pool.frames)
            if not pages:
                return 0
            page = self._random.choice(pages)
            return (yield from operations.zs_page_migrate(self._pool, page.pfn))

        self._run(anything())

    def _compact(self) -> None:
        self._run(operations.zs_compact(self._pool))


class Worker:
    """The thread of the pool's work queue: one at a time frees what is left to it."""

    def __init__(self, machine: Machine) -> None:
        self.failure: BaseException | None = None
        self.runs = 0
        self._machine = machine
        self._lockdep = Lockdep(machine.pool)

    def __call__(self, stop: threading.Event) -> None:
        try:
            while not stop.wait(0.0005):
                self.work()
        except BaseException as failure:  # noqa: BLE001  # whoever joins the thread raises it
            self.failure = failure

    def work(self) -> None:
        if self._machine.pool.free_work:
            self.runs += 1
            steps = operations.async_free_zspage(self._machine.pool)
            self._machine.run(steps, self._lockdep)


@contextmanager
def switching() -> Iterator[None]:
    """Threads are switched as often as can be."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def together(machine: Machine, users: list[User], count: int) -> Worker:
    """Let all do so many operations each, beside the worker. Raises what one of them raised."""
    worker = Worker(machine)
    broken, done = threading.Event(), threading.Event()
    threads = [
        threading.Thread(target=user, args=(count, broken), name=f"user {number}", daemon=True)
        for number, user in enumerate(users, start=1)
    ]
    helper = threading.Thread(target=worker, args=(done,), name="worker", daemon=True)
    with switching():
        for thread in (*threads, helper):
            thread.start()
        for thread in threads:
            thread.join(60)
        done.set()
        helper.join(60)
    # Who fails keeps its locks, and others are stuck behind it: they are not the cause.
    everybody: list[User | Worker] = [*users, worker]
    failures = [each.failure for each in everybody if each.failure is not None]
    for failure in sorted(failures, key=lambda each: isinstance(each, Stuck)):
        raise failure
    if any(thread.is_alive() for thread in (*threads, helper)):
        raise Stuck("a thread does not end")
    worker.work()
    return worker
