"""A workload run to its end, or to what breaks it."""

from collections.abc import Iterator, Sequence

import pools
import pytest

from zslayout.pipeline.run import compare_levels, run
from zslayout.reference import operations as ops
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.atomic_step import OperationSteps
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import PoolClass
from zslayout.reference.session import CheckLevel
from zslayout.reference.size_distribution import DISTRIBUTIONS
from zslayout.reference.workload import WORKLOADS, WorkloadParameters
from zslayout.reference.zspage import Zspage
from zslayout.results.run import RunRequest

WORK = [TraceOperation(OperationKind.MALLOC, i, 100) for i in range(50)] + [
    TraceOperation(OperationKind.FREE, i) for i in range(50)
]


def request(
    work: Sequence[TraceOperation] = WORK,
    checks: CheckLevel = CheckLevel.ALL,
    level: PatchLevel = PatchLevel.EARLY_UNLOCK,
    name: str = "arm64-4k",
) -> RunRequest:
    return RunRequest(pools.layout(name), level, checks, 0, lambda: iter(work), len(work))


def unfixed(_class: PoolClass, zspage: Zspage) -> OperationSteps[int]:
    """A fix_fullness_group() that leaves the zspage where it is."""
    yield ops.LIST, zspage
    return zspage.fullness


def test_a_workload_is_run_to_its_end() -> None:
    ran = run(request())
    assert (ran.operations_done, ran.live_objects) == (100, 0)
    assert (ran.violation, ran.failing_trace) == (None, None)
    assert ran.pool.pages_allocated == 0


def test_errors_that_come_back_are_counted() -> None:
    work = [
        TraceOperation(OperationKind.MALLOC, 1, 0),
        TraceOperation(OperationKind.MALLOC, 2, 1 << 20),
        WORK[0],
    ]
    ran = run(request(work))
    assert ran.errors == {22: 1, 28: 1}
    assert ran.live_objects == 1


def test_a_violation_ends_the_run_and_leaves_the_least_that_repeats_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ops, "fix_fullness_group", unfixed)
    ran = run(request())
    assert ran.violation is not None
    assert ran.violation.check == "zspage.fullness"
    assert ran.failing_trace is not None
    assert len(ran.failing_trace.operations) < 12
    again = run(request(ran.failing_trace.operations))
    assert again.violation is not None
    assert (again.violation.message, again.violation.steps) == (
        ran.violation.message,
        ran.violation.steps,
    )


def test_a_replay_says_how_it_is_to_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ops, "fix_fullness_group", unfixed)
    ran = run(request(level=PatchLevel.BASE))
    assert ran.failing_trace is not None
    assert dict(ran.failing_trace.settings) == {
        "arch": "arm64-4k",
        "scheme": "merged",
        "chain-size": str(pools.CHAIN_SIZE),
        "level": "base",
        "checks": "all",
        "seed": "0",
    }


def test_progress_is_told_now_and_then() -> None:
    told: list[tuple[str, int, int]] = []
    work = WORK * 50
    run(request(work, CheckLevel.NONE), lambda *said: told.append(said))
    assert [done for _, done, _ in told] == [2047, 4095]
    assert all(total == len(work) for *_, total in told)


@pytest.mark.parametrize("name", list(WORKLOADS))
@pytest.mark.parametrize("level", list(PatchLevel))
def test_every_workload_runs_at_every_level(name: str, level: PatchLevel) -> None:
    ask = WorkloadParameters(ops=1500, sizes=DISTRIBUTIONS["zram-lzo"], scale=0.02, processes=2)

    def make() -> Iterator[TraceOperation]:
        return WORKLOADS[name].operations(ask)

    ran = run(RunRequest(pools.layout(), level, CheckLevel.CHEAP, 3, make, 1500))
    assert (ran.operations_done, ran.violation) == (1500, None)


def test_levels_are_compared_by_one_workload() -> None:
    layouts = {
        level: pools.layout(scheme="merged" if level.has_class else "pfn-idx")
        for level in PatchLevel
    }
    found = compare_levels(layouts, lambda: iter(WORK), seed=0)
    assert [each.level for each in found] == list(PatchLevel)
    assert [each.lockless for each in found] == [False, False, False, True, True]
    assert {each.counts.frees for each in found} == {50}
    assert [each.counts.pool_lock_atomics for each in found] == [100, 100, 100, 0, 0]
    assert [each.counts.zone_lock_inside_class_lock > 0 for each in found] == [
        True,
        True,
        True,
        True,
        False,
    ]
