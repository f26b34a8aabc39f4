"""What people and programs are told of a run."""

import json
from dataclasses import replace

import goldens
import pools

from zslayout.pipeline.run import compare_levels, run
from zslayout.reference import lockdep, pool_checks
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.run_result import RunRequest
from zslayout.reference.session import CheckLevel
from zslayout.reference.violation import HeldLock, Violation
from zslayout.report.run import CHECKS, levels_json, levels_text, run_json, statistics, text

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


def test_statistics_have_the_sums_of_the_columns() -> None:
    *rows, _, total = statistics(RAN.pool).splitlines()[1:]
    used = [int(row.split()[14]) for row in rows]
    assert total.split()[0] == "Total"
    assert int(total.split()[13]) == sum(used) == RAN.live_objects


def test_unchecked_runs_do_not_claim_to_be_checked() -> None:
    ran = run(replace(REQUEST, checks=CheckLevel.NONE))
    assert text(ran).endswith("the workload ended; nothing was checked\n")


def test_programs_get_the_same() -> None:
    said = json.loads(run_json(replace(RAN, violation=WRONG)))
    assert (said["schema"], said["arch"], said["level"]) == (1, "arm64-4k", "early-unlock")
    assert said["operations"] == len(WORK)
    assert sum(row["obj_used"] for row in said["classes"]) == said["live"]
    assert said["errors"] == {"EINVAL": 1}
    assert said["violation"]["word"] == "0x123450000002"
    assert said["violation"]["other"] == [{"lock": "class->lock 3", "step": 4}]
    assert said["exit_code"] == 1
    assert json.loads(run_json(RAN))["violation"] is None


def test_every_check_has_a_sentence() -> None:
    assert set(CHECKS) == {*lockdep.LOCK_CHECKS, *pool_checks.POOL_CHECKS, "invariant"}
    assert all(sentence.endswith(".") for sentence in CHECKS.values())


def test_levels_are_a_table_of_means_and_an_object_of_sums() -> None:
    layouts = {level: pools.layout() for level in PatchLevel}
    found = compare_levels(layouts, lambda: iter(WORK), seed=0)
    goldens.compare("run-levels.txt", levels_text(found))
    said = json.loads(levels_json(found))
    assert [each["level"] for each in said["levels"]] == [level.value for level in PatchLevel]
    base, *_, last = said["levels"]
    assert base["pool_lock_atomics"] == 2 * base["frees"]
    assert (last["pool_lock_atomics"], last["zone_lock_inside_class_lock"]) == (0, 0)


def test_a_level_without_frees_has_no_means() -> None:
    found = compare_levels({PatchLevel.BASE: pools.layout()}, lambda: iter(WORK[:3]), seed=0)
    assert levels_text(found).splitlines()[5].split() == ["base", "0", *["-"] * 5]
