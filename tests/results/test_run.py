"""What came of a workload, as a result."""

import csv
import io
from dataclasses import replace

import goldens
import pools
from rendered import shown, value

from zslayout.explore.execution import EXECUTION_CHECKS
from zslayout.pipeline.run import compare_levels, run
from zslayout.reference import lockdep, pool_checks
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.session import CheckLevel
from zslayout.reference.violation import HeldLock, Violation
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.run import CHECKS, LevelsReport, RunRequest, RunResult

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
PLAIN = Violation("obj.class", "object 3 lies in class 9", word=0x123, operation="migrate 4")


def test_every_check_has_a_sentence() -> None:
    assert set(CHECKS) == {
        *lockdep.LOCK_CHECKS,
        *pool_checks.POOL_CHECKS,
        *EXECUTION_CHECKS,
        "invariant",
    }
    assert all(sentence.endswith(".") for sentence in CHECKS.values())


def test_statistics_have_the_sums_of_the_columns() -> None:
    *rows, _, total = shown(RAN, "debugfs").splitlines()[1:]
    used = [int(row.split()[14]) for row in rows]
    assert total.split()[0] == "Total"
    assert int(total.split()[13]) == sum(used) == RAN.live_objects


def test_a_violation_is_an_error_with_its_word_and_ends_the_run_so() -> None:
    report = replace(RAN, violation=PLAIN)
    (error,) = report.diagnostics()
    assert (error.rule, error.level, error.witness) == ("obj.class", Level.ERROR, {"word": 0x123})
    assert error.message.endswith(" object 3 lies in class 9, in: migrate 4")
    assert report.exit_code is ExitCode.UNEXPECTED
    assert report.debugfs() is None


def test_a_run_without_a_violation_is_as_expected() -> None:
    (fine,) = RAN.diagnostics()
    assert (fine.level, fine.message) == (Level.OK, "no check failed")
    assert RAN.exit_code is ExitCode.AS_EXPECTED


def test_nothing_is_expected_of_counts() -> None:
    found = LevelsReport(
        compare_levels({PatchLevel.BASE: pools.layout()}, lambda: iter(WORK), seed=0)
    )
    assert found.exit_code is ExitCode.AS_EXPECTED
    assert found.diagnostics() == ()


def text(ran: RunResult) -> str:
    return shown(ran)


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


def test_programs_get_the_same() -> None:
    said = value(replace(RAN, violation=WRONG))
    assert (said["schema"], said["arch"], said["level"]) == (1, "arm64-4k", "early-unlock")
    assert said["operations"] == len(WORK)
    assert sum(row["obj_used"] for row in said["classes"]) == said["live"]
    assert said["errors"] == {"EINVAL": 1}
    assert said["violation"]["word"] == "0x123450000002"
    assert said["violation"]["other"] == [{"lock": "class->lock 3", "step": 4}]
    assert said["exit_code"] == 1
    assert value(RAN)["violation"] is None


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
    assert [row["level"] for row in rows[:2]] == ["pool-lock", "base"]


EMPTY = RunRequest(pools.layout(), PatchLevel.BASE, CheckLevel.CHEAP, 3, lambda: iter(()), 0)


def test_settings_are_those_of_a_trace() -> None:
    assert EMPTY.settings() == (
        ("arch", "arm64-4k"),
        ("scheme", "merged"),
        ("chain-size", "4"),
        ("level", "base"),
        ("checks", "cheap"),
        ("seed", "3"),
    )
