"""The operations of the allocator: against a plain model, when things fail, and in threads."""

from collections.abc import Callable, Iterator
from errno import EBUSY, EINVAL, ENOMEM, ENOSPC
from functools import partial
from typing import ClassVar
from unittest.mock import patch

import pools
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pools import KINDS, Nth
from threads import Machine, Stuck, User, together

from zslayout.reference import operations, pool_checks
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.atomic_step import Action, AtomicStep, Lock, LockClass, OperationSteps
from zslayout.reference.driver import run_observed, run_to_end
from zslayout.reference.lockdep import Lockdep
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool
from zslayout.reference.session import CheckedSession, CheckLevel, FaultInjector
from zslayout.reference.violation import Violation
from zslayout.reference.zspage import ZS_INUSE_RATIO_0

EVERY_LEVEL = pytest.mark.parametrize("level", PatchLevel, ids=lambda level: level.value)

# Against a plain model.


class Failing(FaultInjector):
    """Fails the next step of a kind."""

    def __init__(self) -> None:
        self.next: set[Action] = set()

    def should_fail(self, step: AtomicStep) -> bool:
        if step[0] not in self.next:
            return False
        self.next.remove(step[0])
        return True


class Against(RuleBasedStateMachine):
    """A pool, and a dict of what was written to it."""

    kind: ClassVar = ("arm64-4k", "merged", PatchLevel.EARLY_UNLOCK)

    def __init__(self) -> None:
        super().__init__()
        self.pool = pools.pool(*self.kind)
        self.failing = Failing()
        self.session = CheckedSession(self.pool, CheckLevel.ALL, self.failing)
        self.written: dict[int, bytes] = {}
        self.sizes: dict[int, int] = {}
        self.count = 0

    def do(self, verb: OperationKind, number: int = 0, size: int = 0) -> None:
        self.session.run_operation(TraceOperation(verb, number, size))

    def one(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(self.sizes)))

    def malloc(self, size: int) -> int:
        """The errno of an allocation, 0 when it succeeds."""
        before = dict(self.session.errors)
        self.count += 1
        self.do(OperationKind.MALLOC, self.count, size)
        if self.count in self.session.live:
            assert self.session.errors == before
            self.sizes[self.count] = size
            return 0
        (errno,) = (
            each for each, times in self.session.errors.items() if times != before.get(each)
        )
        return errno

    @initialize()
    def some_zspages(self) -> None:
        for size in (24, self.pool.max_alloc // 3 - 16, self.pool.max_alloc * 3 // 5):
            for _ in range(7):
                assert self.malloc(size) == 0
        for number in self.sizes:
            self.do(OperationKind.WRITE, number)
            self.written[number] = self.session.live[number].contents

    @rule(data=st.data())
    def malloc_something(self, data: st.DataObject) -> None:
        size = data.draw(st.integers(1, self.pool.max_alloc))
        assert self.malloc(size) == 0

    @rule(count=st.integers(2, 12), data=st.data())
    def malloc_alike(self, count: int, data: st.DataObject) -> None:
        each = data.draw(st.sampled_from(self.pool.created)).size - self.pool.handle_size
        for _ in range(count):
            assert self.malloc(each) == 0

    @rule()
    def malloc_nothing(self) -> None:
        assert self.malloc(0) == EINVAL

    @rule(more=st.integers(1, 1 << 40))
    def malloc_too_much(self, more: int) -> None:
        assert self.malloc(self.pool.max_alloc + more) == ENOSPC

    @rule()
    def malloc_without_a_handle(self) -> None:
        self.failing.next = {Action.ALLOC_HANDLE}
        assert self.malloc(100) == ENOMEM

    @rule()
    def malloc_without_a_page(self) -> None:
        self.failing.next = {Action.ALLOC_PAGE}
        assert self.malloc(self.pool.max_alloc) in (0, ENOMEM)
        self.failing.next.clear()

    @precondition(lambda self: self.sizes)
    @rule(data=st.data())
    def free(self, data: st.DataObject) -> None:
        number = self.one(data)
        self.do(OperationKind.FREE, number)
        del self.sizes[number]
        self.written.pop(number, None)

    @rule(third=st.integers(0, 2))
    def free_many(self, third: int) -> None:
        for number in [number for number in self.sizes if number % 3 == third]:
            self.do(OperationKind.FREE, number)
            del self.sizes[number]
            self.written.pop(number, None)

    @precondition(lambda self: self.sizes)
    @rule(data=st.data())
    def write(self, data: st.DataObject) -> None:
        number = self.one(data)
        self.do(OperationKind.WRITE, number)
        self.written[number] = self.session.live[number].contents
        assert len(self.written[number]) == self.sizes[number]

    @precondition(lambda self: self.written)
    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.written)))
        self.do(OperationKind.READ, number)
        handle = self.session.live[number].handle
        found = run_to_end(operations.zs_obj_read(self.pool, handle, self.sizes[number]))
        assert found == self.written[number]

    @rule(numbers=st.lists(st.integers(0, 99), min_size=1, max_size=5))
    def migrate(self, numbers: list[int]) -> None:
        for number in numbers:
            self.do(OperationKind.MIGRATE, number)

    @rule()
    def compact(self) -> None:
        self.do(OperationKind.COMPACT)

    @rule(step=st.sampled_from((Action.TRYLOCK, Action.WRITE_TRYLOCK, Action.CONTENDED)))
    def somebody_is_in_the_way(self, step: Action) -> None:
        self.failing.next = {step}

    @rule()
    def deferred(self) -> None:
        self.do(OperationKind.DEFERRED)

    def teardown(self) -> None:
        for number, contents in self.written.items():
            handle = self.session.live[number].handle
            assert run_to_end(operations.zs_obj_read(self.pool, handle, len(contents))) == contents
        self.failing.next.clear()
        pools.empty(self.session)


@pytest.mark.parametrize(
    ("name", "scheme", "level"),
    [
        *((name, scheme, level) for name, scheme in KINDS for level in PatchLevel),
        ("arm64-4k", "pfn-idx", PatchLevel.BASE),
        ("i386", "pfn-idx", PatchLevel.BASE),
    ],
)
def test_a_pool_is_a_dict_of_what_was_written(name: str, scheme: str, level: PatchLevel) -> None:
    class Here(Against):
        kind = (name, scheme, level)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


# Errors are the kernel's.


def test_no_bytes_are_invalid_and_more_than_a_page_is_no_space() -> None:
    where = pools.pool()
    assert run_to_end(operations.zs_malloc(where, 0)) == -EINVAL
    assert run_to_end(operations.zs_malloc(where, where.max_alloc + 1)) == -ENOSPC
    assert run_to_end(operations.zs_malloc(where, where.max_alloc)) > 0


def test_an_error_is_freed_like_no_handle_at_all() -> None:
    where = pools.pool()
    for error in (0, -EINVAL, -ENOSPC, -ENOMEM):
        run_to_end(operations.zs_free(where, error))
    pools.nothing_left(where)


def test_a_pool_of_few_frames_runs_out_and_recovers() -> None:
    where = pools.pool()
    where.frames.last_pfn = 5
    where.frames._high = 5
    handles = [run_to_end(operations.zs_malloc(where, 4096)) for _ in range(7)]
    assert handles[5:] == [-ENOMEM, -ENOMEM]
    run_to_end(operations.zs_free(where, handles[2]))
    assert run_to_end(operations.zs_malloc(where, 4096)) > 0
    assert run_to_end(operations.zs_malloc(where, 2440)) == -ENOMEM
    assert len(where.frames) == where.pages_allocated == 5


def test_a_page_whose_zspage_is_read_stays_where_it_is() -> None:
    where = pools.session(faults=Nth({Action.WRITE_TRYLOCK: {1}}))
    pools.fill(where, 3, 56)
    (page,) = where.pool.frames
    pools.do(where, OperationKind.MIGRATE)
    assert where.errors == {EBUSY: 1}
    assert list(where.pool.frames) == [page]
    pools.do(where, OperationKind.MIGRATE)
    assert page not in where.pool.frames
    pools.empty(where)


def test_a_page_without_another_to_go_to_stays_where_it_is() -> None:
    where = pools.session(faults=Nth({Action.ALLOC_PAGE: {2}}))
    pools.fill(where, 3, 56)
    pools.do(where, OperationKind.MIGRATE)
    assert where.errors == {ENOMEM: 1}
    pools.empty(where)


# What the steps of zs_free() are, by patch level.


def steps_of_free(level: PatchLevel, name: str = "arm64-4k") -> list[str]:
    where = pools.pool(name, level=level)
    handle = run_to_end(operations.zs_malloc(where, where.max_alloc))
    seen: list[str] = []

    def watch(step: AtomicStep) -> bool:
        do, target = step
        if isinstance(target, Lock):
            seen.append(f"{do.value} {target.lock_class.name.lower()}")
        elif do in {Action.LOAD_WORD, Action.FREE_PAGE}:
            seen.append(do.value)
        return False

    run_observed(operations.zs_free(where, handle), watch)
    return seen


IN_CLASS = ["trylock page", "unlock page", "lock zone", "free page", "unlock zone", "unlock class"]
OUTSIDE = ["trylock page", "unlock class", "unlock page", "lock zone", "free page", "unlock zone"]
WITH_POOL = ["read_lock pool", "load obj", "lock class", "read_unlock pool"]
WITHOUT_POOL = ["load obj", "lock class", "load obj"]


@pytest.mark.parametrize(
    ("level", "name", "steps"),
    [
        (PatchLevel.BASE, "arm64-4k", WITH_POOL + IN_CLASS),
        (PatchLevel.CLASS_IDX, "arm64-4k", WITH_POOL + IN_CLASS),
        (PatchLevel.LOCKLESS_FREE, "arm64-4k", WITHOUT_POOL + IN_CLASS),
        (PatchLevel.EARLY_UNLOCK, "arm64-4k", WITHOUT_POOL + OUTSIDE),
        (PatchLevel.LOCKLESS_FREE, "um-x86_64", WITH_POOL + IN_CLASS),
        (PatchLevel.EARLY_UNLOCK, "um-x86_64", WITH_POOL + OUTSIDE),
        (PatchLevel.EARLY_UNLOCK, "arm-lpae", WITH_POOL + OUTSIDE),
    ],
)
def test_zs_free_takes_the_locks_of_its_patch_level(
    level: PatchLevel, name: str, steps: list[str]
) -> None:
    assert steps_of_free(level, name) == steps


@pytest.mark.parametrize("way", [OperationKind.MIGRATE, OperationKind.COMPACT])
def test_an_object_that_moves_while_its_class_is_looked_up_is_freed_where_it_went(
    way: OperationKind,
) -> None:
    where = pools.session(pools.pool(level=PatchLevel.LOCKLESS_FREE))
    pools.fill(where, 20, 250)
    for number in range(2, 20):
        pools.do(where, OperationKind.FREE, number)
    live = where.live.pop(1)
    before = where.pool.words[live.handle]
    under_way = operations.zs_free(where.pool, live.handle)
    assert next(under_way)[0] is Action.LOAD_WORD
    assert next(under_way)[0] is Action.LOCK
    moving = CheckedSession(where.pool, CheckLevel.NONE)
    for _ in range(2):
        moving.run_operation(TraceOperation(way))
    assert where.pool.words[live.handle] != before
    for _ in under_way:
        pass
    pool_checks.recount_pool(where.pool, where.live.values())
    for each in where.live.values():
        run_to_end(operations.zs_free(where.pool, each.handle))
    pools.nothing_left(where.pool)


@pytest.mark.parametrize("name", ["arm64-4k", "um-x86_64"])
def test_a_page_that_is_freed_while_somebody_comes_to_migrate_it_is_left_alone(name: str) -> None:
    where = pools.pool(name)
    handle = run_to_end(operations.zs_malloc(where, 56))
    (page,) = where.frames
    under_way = operations.zs_page_migrate(where, page.pfn)
    assert next(under_way)[0] is Action.ALLOC_PAGE
    run_to_end(operations.zs_free(where, handle))
    for do, target in under_way:
        assert not (isinstance(target, Lock) and target.lock_class is LockClass.POOL), do
    pools.nothing_left(where)


def test_an_object_that_is_read_is_not_moved_meanwhile() -> None:
    where = pools.session()
    pools.fill(where, 1, 2440)
    live = where.live[1]
    reading = operations.zs_obj_read(where.pool, live.handle, 2440)
    steps = [next(reading) for _ in range(6)]
    assert [do for do, _ in steps][-2:] == [Action.READ_UNLOCK, Action.LOAD_PAGE]
    held = [target for do, target in steps if do is Action.READ_LOCK][-1]
    page = next(iter(where.pool.frames))

    def watch(step: AtomicStep) -> bool:
        return step == (Action.WRITE_TRYLOCK, held)

    assert run_observed(operations.zs_page_migrate(where.pool, page.pfn), watch) == -EBUSY
    next(reading)
    with pytest.raises(StopIteration) as stop:
        next(reading)
    assert stop.value.value == live.contents


# Which zspage.


def test_the_fullest_zspage_is_allocated_from_first() -> None:
    where = pools.session()
    pools.fill(where, 18, 250)
    first, second = list(where.pool.frames)
    assert first.zspage is not None
    assert second.zspage is not None
    for number in (1, 2, 3):
        pools.do(where, OperationKind.FREE, number)
    assert (first.zspage.inuse, second.zspage.inuse) == (12, 3)
    pools.do(where, OperationKind.MALLOC, 100, 250)
    assert (first.zspage.inuse, second.zspage.inuse) == (13, 3)


def test_a_zspage_that_waits_for_the_worker_may_be_used_again() -> None:
    where = pools.session(faults=Nth({Action.TRYLOCK: {1}}))
    pools.fill(where, 1, 56)
    (page,) = where.pool.frames
    pools.do(where, OperationKind.FREE, 1)
    assert where.pool.free_work
    assert page.zspage is not None
    assert page.zspage.fullness == ZS_INUSE_RATIO_0
    pools.fill(where, 1, 56, first=2)
    pools.do(where, OperationKind.DEFERRED)
    assert list(where.pool.frames) == [page]
    pools.empty(where)


def test_compaction_gathers_objects_and_frees_the_rest() -> None:
    where = pools.session()
    pools.fill(where, 45, 250)
    for number in range(1, 46):
        if number % 3:
            pools.do(where, OperationKind.FREE, number)
    assert len(where.pool.frames) == 3
    pools.do(where, OperationKind.COMPACT)
    assert len(where.pool.frames) == 1
    assert where.pool.pages_compacted == 2
    pools.do(where, OperationKind.COMPACT)
    assert where.pool.pages_compacted == 2
    pools.empty(where)


def test_one_compaction_at_a_time() -> None:
    where = pools.pool()
    under_way = operations.zs_compact(where)
    next(under_way)
    assert run_to_end(operations.zs_compact(where)) == 0
    assert where.compaction_in_progress
    for _ in under_way:
        pass
    assert not where.compaction_in_progress


def test_a_page_cannot_be_migrated_before_its_zspage_is_set_up() -> None:
    where = pools.pool()
    under_way = operations.zs_malloc(where, 2440)
    for do, _ in under_way:
        pages = list(where.frames)
        if do is Action.UPDATE_STATISTICS:
            break
        assert all(
            run_to_end(operations.zs_page_migrate(where, page.pfn)) == -EBUSY for page in pages
        )
    for _ in under_way:
        pass
    moved = [page.pfn for page in where.frames]
    assert [run_to_end(operations.zs_page_migrate(where, pfn)) for pfn in moved] == [0, 0, 0]


def test_the_worker_locks_what_a_page_it_waited_for_was_migrated_to() -> None:
    where = pools.session(faults=Nth({Action.TRYLOCK: {1}}))
    pools.fill(where, 1, 2440)
    pools.do(where, OperationKind.FREE, 1)
    pool = where.pool
    middle = list(pool.frames)[1]
    held: set[object] = {middle.lock}
    waited: list[object] = []

    def watch(step: AtomicStep) -> bool:
        do, target = step
        if do is Action.TRYLOCK:
            if target in held:
                return True
            held.add(target)
        if do is Action.WAIT:
            assert target is middle.lock, "the worker waits for a page that it has locked itself"
            waited.append(target)
            held.remove(target)
            assert run_to_end(operations.zs_page_migrate(pool, middle.pfn)) == 0
        return False

    run_observed(operations.async_free_zspage(pool), watch)
    assert waited == [middle.lock]
    pools.nothing_left(pool)


# What fails once leaves no trace.


def brief() -> Iterator[TraceOperation]:
    """Objects come and go; there is something for every step that may fail."""
    for number in range(1, 31):
        yield TraceOperation(OperationKind.MALLOC, number, (250, 840, 2440)[number % 3])
        yield TraceOperation(OperationKind.WRITE, number)
    yield from (TraceOperation(OperationKind.MIGRATE, number) for number in range(0, 12, 4))
    yield from (TraceOperation(OperationKind.FREE, number) for number in range(1, 31) if number % 4)
    yield TraceOperation(OperationKind.COMPACT)
    yield from (TraceOperation(OperationKind.MIGRATE, number) for number in range(0, 12, 5))
    yield from (TraceOperation(OperationKind.MALLOC, number, 4096) for number in (31, 32))
    yield from (TraceOperation(OperationKind.FREE, number) for number in range(4, 20, 4))
    yield TraceOperation(OperationKind.DEFERRED)


@EVERY_LEVEL
@pytest.mark.parametrize(
    ("do", "most"),
    [
        (Action.ALLOC_HANDLE, 40),
        (Action.ALLOC_PAGE, 60),
        (Action.TRYLOCK, 60),
        (Action.WRITE_TRYLOCK, 40),
        (Action.CONTENDED, 40),
    ],
    ids=lambda each: each.value if isinstance(each, Action) else "",
)
def test_whatever_fails_once_nothing_leaks(do: Action, most: int, level: PatchLevel) -> None:
    for nth in range(1, most):
        faults = Nth({do: {nth}})
        where = pools.session(pools.pool(level=level), CheckLevel.CHEAP, faults)
        where.run_trace(brief())
        pool_checks.recount_pool(where.pool, where.live.values())
        pools.empty(where)
        if faults.left[do]:
            break
    else:
        pytest.fail(f"the {most}th does not come last")
    # Where pool->lock is the one lock, whoever reads objects is waited for.
    waits = do is Action.WRITE_TRYLOCK and level is PatchLevel.POOL_LOCK
    assert (nth > 1) is not waits, "the step is never done"


@EVERY_LEVEL
def test_the_worker_frees_what_nobody_could_lock(level: PatchLevel) -> None:
    where = pools.session(pools.pool(level=level), faults=Nth({Action.TRYLOCK: range(1, 4)}))
    pools.fill(where, 3, 4096)
    for number in (1, 2, 3):
        pools.do(where, OperationKind.FREE, number)
    assert len(where.pool.frames) == where.pool.pages_allocated == 3
    pools.do(where, OperationKind.DEFERRED)
    assert not where.pool.free_work
    pools.nothing_left(where.pool)


@EVERY_LEVEL
def test_everything_may_fail_now_and_then(level: PatchLevel) -> None:
    every = {
        do: range(2, 2000, 7) for do in (Action.ALLOC_HANDLE, Action.ALLOC_PAGE, Action.CONTENDED)
    }
    tries = {do: range(1, 2000, 3) for do in (Action.TRYLOCK, Action.WRITE_TRYLOCK)}
    where = pools.session(pools.pool(level=level), faults=Nth({**every, **tries}))
    where.run_trace(brief())
    assert set(where.errors) == ({ENOMEM} if where.pool.one_lock else {ENOMEM, EBUSY})
    pools.empty(where)


# Threads.


def settled(where: Pool, users: list[User]) -> None:
    """What all have is there, and nothing else; then nothing is."""
    live = [each for user in users for each in user.live]
    pool_checks.recount_pool(where, live)
    for each in live:
        run_to_end(operations.zs_free(where, each.handle))
    pools.nothing_left(where)


@EVERY_LEVEL
@pytest.mark.parametrize("name", ["arm64-4k", "um-x86_64"])
def test_threads_do_not_lose_what_is_theirs(name: str, level: PatchLevel) -> None:
    waits = 0
    for run in range(6):
        where = pools.pool(name, level=level)
        machine = Machine(where)
        users = [User(machine, 10 * run + number) for number in range(1, 5)]
        together(machine, users, 60)
        settled(where, users)
        waits += machine.waits
    assert waits > 0, "they do not meet"


def test_who_waits_for_ever_is_stuck_and_does_not_hang() -> None:
    where = pools.pool()
    machine = Machine(where, patience=0.05)
    first = operations.zs_compact(where)
    second = operations.zs_malloc(where, where.created[-1].size)

    def left() -> OperationSteps[None]:
        """Take two locks, and never come back."""
        for _ in range(2):
            yield next(first)

    with pytest.raises(Violation, match=r"^lock\.balance: .* class->lock 254$"):
        machine.run(left(), Lockdep(where))
    with pytest.raises(Stuck, match=r"waits for class->lock 254$"):
        machine.run(second, Lockdep(where))


def test_what_a_thread_raises_is_raised_by_whoever_joins_it() -> None:
    where = pools.pool()
    machine = Machine(where)
    users = [User(machine, number) for number in range(1, 4)]
    wrong = partial(missing_lock, operations.zs_free)
    with (
        patch.object(operations, "zs_free", wrong),
        pytest.raises(Violation, match=r"^lock\.held: "),
    ):
        together(machine, users, 100)


def missing_lock(
    right: Callable[[Pool, int], OperationSteps[None]], pool: Pool, handle: int
) -> OperationSteps[None]:
    """zs_free() without class->lock."""
    for step in right(pool, handle):
        if not (isinstance(step[1], Lock) and step[1].lock_class is LockClass.CLASS):
            yield step
