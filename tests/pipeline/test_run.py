"""A workload run to its end, or to what breaks it."""

from collections.abc import Iterator, Sequence

import pools
import pytest

from zslayout.pipeline.run import compare_levels, run
from zslayout.reference import operations as ops
from zslayout.reference.level import Level
from zslayout.reference.ran import RunRequest
from zslayout.reference.session import Checks
from zslayout.reference.sizes import DISTRIBUTIONS
from zslayout.reference.state import PoolClass, Zspage
from zslayout.reference.step import Steps
from zslayout.reference.trace import Operation, Verb
from zslayout.reference.workload import WORKLOADS, Ask

WORK = [Operation(Verb.MALLOC, i, 100) for i in range(50)] + [
    Operation(Verb.FREE, i) for i in range(50)
]


def request(
    work: Sequence[Operation] = WORK,
    checks: Checks = Checks.ALL,
    level: Level = Level.EARLY_UNLOCK,
    name: str = "arm64-4k",
) -> RunRequest:
    return RunRequest(pools.layout(name), level, checks, 0, lambda: iter(work), len(work))


def unfixed(_class: PoolClass, zspage: Zspage) -> Steps[int]:
    """A fix_fullness_group() that leaves the zspage where it is."""
    yield ops.LIST, zspage
    return zspage.fullness


def test_a_workload_is_run_to_its_end() -> None:
    ran = run(request())
    assert (ran.done, ran.live, ran.exit_code, ran.violation, ran.replay) == (100, 0, 0, None, None)
    assert ran.pool.pages_allocated == 0


def test_errors_that_come_back_are_counted() -> None:
    work = [Operation(Verb.MALLOC, 1, 0), Operation(Verb.MALLOC, 2, 1 << 20), WORK[0]]
    ran = run(request(work))
    assert ran.errors == {22: 1, 28: 1}
    assert ran.live == 1


def test_a_violation_ends_the_run_and_leaves_the_least_that_repeats_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ops, "fix_fullness_group", unfixed)
    ran = run(request())
    assert ran.exit_code == 1
    assert ran.violation is not None
    assert ran.violation.check == "zspage.fullness"
    assert ran.replay is not None
    assert len(ran.replay.operations) < 12
    again = run(request(ran.replay.operations))
    assert again.violation is not None
    assert (again.violation.says, again.violation.steps) == (
        ran.violation.says,
        ran.violation.steps,
    )


def test_a_replay_says_how_it_is_to_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ops, "fix_fullness_group", unfixed)
    ran = run(request(level=Level.BASE))
    assert ran.replay is not None
    assert dict(ran.replay.settings) == {
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
    run(request(work, Checks.NONE), lambda *said: told.append(said))
    assert [done for _, done, _ in told] == [2047, 4095]
    assert all(total == len(work) for *_, total in told)


@pytest.mark.parametrize("name", list(WORKLOADS))
@pytest.mark.parametrize("level", list(Level))
def test_every_workload_runs_at_every_level(name: str, level: Level) -> None:
    ask = Ask(ops=1500, sizes=DISTRIBUTIONS["zram-lzo"], scale=0.02, processes=2)

    def make() -> Iterator[Operation]:
        return WORKLOADS[name].operations(ask)

    ran = run(RunRequest(pools.layout(), level, Checks.CHEAP, 3, make, 1500))
    assert (ran.done, ran.violation) == (1500, None)


def test_levels_are_compared_by_one_workload() -> None:
    layouts = {
        level: pools.layout(scheme="pfn-idx" if level is Level.BASE else "merged")
        for level in Level
    }
    found = compare_levels(layouts, lambda: iter(WORK), seed=0)
    assert [each.level for each in found] == list(Level)
    assert [each.lockless for each in found] == [False, False, True, True]
    assert {each.counts.frees for each in found} == {50}
    assert [each.counts.shared for each in found] == [100, 100, 0, 0]
    assert [each.counts.nested > 0 for each in found] == [True, True, True, False]
