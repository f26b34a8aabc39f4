"""Checks of b4 review."""

import json
from typing import Any

import pytest
import told
from rendered import shown

from zslayout.results.result import Result


def _entry(result: Result) -> Any:
    (entry,) = json.loads(shown(result, "b4"))
    assert set(entry) == {"tool", "status", "summary", "url", "details"}
    assert all(isinstance(value, str) for value in entry.values())
    return entry


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (told.good(), "pass"),
        (told.nothing(), "warn"),
        (told.one_of_each(), "fail"),
        (told.FAULTS, "fail"),
    ],
    ids=["good", "nothing", "each", "faults"],
)
def test_only_what_is_as_expected_passes(result: Result, status: str) -> None:
    assert _entry(result)["status"] == status


def test_details_have_the_counterexample_and_the_schedule() -> None:
    details = _entry(told.one_of_each())["details"]
    assert "  values: CONFIG_ZSMALLOC_CHAIN_SIZE = 8, pfn = 0, class_idx = 0x80" in details
    assert "  step 1, thread 1: free(a)" in details
    assert f"undecided: {told.OPEN} (rfc-v1) on riscv64-sv57: UNKNOWN" in details
