"""Sessions: traces on a pool, with checks."""

from errno import EINVAL, ENOMEM, ENOSPC
from unittest.mock import patch

import pools
import pytest
from pools import Nth

from zslayout.reference import operations
from zslayout.reference.allocation_trace import OperationKind, TraceOperation, parse_trace
from zslayout.reference.atomic_step import Action
from zslayout.reference.session import CheckedSession, CheckLevel, FaultInjector
from zslayout.reference.violation import Violation

EVERY_AMOUNT = pytest.mark.parametrize("checks", CheckLevel, ids=lambda checks: checks.value)


def ran(
    text: str, checks: CheckLevel = CheckLevel.ALL, faults: FaultInjector | None = None
) -> CheckedSession:
    where = CheckedSession(pools.pool(), checks, faults)
    where.run_trace(parse_trace("a.trace", text.split("; ")).operations)
    return where


def spoilt(where: CheckedSession, number: int, at: int = 0) -> None:
    """Change a byte of what an object holds."""
    page, idx = operations.obj_to_location(where.pool, where.pool.words[where.live[number].handle])
    zspage = operations.get_zspage(page)
    offset = idx * where.pool.class_of(zspage).size % where.pool.page_size
    page.memory[offset + where.pool.handle_size + at] ^= 0x80


@EVERY_AMOUNT
def test_objects_are_known_by_the_ids_of_the_trace(checks: CheckLevel) -> None:
    where = ran("malloc 7 100; malloc 3 2440; write 3; read 3; free 7", checks)
    assert set(where.live) == {3}
    assert where.live[3].size == len(where.live[3].contents) == 2440
    assert not where.errors


@EVERY_AMOUNT
def test_an_object_that_was_not_got_is_passed_over(checks: CheckLevel) -> None:
    where = ran(
        "malloc 1 0; malloc 2 5000; malloc 3 100; write 3; read 3; free 3; free 1; free 2",
        checks,
        Nth({Action.ALLOC_HANDLE: {1}}),
    )
    assert where.errors == {EINVAL: 1, ENOSPC: 1, ENOMEM: 1}
    assert not where.live
    pools.nothing_left(where.pool)


@EVERY_AMOUNT
def test_the_page_to_migrate_is_counted_around_those_in_use(checks: CheckLevel) -> None:
    where = ran("migrate 5; malloc 1 2440; write 1", checks)
    pages = list(where.pool.frames)
    where.run_operation(TraceOperation(OperationKind.MIGRATE, 4))
    assert [page for page in pages if page not in where.pool.frames] == [pages[1]]
    where.run_operation(TraceOperation(OperationKind.READ, 1))


def test_the_worker_runs_only_when_it_is_asked_for() -> None:
    where = ran("malloc 1 4096; deferred; free 1", faults=Nth({Action.TRYLOCK: {1}}))
    assert (where.pool.free_work, len(where.pool.frames)) == (True, 1)
    where.run_operation(TraceOperation(OperationKind.DEFERRED))
    assert (where.pool.free_work, len(where.pool.frames)) == (False, 0)


def test_the_same_trace_ends_the_same_whatever_is_checked() -> None:
    text = "malloc 1 40; malloc 2 840; write 1; write 2; migrate 0; migrate 2; compact; free 1"
    ends = [
        (where.pool.words, [(page.pfn, bytes(page.memory)) for page in where.pool.frames])
        for where in (ran(text, checks) for checks in CheckLevel)
    ]
    assert ends[0] == ends[1] == ends[2]


def test_no_two_writes_write_the_same_and_none_repeats_itself() -> None:
    where = ran("malloc 1 2000; malloc 2 2000; write 1; write 2")
    one, two = where.live[1].contents, where.live[2].contents
    where.run_operation(TraceOperation(OperationKind.WRITE, 1))
    again = where.live[1].contents
    assert len({one, two, again}) == 3
    for other in (two, again):
        assert sum(a == b for a, b in zip(one, other, strict=True)) < 100
    assert len({one[at : at + 8] for at in range(0, 2000, 8)}) == 250


def test_the_largest_id_can_be_written_to() -> None:
    largest = 10**19 - 1
    where = ran(f"malloc {largest} 100; write {largest}; read {largest}")
    assert set(where.live) == {largest}


def test_without_checks_nothing_is_seen() -> None:
    where = ran("malloc 1 100; write 1", CheckLevel.NONE)
    spoilt(where, 1)
    where.run_trace([TraceOperation(OperationKind.READ, 1), TraceOperation(OperationKind.FREE, 1)])


@pytest.mark.parametrize("checks", [CheckLevel.CHEAP, CheckLevel.ALL])
@pytest.mark.parametrize("verb", [OperationKind.READ, OperationKind.FREE])
def test_contents_are_checked_as_they_are_read_and_freed(
    checks: CheckLevel, verb: OperationKind
) -> None:
    where = ran("malloc 1 100; malloc 2 100; write 1; write 2", checks)
    spoilt(where, 1, at=99)
    with pytest.raises(Violation, match=r"^contents: object 1 .*: byte 99 is "):
        where.run_operation(TraceOperation(verb, 1))


def test_all_is_counted_again_whoever_is_touched() -> None:
    for checks in (CheckLevel.CHEAP, CheckLevel.ALL):
        where = ran("malloc 1 100; write 1; malloc 2 840; write 2", checks)
        spoilt(where, 1)
        if checks is CheckLevel.CHEAP:
            where.run_operation(TraceOperation(OperationKind.READ, 2))
            continue
        with pytest.raises(Violation, match=r"^contents: object 1 "):
            where.run_operation(TraceOperation(OperationKind.READ, 2))


def test_a_violation_says_the_operation_its_steps_and_the_locks_held() -> None:
    where = ran("malloc 1 2440; write 1")
    handle = where.live[1].handle
    where.pool.words[handle] ^= where.pool.encode(1, 0, 0)
    with pytest.raises(Violation) as raised:
        where.run_operation(TraceOperation(OperationKind.READ, 1))
    found = raised.value
    assert (found.check, found.operation) == ("invariant", "read 1")
    assert found.steps == ("read_lock: pool->lock", f"load obj: {handle:#x}")
    assert [held.lock for held in found.held_locks] == ["pool->lock"]


def test_a_checked_session_follows_what_is_patched_in() -> None:
    with (
        patch.object(operations, "kick_deferred_free", side_effect=ValueError("kicked")),
        pytest.raises(Violation, match=r"^invariant: kicked$"),
    ):
        ran("malloc 1 4096; free 1", faults=Nth({Action.TRYLOCK: {1}}))


@pytest.mark.parametrize(("name", "scheme"), pools.KINDS)
def test_objects_of_every_size_class_survive(name: str, scheme: str) -> None:
    where = pools.session(pools.pool(name, scheme), CheckLevel.CHEAP)
    for number, each in enumerate(where.pool.created, start=1):
        size = min(each.size - where.pool.handle_size, where.pool.max_alloc)
        pools.fill(where, 1, size, first=number)
    for number in range(len(where.pool.frames)):
        pools.do(where, OperationKind.MIGRATE, number)
    for number in where.live:
        pools.do(where, OperationKind.READ, number)
    pools.empty(where)
