"""What is run, and what comes of it."""

import pools

from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.run_result import RunRequest, RunResult
from zslayout.reference.session import CheckLevel
from zslayout.reference.violation import Violation

REQUEST = RunRequest(pools.layout(), PatchLevel.BASE, CheckLevel.CHEAP, 3, lambda: iter(()), 0)


def test_settings_are_those_of_a_trace() -> None:
    assert REQUEST.settings() == (
        ("arch", "arm64-4k"),
        ("scheme", "merged"),
        ("chain-size", "4"),
        ("level", "base"),
        ("checks", "cheap"),
        ("seed", "3"),
    )


def test_only_a_violation_is_an_exit_code() -> None:
    assert RunResult(REQUEST, pools.pool(), 0, 0.0, 0, {12: 5}).exit_code == 0
    found = Violation("contents", "another byte")
    assert RunResult(REQUEST, pools.pool(), 0, 0.0, 0, {}, found).exit_code == 1
