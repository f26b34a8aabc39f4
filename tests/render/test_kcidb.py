"""Reports for KernelCI's database, held to its own library."""

import importlib
import json
from typing import Any

import pytest
import told
from rendered import shown

from zslayout.results.result import Result

SCHEMA = importlib.import_module("kcidb_io.schema.v05_03").Version


def _report(result: Result) -> Any:
    report = json.loads(shown(result, "kcidb"))
    SCHEMA.validate(report)
    return report


def _status(report: Any, rule: str) -> dict[str, str]:
    """By configuration."""
    builds = {each["id"]: each["config_name"] for each in report["builds"]}
    return {
        builds[each["build_id"]]: each["status"]
        for each in report["tests"]
        if each["path"] == f"zslayout.{rule}"
    }


@pytest.mark.parametrize(
    "result",
    [told.one_of_each(), told.good(), told.nothing(), told.FAULTS],
    ids=["each", "good", "nothing", "faults"],
)
def test_it_is_valid(result: Result) -> None:
    _report(result)


def test_open_is_an_error_and_refuted_a_failure() -> None:
    report = _report(told.one_of_each())
    assert _status(report, told.OPEN)["riscv64-sv57"] == "ERROR"
    assert _status(report, told.OPEN)["x86_64"] == "PASS"
    assert _status(report, told.REFUTED) == {
        "x86_64": "PASS",
        "riscv64-sv57": "PASS",
        "riscv32": "SKIP",
        "arm64-4k": "FAIL",
    }
    (schedule,) = [each for each in report["tests"] if each["path"] == f"zslayout.{told.SCHEDULE}"]
    assert "step 1, thread 1: free(a)" in schedule["log_excerpt"]


def test_what_is_known_is_a_failure_with_an_incident_of_an_issue() -> None:
    report = _report(told.one_of_each())
    assert _status(report, told.KNOWN)["riscv32"] == "FAIL"
    (incident,), (issue,) = report["incidents"], report["issues"]
    assert incident["issue_id"] == issue["id"]
    assert issue["comment"].startswith(f"{told.KNOWN}, rfc-v1: ")


def test_the_headroom_is_a_number() -> None:
    report = _report(told.good())
    (outcome,) = [each for each in report["tests"] if each["path"] == "zslayout.outcome"]
    assert outcome["number"] == {"value": 6, "unit": "bits"}


def test_the_origin_is_that_of_who_submits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZSLAYOUT_KCIDB_ORIGIN", "my_lab")
    monkeypatch.setenv("ZSLAYOUT_KCIDB_CHECKOUT", "my_lab:abc")
    report = _report(told.good())
    assert {each["origin"] for each in report["tests"]} == {"my_lab"}
    assert {each["checkout_id"] for each in report["builds"]} == {"my_lab:abc"}
