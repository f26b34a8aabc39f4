"""What came of a workload, as a result."""

from dataclasses import replace

import pools
from rendered import shown

from zslayout.pipeline.run import compare_levels, run
from zslayout.reference import lockdep, pool_checks
from zslayout.reference.allocation_trace import OperationKind, TraceOperation
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.run_result import RunRequest
from zslayout.reference.session import CheckLevel
from zslayout.reference.violation import Violation
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.run import CHECKS, LevelsReport, RunReport

WORK = [
    *(TraceOperation(OperationKind.MALLOC, i, 90 * i) for i in range(40)),
    *(TraceOperation(OperationKind.FREE, i) for i in range(0, 40, 3)),
]
REQUEST = RunRequest(
    pools.layout(), PatchLevel.EARLY_UNLOCK, CheckLevel.ALL, 5, lambda: iter(WORK), len(WORK)
)
RAN = run(REQUEST)
WRONG = Violation("obj.class", "object 3 lies in class 9", word=0x123, operation="migrate 4")


def test_every_check_has_a_sentence() -> None:
    assert set(CHECKS) == {*lockdep.LOCK_CHECKS, *pool_checks.POOL_CHECKS, "invariant"}
    assert all(sentence.endswith(".") for sentence in CHECKS.values())


def test_statistics_have_the_sums_of_the_columns() -> None:
    *rows, _, total = shown(RunReport(RAN), "debugfs").splitlines()[1:]
    used = [int(row.split()[14]) for row in rows]
    assert total.split()[0] == "Total"
    assert int(total.split()[13]) == sum(used) == RAN.live_objects


def test_a_violation_is_an_error_with_its_word_and_ends_the_run_so() -> None:
    report = RunReport(replace(RAN, violation=WRONG))
    (error,) = report.diagnostics()
    assert (error.rule, error.level, error.witness) == ("obj.class", Level.ERROR, {"word": 0x123})
    assert error.message.endswith(" object 3 lies in class 9, in: migrate 4")
    assert report.exit_code is ExitCode.UNEXPECTED
    assert report.debugfs() is None


def test_a_run_without_a_violation_is_as_expected() -> None:
    (fine,) = RunReport(RAN).diagnostics()
    assert (fine.level, fine.message) == (Level.OK, "no check failed")
    assert RunReport(RAN).exit_code is ExitCode.AS_EXPECTED


def test_nothing_is_expected_of_counts() -> None:
    found = LevelsReport(
        compare_levels({PatchLevel.BASE: pools.layout()}, lambda: iter(WORK), seed=0)
    )
    assert found.exit_code is ExitCode.AS_EXPECTED
    assert found.diagnostics() == ()
