"""What is run, and what comes of it."""

import pools

from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.run_result import RunRequest
from zslayout.reference.session import CheckLevel

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
