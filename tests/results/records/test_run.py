"""`run` as JSON and CSV: the contract of schema 1."""

import csv
import io
from dataclasses import replace

import pools
from rendered import shown, value

from zslayout.pipeline.run import compare_levels, run
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.run_result import RunRequest
from zslayout.reference.session import CheckLevel
from zslayout.reference.violation import HeldLock, Violation
from zslayout.results.run import LevelsReport, RunReport

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


def test_programs_get_the_same() -> None:
    said = value(RunReport(replace(RAN, violation=WRONG)))
    assert (said["schema"], said["arch"], said["level"]) == (1, "arm64-4k", "early-unlock")
    assert said["operations"] == len(WORK)
    assert sum(row["obj_used"] for row in said["classes"]) == said["live"]
    assert said["errors"] == {"EINVAL": 1}
    assert said["violation"]["word"] == "0x123450000002"
    assert said["violation"]["other"] == [{"lock": "class->lock 3", "step": 4}]
    assert said["exit_code"] == 1
    assert value(RunReport(RAN))["violation"] is None


def test_levels_have_the_sums_of_every_free() -> None:
    layouts = {level: pools.layout() for level in PatchLevel}
    found = LevelsReport(compare_levels(layouts, lambda: iter(WORK), seed=0))
    said = value(found)
    assert [each["level"] for each in said["levels"]] == [level.value for level in PatchLevel]
    base, *_, last = said["levels"]
    assert base["pool_lock_atomics"] == 2 * base["frees"]
    assert (last["pool_lock_atomics"], last["zone_lock_inside_class_lock"]) == (0, 0)
    rows = list(csv.DictReader(io.StringIO(shown(found, "csv"))))
    assert [row["frees"] for row in rows] == [str(each["frees"]) for each in said["levels"]]
    assert rows[0]["level"] == "base"
