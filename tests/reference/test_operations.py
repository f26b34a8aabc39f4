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

from zslayout.reference import invariant, operations
from zslayout.reference.drive import straight, watched
from zslayout.reference.level import Level
from zslayout.reference.lockdep import Lockdep
from zslayout.reference.session import Checks, Faults, Session
from zslayout.reference.state import ZS_INUSE_RATIO_0, Pool
from zslayout.reference.step import Do, Lock, Rank, Step, Steps
from zslayout.reference.trace import Operation, Verb
from zslayout.reference.violation import Violation

EVERY_LEVEL = pytest.mark.parametrize("level", Level, ids=lambda level: level.value)

# Against a plain model.


class Failing(Faults):
    """Fails the next step of a kind."""

    def __init__(self) -> None:
        self.next: set[Do] = set()

    def fails(self, step: Step) -> bool:
        if step[0] not in self.next:
            return False
        self.next.remove(step[0])
        return True


class Against(RuleBasedStateMachine):
    """A pool, and a dict of what was written to it."""

    kind: ClassVar = ("arm64-4k", "merged", Level.EARLY_UNLOCK)

    def __init__(self) -> None:
        super().__init__()
        self.pool = pools.pool(*self.kind)
        self.failing = Failing()
        self.session = Session(self.pool, Checks.ALL, self.failing)
        self.written: dict[int, bytes] = {}
        self.sizes: dict[int, int] = {}
        self.count = 0

    def do(self, verb: Verb, number: int = 0, size: int = 0) -> None:
        self.session.do(Operation(verb, number, size))

    def one(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(self.sizes)))

    def malloc(self, size: int) -> int:
        """The errno of an allocation, 0 when it succeeds."""
        before = dict(self.session.errors)
        self.count += 1
        self.do(Verb.MALLOC, self.count, size)
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
            self.do(Verb.WRITE, number)
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
        self.failing.next = {Do.ALLOC_HANDLE}
        assert self.malloc(100) == ENOMEM

    @rule()
    def malloc_without_a_page(self) -> None:
        self.failing.next = {Do.ALLOC_PAGE}
        assert self.malloc(self.pool.max_alloc) in (0, ENOMEM)
        self.failing.next.clear()

    @precondition(lambda self: self.sizes)
    @rule(data=st.data())
    def free(self, data: st.DataObject) -> None:
        number = self.one(data)
        self.do(Verb.FREE, number)
        del self.sizes[number]
        self.written.pop(number, None)

    @rule(third=st.integers(0, 2))
    def free_many(self, third: int) -> None:
        for number in [number for number in self.sizes if number % 3 == third]:
            self.do(Verb.FREE, number)
            del self.sizes[number]
            self.written.pop(number, None)

    @precondition(lambda self: self.sizes)
    @rule(data=st.data())
    def write(self, data: st.DataObject) -> None:
        number = self.one(data)
        self.do(Verb.WRITE, number)
        self.written[number] = self.session.live[number].contents
        assert len(self.written[number]) == self.sizes[number]

    @precondition(lambda self: self.written)
    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.written)))
        self.do(Verb.READ, number)
        handle = self.session.live[number].handle
        found = straight(operations.zs_obj_read(self.pool, handle, self.sizes[number]))
        assert found == self.written[number]

    @rule(numbers=st.lists(st.integers(0, 99), min_size=1, max_size=5))
    def migrate(self, numbers: list[int]) -> None:
        for number in numbers:
            self.do(Verb.MIGRATE, number)

    @rule()
    def compact(self) -> None:
        self.do(Verb.COMPACT)

    @rule(step=st.sampled_from((Do.TRYLOCK, Do.WRITE_TRYLOCK, Do.CONTENDED)))
    def somebody_is_in_the_way(self, step: Do) -> None:
        self.failing.next = {step}

    @rule()
    def deferred(self) -> None:
        self.do(Verb.DEFERRED)

    def teardown(self) -> None:
        for number, contents in self.written.items():
            handle = self.session.live[number].handle
            assert straight(operations.zs_obj_read(self.pool, handle, len(contents))) == contents
        self.failing.next.clear()
        pools.empty(self.session)


@pytest.mark.parametrize(
    ("name", "scheme", "level"),
    [
        *((name, scheme, level) for name, scheme in KINDS for level in Level),
        ("arm64-4k", "pfn-idx", Level.BASE),
        ("i386", "pfn-idx", Level.BASE),
    ],
)
def test_a_pool_is_a_dict_of_what_was_written(name: str, scheme: str, level: Level) -> None:
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
    assert straight(operations.zs_malloc(where, 0)) == -EINVAL
    assert straight(operations.zs_malloc(where, where.max_alloc + 1)) == -ENOSPC
    assert straight(operations.zs_malloc(where, where.max_alloc)) > 0


def test_an_error_is_freed_like_no_handle_at_all() -> None:
    where = pools.pool()
    for error in (0, -EINVAL, -ENOSPC, -ENOMEM):
        straight(operations.zs_free(where, error))
    pools.nothing_left(where)


def test_a_pool_of_few_frames_runs_out_and_recovers() -> None:
    where = pools.pool()
    where.frames.last_pfn = 5
    where.frames._high = 5
    handles = [straight(operations.zs_malloc(where, 4096)) for _ in range(7)]
    assert handles[5:] == [-ENOMEM, -ENOMEM]
    straight(operations.zs_free(where, handles[2]))
    assert straight(operations.zs_malloc(where, 4096)) > 0
    assert straight(operations.zs_malloc(where, 2440)) == -ENOMEM
    assert len(where.frames) == where.pages_allocated == 5


def test_a_page_whose_zspage_is_read_stays_where_it_is() -> None:
    where = pools.session(faults=Nth({Do.WRITE_TRYLOCK: {1}}))
    pools.fill(where, 3, 56)
    (page,) = where.pool.frames
    pools.do(where, Verb.MIGRATE)
    assert where.errors == {EBUSY: 1}
    assert list(where.pool.frames) == [page]
    pools.do(where, Verb.MIGRATE)
    assert page not in where.pool.frames
    pools.empty(where)


def test_a_page_without_another_to_go_to_stays_where_it_is() -> None:
    where = pools.session(faults=Nth({Do.ALLOC_PAGE: {2}}))
    pools.fill(where, 3, 56)
    pools.do(where, Verb.MIGRATE)
    assert where.errors == {ENOMEM: 1}
    pools.empty(where)


# What the steps of zs_free() are, by patch level.


def steps_of_free(level: Level, name: str = "arm64-4k") -> list[str]:
    where = pools.pool(name, level=level)
    handle = straight(operations.zs_malloc(where, where.max_alloc))
    seen: list[str] = []

    def watch(step: Step) -> bool:
        do, target = step
        if isinstance(target, Lock):
            seen.append(f"{do.value} {target.rank.name.lower()}")
        elif do in {Do.LOAD, Do.FREE_PAGE}:
            seen.append(do.value)
        return False

    watched(operations.zs_free(where, handle), watch)
    return seen


IN_CLASS = ["trylock page", "unlock page", "lock zone", "free page", "unlock zone", "unlock class"]
OUTSIDE = ["trylock page", "unlock class", "unlock page", "lock zone", "free page", "unlock zone"]
WITH_POOL = ["read_lock pool", "load obj", "lock class", "read_unlock pool"]
WITHOUT_POOL = ["load obj", "lock class", "load obj"]


@pytest.mark.parametrize(
    ("level", "name", "steps"),
    [
        (Level.BASE, "arm64-4k", WITH_POOL + IN_CLASS),
        (Level.CLASS_IDX, "arm64-4k", WITH_POOL + IN_CLASS),
        (Level.LOCKLESS_FREE, "arm64-4k", WITHOUT_POOL + IN_CLASS),
        (Level.EARLY_UNLOCK, "arm64-4k", WITHOUT_POOL + OUTSIDE),
        (Level.LOCKLESS_FREE, "um-x86_64", WITH_POOL + IN_CLASS),
        (Level.EARLY_UNLOCK, "um-x86_64", WITH_POOL + OUTSIDE),
        (Level.EARLY_UNLOCK, "arm-lpae", WITH_POOL + OUTSIDE),
    ],
)
def test_zs_free_takes_the_locks_of_its_patch_level(
    level: Level, name: str, steps: list[str]
) -> None:
    assert steps_of_free(level, name) == steps


@pytest.mark.parametrize("way", [Verb.MIGRATE, Verb.COMPACT])
def test_an_object_that_moves_while_its_class_is_looked_up_is_freed_where_it_went(
    way: Verb,
) -> None:
    where = pools.session(pools.pool(level=Level.LOCKLESS_FREE))
    pools.fill(where, 20, 250)
    for number in range(2, 20):
        pools.do(where, Verb.FREE, number)
    live = where.live.pop(1)
    before = where.pool.words[live.handle]
    under_way = operations.zs_free(where.pool, live.handle)
    assert next(under_way)[0] is Do.LOAD
    assert next(under_way)[0] is Do.LOCK
    moving = Session(where.pool, Checks.NONE)
    for _ in range(2):
        moving.do(Operation(way))
    assert where.pool.words[live.handle] != before
    for _ in under_way:
        pass
    invariant.recount(where.pool, where.live.values())
    for each in where.live.values():
        straight(operations.zs_free(where.pool, each.handle))
    pools.nothing_left(where.pool)


@pytest.mark.parametrize("name", ["arm64-4k", "um-x86_64"])
def test_a_page_that_is_freed_while_somebody_comes_to_migrate_it_is_left_alone(name: str) -> None:
    where = pools.pool(name)
    handle = straight(operations.zs_malloc(where, 56))
    (page,) = where.frames
    under_way = operations.zs_page_migrate(where, page.pfn)
    assert next(under_way)[0] is Do.ALLOC_PAGE
    straight(operations.zs_free(where, handle))
    for do, target in under_way:
        assert not (isinstance(target, Lock) and target.rank is Rank.POOL), do
    pools.nothing_left(where)


def test_an_object_that_is_read_is_not_moved_meanwhile() -> None:
    where = pools.session()
    pools.fill(where, 1, 2440)
    live = where.live[1]
    reading = operations.zs_obj_read(where.pool, live.handle, 2440)
    steps = [next(reading) for _ in range(6)]
    assert [do for do, _ in steps][-2:] == [Do.READ_UNLOCK, Do.LOAD_PAGE]
    held = [target for do, target in steps if do is Do.READ_LOCK][-1]
    page = next(iter(where.pool.frames))

    def watch(step: Step) -> bool:
        return step == (Do.WRITE_TRYLOCK, held)

    assert watched(operations.zs_page_migrate(where.pool, page.pfn), watch) == -EBUSY
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
        pools.do(where, Verb.FREE, number)
    assert (first.zspage.inuse, second.zspage.inuse) == (12, 3)
    pools.do(where, Verb.MALLOC, 100, 250)
    assert (first.zspage.inuse, second.zspage.inuse) == (13, 3)


def test_a_zspage_that_waits_for_the_worker_may_be_used_again() -> None:
    where = pools.session(faults=Nth({Do.TRYLOCK: {1}}))
    pools.fill(where, 1, 56)
    (page,) = where.pool.frames
    pools.do(where, Verb.FREE, 1)
    assert where.pool.free_work
    assert page.zspage is not None
    assert page.zspage.fullness == ZS_INUSE_RATIO_0
    pools.fill(where, 1, 56, first=2)
    pools.do(where, Verb.DEFERRED)
    assert list(where.pool.frames) == [page]
    pools.empty(where)


def test_compaction_gathers_objects_and_frees_the_rest() -> None:
    where = pools.session()
    pools.fill(where, 45, 250)
    for number in range(1, 46):
        if number % 3:
            pools.do(where, Verb.FREE, number)
    assert len(where.pool.frames) == 3
    pools.do(where, Verb.COMPACT)
    assert len(where.pool.frames) == 1
    assert where.pool.pages_compacted == 2
    pools.do(where, Verb.COMPACT)
    assert where.pool.pages_compacted == 2
    pools.empty(where)


def test_one_compaction_at_a_time() -> None:
    where = pools.pool()
    under_way = operations.zs_compact(where)
    next(under_way)
    assert straight(operations.zs_compact(where)) == 0
    assert where.compaction_in_progress
    for _ in under_way:
        pass
    assert not where.compaction_in_progress


def test_a_page_cannot_be_migrated_before_its_zspage_is_set_up() -> None:
    where = pools.pool()
    under_way = operations.zs_malloc(where, 2440)
    for do, _ in under_way:
        pages = list(where.frames)
        if do is Do.STATISTICS:
            break
        assert all(
            straight(operations.zs_page_migrate(where, page.pfn)) == -EBUSY for page in pages
        )
    for _ in under_way:
        pass
    moved = [page.pfn for page in where.frames]
    assert [straight(operations.zs_page_migrate(where, pfn)) for pfn in moved] == [0, 0, 0]


def test_the_worker_locks_what_a_page_it_waited_for_was_migrated_to() -> None:
    where = pools.session(faults=Nth({Do.TRYLOCK: {1}}))
    pools.fill(where, 1, 2440)
    pools.do(where, Verb.FREE, 1)
    pool = where.pool
    middle = list(pool.frames)[1]
    held: set[object] = {middle.lock}
    waited: list[object] = []

    def watch(step: Step) -> bool:
        do, target = step
        if do is Do.TRYLOCK:
            if target in held:
                return True
            held.add(target)
        if do is Do.WAIT:
            assert target is middle.lock, "the worker waits for a page that it has locked itself"
            waited.append(target)
            held.remove(target)
            assert straight(operations.zs_page_migrate(pool, middle.pfn)) == 0
        return False

    watched(operations.async_free_zspage(pool), watch)
    assert waited == [middle.lock]
    pools.nothing_left(pool)


# What fails once leaves no trace.


def brief() -> Iterator[Operation]:
    """Objects come and go; there is something for every step that may fail."""
    for number in range(1, 31):
        yield Operation(Verb.MALLOC, number, (250, 840, 2440)[number % 3])
        yield Operation(Verb.WRITE, number)
    yield from (Operation(Verb.MIGRATE, number) for number in range(0, 12, 4))
    yield from (Operation(Verb.FREE, number) for number in range(1, 31) if number % 4)
    yield Operation(Verb.COMPACT)
    yield from (Operation(Verb.MIGRATE, number) for number in range(0, 12, 5))
    yield from (Operation(Verb.MALLOC, number, 4096) for number in (31, 32))
    yield from (Operation(Verb.FREE, number) for number in range(4, 20, 4))
    yield Operation(Verb.DEFERRED)


@EVERY_LEVEL
@pytest.mark.parametrize(
    ("do", "most"),
    [
        (Do.ALLOC_HANDLE, 40),
        (Do.ALLOC_PAGE, 60),
        (Do.TRYLOCK, 60),
        (Do.WRITE_TRYLOCK, 40),
        (Do.CONTENDED, 40),
    ],
    ids=lambda each: each.value if isinstance(each, Do) else "",
)
def test_whatever_fails_once_nothing_leaks(do: Do, most: int, level: Level) -> None:
    for nth in range(1, most):
        faults = Nth({do: {nth}})
        where = pools.session(pools.pool(level=level), Checks.CHEAP, faults)
        where.run(brief())
        invariant.recount(where.pool, where.live.values())
        pools.empty(where)
        if faults.left[do]:
            break
    else:
        pytest.fail(f"the {most}th does not come last")
    assert nth > 1, "the step is never done"


@EVERY_LEVEL
def test_the_worker_frees_what_nobody_could_lock(level: Level) -> None:
    where = pools.session(pools.pool(level=level), faults=Nth({Do.TRYLOCK: range(1, 4)}))
    pools.fill(where, 3, 4096)
    for number in (1, 2, 3):
        pools.do(where, Verb.FREE, number)
    assert len(where.pool.frames) == where.pool.pages_allocated == 3
    pools.do(where, Verb.DEFERRED)
    assert not where.pool.free_work
    pools.nothing_left(where.pool)


@EVERY_LEVEL
def test_everything_may_fail_now_and_then(level: Level) -> None:
    every = {do: range(2, 2000, 7) for do in (Do.ALLOC_HANDLE, Do.ALLOC_PAGE, Do.CONTENDED)}
    tries = {do: range(1, 2000, 3) for do in (Do.TRYLOCK, Do.WRITE_TRYLOCK)}
    where = pools.session(pools.pool(level=level), faults=Nth({**every, **tries}))
    where.run(brief())
    assert set(where.errors) == {ENOMEM, EBUSY}
    pools.empty(where)


# Threads.


def settled(where: Pool, users: list[User]) -> None:
    """What all have is there, and nothing else; then nothing is."""
    live = [each for user in users for each in user.live]
    invariant.recount(where, live)
    for each in live:
        straight(operations.zs_free(where, each.handle))
    pools.nothing_left(where)


@EVERY_LEVEL
@pytest.mark.parametrize("name", ["arm64-4k", "um-x86_64"])
def test_threads_do_not_lose_what_is_theirs(name: str, level: Level) -> None:
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

    def left() -> Steps[None]:
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


def missing_lock(right: Callable[[Pool, int], Steps[None]], pool: Pool, handle: int) -> Steps[None]:
    """zs_free() without class->lock."""
    for step in right(pool, handle):
        if not (isinstance(step[1], Lock) and step[1].rank is Rank.CLASS):
            yield step
