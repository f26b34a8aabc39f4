"""Workloads: laws that each of them keeps, and what each is like."""

from collections import Counter
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zslayout.reference.allocation_trace import OperationKind, TraceOperation, parse_trace
from zslayout.reference.size_distribution import DISTRIBUTIONS, fixed_size
from zslayout.reference.workload import WORKLOADS, Workload, WorkloadParameters

SIZES = DISTRIBUTIONS["zram-lzo"]


@st.composite
def asks(draw: st.DrawFn) -> tuple[Workload, WorkloadParameters]:
    """A workload and what it is asked for; storms are small enough for several rounds."""
    page_size = 1 << draw(st.sampled_from([12, 14, 16]))
    ask = WorkloadParameters(
        ops=draw(st.integers(0, 3000)),
        sizes=draw(st.sampled_from(list(DISTRIBUTIONS.values()))),
        page_size=page_size,
        max_size=draw(st.sampled_from([page_size, page_size // 2, 1])),
        seed=draw(st.integers(0, 1 << 32)),
        processes=draw(st.integers(1, 4)),
        scale=draw(st.sampled_from([0.0, 0.0001, 0.002])),
    )
    return draw(st.sampled_from(list(WORKLOADS.values()))), ask


def listed(drawn: tuple[Workload, WorkloadParameters]) -> list[TraceOperation]:
    found, ask = drawn
    return list(found.operations(ask))


def of(name: str, ops: int, *, seed: int = 0, processes: int = 1) -> list[TraceOperation]:
    ask = WorkloadParameters(ops=ops, sizes=SIZES, seed=seed, processes=processes, scale=1 / 256)
    return listed((WORKLOADS[name], ask))


def verbs(found: list[TraceOperation]) -> Counter[OperationKind]:
    return Counter(each.kind for each in found)


# Laws.


@given(asks())
def test_there_are_exactly_as_many_operations_as_asked_for(
    drawn: tuple[Workload, WorkloadParameters],
) -> None:
    assert len(listed(drawn)) == drawn[1].ops


@given(asks())
def test_the_operations_are_a_trace_that_makes_sense(
    drawn: tuple[Workload, WorkloadParameters],
) -> None:
    found = listed(drawn)
    if found:
        assert list(parse_trace("made up", map(str, found)).operations) == found


@given(asks())
def test_the_same_seed_makes_the_same_operations(
    drawn: tuple[Workload, WorkloadParameters],
) -> None:
    assert listed(drawn) == listed(drawn)


@given(asks())
def test_sizes_are_from_1_to_the_largest(drawn: tuple[Workload, WorkloadParameters]) -> None:
    sizes = [each.size for each in listed(drawn) if each.kind is OperationKind.MALLOC]
    assert all(1 <= size <= drawn[1].max_size for size in sizes)


@given(asks())
def test_ids_count_from_1_and_come_once(drawn: tuple[Workload, WorkloadParameters]) -> None:
    ids = [each.number for each in listed(drawn) if each.kind is OperationKind.MALLOC]
    assert ids == list(range(1, len(ids) + 1))


@given(asks())
def test_an_object_is_written_as_soon_as_it_is_there(
    drawn: tuple[Workload, WorkloadParameters],
) -> None:
    found = listed(drawn)
    for one, next_ in pairwise(found):
        if one.kind is OperationKind.MALLOC:
            assert next_ == TraceOperation(OperationKind.WRITE, one.number)


@pytest.mark.parametrize("name", WORKLOADS)
def test_another_seed_makes_other_operations(name: str) -> None:
    assert of(name, 500, seed=1) != of(name, 500, seed=2)


@pytest.mark.parametrize("name", WORKLOADS)
def test_each_workload_says_what_it_does(name: str) -> None:
    assert WORKLOADS[name].name == name
    assert WORKLOADS[name].description


# What each is like.


def test_mixed_does_everything() -> None:
    found = verbs(of("mixed", 20_000))
    assert set(found) == set(OperationKind)
    assert found[OperationKind.COMPACT] < found[OperationKind.DEFERRED] < found[OperationKind.FREE]


def test_mixed_keeps_the_number_of_objects_steady() -> None:
    found = verbs(of("mixed", 100_000))
    assert 3000 < found[OperationKind.MALLOC] - found[OperationKind.FREE] < 5000


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_a_storm_gets_all_objects_and_then_frees_them(processes: int) -> None:
    objects = 256 * processes
    kinds = [
        (verb, len(list(group)))
        for verb, group in groupby(
            of("storm", 2 * (3 * objects + 1), processes=processes),
            lambda each: OperationKind.MALLOC if each.kind is OperationKind.WRITE else each.kind,
        )
    ]
    one = [
        (OperationKind.MALLOC, 2 * objects),
        (OperationKind.FREE, objects),
        (OperationKind.DEFERRED, 1),
    ]
    assert kinds == one * 2


def test_one_process_of_a_storm_frees_in_the_order_that_it_got_them() -> None:
    freed = [each.number for each in of("storm", 768) if each.kind is OperationKind.FREE]
    assert freed == list(range(1, 257))


def test_processes_of_a_storm_free_at_once() -> None:
    freed = [
        each.number for each in of("storm", 1536, processes=2) if each.kind is OperationKind.FREE
    ]
    assert sorted(freed) == list(range(1, 513))
    assert freed != sorted(freed)


def test_a_storm_has_an_object_for_every_page() -> None:
    ask = WorkloadParameters(
        ops=10_000, sizes=SIZES, page_size=1 << 16, max_size=1 << 16, scale=0.25
    )
    assert verbs(listed((WORKLOADS["storm"], ask)))[OperationKind.MALLOC] >= 1024
    first = [each.kind for each in WORKLOADS["storm"].operations(ask)].index(OperationKind.FREE)
    assert first == 2 * 1024


def test_pressure_migrates_and_compacts_after_most_is_freed() -> None:
    found = of("pressure", 12_000)
    first = next(i for i, each in enumerate(found) if each.kind is OperationKind.MIGRATE)
    before = verbs(found[:first])
    assert (before[OperationKind.MALLOC], before[OperationKind.FREE]) == (1024, 896)
    assert verbs(found)[OperationKind.MIGRATE] > 1000
    assert verbs(found)[OperationKind.COMPACT] > 4


def test_sizes_are_those_of_the_distribution() -> None:
    ask = WorkloadParameters(ops=300, sizes=fixed_size(964))
    sizes = {
        each.size
        for each in WORKLOADS["mixed"].operations(ask)
        if each.kind is OperationKind.MALLOC
    }
    assert sizes == {964}
