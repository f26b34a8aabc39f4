"""What people are told of a run."""

from dataclasses import replace

import goldens
import pools
from rendered import shown

from zslayout.pipeline.run import compare_levels, run
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.run_result import RunRequest, RunResult
from zslayout.reference.session import CheckLevel
from zslayout.reference.violation import HeldLock, Violation
from zslayout.results.run import LevelsReport, RunReport


def text(ran: RunResult) -> str:
    return shown(RunReport(ran))


WORK = [
    *(TraceOperation(OperationKind.MALLOC, i, 90 * i) for i in range(40)),
    *(TraceOperation(OperationKind.FREE, i) for i in range(0, 40, 3)),
]
REQUEST = RunRequest(
    pools.layout(), PatchLevel.EARLY_UNLOCK, CheckLevel.ALL, 5, lambda: iter(WORK), len(WORK)
)
RAN = replace(run(REQUEST), seconds=2.0)
WRONG = Violation(
    "obj.class",
    "object 3 (handle 0xffff888000000018) lies in class 9, and its word says class 0",
    word=0x123450000002,
    operation="migrate 4",
    steps=("lock: page lock 0x12345", "write_lock: pool->lock"),
    held_locks=(HeldLock("page lock 0x12345", 1), HeldLock("pool->lock", 2)),
    conflicting_locks=(HeldLock("class->lock 3", 4),),
)


def test_the_outcome_stands_above_the_statistics() -> None:
    goldens.compare("run-arm64-4k.txt", text(RAN))


def test_a_violation_is_shown_with_its_steps_locks_and_word() -> None:
    goldens.compare("run-violation.txt", text(replace(RAN, violation=WRONG)))


def test_unchecked_runs_do_not_claim_to_be_checked() -> None:
    ran = run(replace(REQUEST, checks=CheckLevel.NONE))
    assert text(ran).endswith("the workload ended; nothing was checked\n")


def test_levels_are_a_table_of_means() -> None:
    layouts = {level: pools.layout() for level in PatchLevel}
    found = compare_levels(layouts, lambda: iter(WORK), seed=0)
    goldens.compare("run-levels.txt", shown(LevelsReport(found)))


def test_a_level_without_frees_has_no_means() -> None:
    found = compare_levels({PatchLevel.BASE: pools.layout()}, lambda: iter(WORK[:3]), seed=0)
    assert shown(LevelsReport(found)).splitlines()[5].split() == ["base", "0", *["-"] * 5]
