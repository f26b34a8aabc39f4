"""JSON Lines."""

import json
from typing import Any

import samples
from rendered import shown
from sourced import quick

from zslayout.results.check import CheckResult
from zslayout.results.diagnostic import Level


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_verdict_and_the_outcome_is_a_line_and_the_last_is_a_summary() -> None:
    check = samples.check((samples.named("riscv64-sv57"), samples.named("riscv32")))
    *found, last = _lines(shown(check, "jsonl"))
    ids = [
        (result.params.name, rule)
        for result in check.results
        for rule in (
            "outcome",
            *(each.obligation.id for each in result.findings),
            *result.not_applicable,
        )
    ]
    assert [(each["configurations"][0], each["rule"]) for each in found] == ids
    levels = [each["level"] for each in found]
    assert last == {
        "schema": 1,
        "exit_code": 0,
        "summary": {each.value: levels.count(each.value) for each in Level},
    }
    assert last["summary"]["note"] == 1


def test_a_refutation_has_its_witness_and_what_would_mend_it() -> None:
    check = CheckResult((samples.broken(samples.NARROW_MASK),))
    *found, last = _lines(shown(check, "jsonl"))
    (told,) = [each for each in found if each["rule"] == "obj.roundtrip.class"]
    assert (told["level"], told["verdict"], told["expected"]) == ("error", "REFUTED", "PROVED")
    assert told["witness"]["class_idx"] == 0x80
    assert told["fix"].startswith("compare the mask and the shift")
    assert last["exit_code"] == 1


def test_a_place_is_a_file_a_line_and_a_column() -> None:
    found = quick("rfc_v1", "um-x86_64")
    (outcome,) = [each for each in _lines(shown(found, "jsonl"))[:-1] if each["rule"] == "outcome"]
    assert outcome["places"][0].keys() == {"file", "line", "column"}
    assert outcome["places"][0]["file"] == found.file


def test_nothing_checked_is_a_summary_alone() -> None:
    (only,) = _lines(shown(CheckResult(()), "jsonl"))
    assert only["exit_code"] == 3
