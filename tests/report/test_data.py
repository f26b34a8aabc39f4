"""`check` and `show` as JSON: the contract of schema 1."""

import json
from dataclasses import replace
from typing import Any

import samples
from jsonschema import validate

from zslayout.report.data import check_json, show_json
from zslayout.results.check import CheckResult, Finding, PointVerdict
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status, Verdict

INTEGER = {"type": "integer"}
STRING = {"type": "string"}
OUTCOME = {"enum": ["class-idx", "fallback", "build-error", "unproved"]}
VERDICT = {"enum": ["PROVED", "REFUTED", "UNKNOWN", "VACUOUS", "BLOCKED"]}
INTEGERS = {"type": "object", "additionalProperties": INTEGER}


def _object(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}


FIELDS = {"type": "array", "items": _object(name=STRING, lsb=INTEGER, width=INTEGER)}
SHOW = _object(
    schema={"const": 1},
    arch=STRING,
    scheme={"enum": list(SCHEMES)},
    outcome=OUTCOME,
    params=INTEGERS,
    macros=INTEGERS,
    fields=FIELDS,
    needed_bits=INTEGER,
    word_bits=INTEGER,
    headroom_bits=INTEGER,
)
CHECK = _object(
    schema={"const": 1},
    results={
        "type": "array",
        "items": _object(
            arch=STRING,
            scheme={"enum": list(SCHEMES)},
            outcome=OUTCOME,
            expected_outcome=OUTCOME,
            verdicts={
                "type": "array",
                "minItems": 1,
                "items": _object(
                    id=STRING,
                    verdict=VERDICT,
                    expected=VERDICT,
                    control={"type": "boolean"},
                    ms={"type": "number", "minimum": 0},
                    witness={"anyOf": [INTEGERS, {"type": "null"}]},
                ),
            },
        ),
    },
    summary=_object(as_expected=INTEGER, unexpected=INTEGER, undecided=INTEGER),
)


def _check(check: CheckResult) -> Any:
    return json.loads(check_json(check))


def test_show_says_what_its_contract_says() -> None:
    value = json.loads(show_json(samples.result(samples.named("riscv64-sv57"), chain_size=8)))
    validate(value, SHOW)
    assert value["arch"] == "riscv64-sv57"
    assert value["outcome"] == "class-idx"
    assert value["params"] == {
        "BITS_PER_LONG": 64,
        "PAGE_SHIFT": 12,
        "MAX_POSSIBLE_PHYSMEM_BITS": 56,
        "CONFIG_ZSMALLOC_CHAIN_SIZE": 8,
    }
    macros = {
        "_PFN_BITS": 44,
        "OBJ_INDEX_BITS": 20,
        "ZS_MIN_ALLOC_SIZE": 32,
        "ZS_SIZE_CLASSES": 255,
    }
    assert macros.items() <= value["macros"].items()
    assert not value["macros"].keys() & value["params"].keys()
    assert value["fields"] == [
        {"name": "pfn", "lsb": 20, "width": 44},
        {"name": "class_idx", "lsb": 12, "width": 8},
        {"name": "obj_idx", "lsb": 0, "width": 12},
    ]
    assert (value["needed_bits"], value["word_bits"], value["headroom_bits"]) == (62, 64, 2)


def test_check_says_what_its_contract_says() -> None:
    configs = (samples.named("riscv64-sv57"), samples.named("um-x86_64"), samples.board(phys=58))
    value = _check(samples.check(configs))
    validate(value, CHECK)
    assert [each["arch"] for each in value["results"]] == ["riscv64-sv57", "um-x86_64", "board"]
    assert [each["outcome"] for each in value["results"]] == [
        *("class-idx", "build-error", "build-error")
    ]
    assert [each["expected_outcome"] for each in value["results"]] == [
        *("class-idx", "build-error", "class-idx")
    ]
    summary = value["summary"]
    assert (summary["as_expected"], summary["unexpected"], summary["undecided"]) == (2, 1, 0)


def test_the_summary_counts_the_verdicts_that_are_listed() -> None:
    value = _check(samples.check((samples.named("um-x86_64"),)))
    (result,) = value["results"]
    listed = [each["verdict"] for each in result["verdicts"]]
    assert value["summary"]["verdicts"] == {each: listed.count(each) for each in set(listed)}


def test_what_is_undecided_is_neither_expected_nor_unexpected_and_says_why() -> None:
    good = samples.result(samples.board(), chain_size=8)
    (first, *rest) = good.findings
    (at,) = first.points
    point = PointVerdict(at.layout, Verdict(Status.UNKNOWN, why="timeout"), at.expected)
    undecided = replace(good, findings=(Finding(first.obligation, (point,)), *rest))
    bad = samples.result(samples.board(phys=58))
    value = _check(CheckResult((good, undecided, bad)))
    validate(value, CHECK)
    summary = value["summary"]
    assert (summary["as_expected"], summary["unexpected"], summary["undecided"]) == (1, 1, 1)
    verdict = value["results"][1]["verdicts"][0]
    assert (verdict["verdict"], verdict["witness"], verdict["why"]) == ("UNKNOWN", None, "timeout")


def test_every_chain_size_is_accounted_for() -> None:
    (result,) = _check(samples.check((samples.board(phys=58),)))["results"]
    assert result["chain_sizes"] == list(range(4, 17))
    assert result["outcome_at"] == {
        "class-idx": [4, 5, 6, 7, 8],
        "build-error": [9, 10, 11, 12, 13, 14, 15, 16],
    }
    for verdict in result["verdicts"]:
        sizes = [size for sizes in verdict["chain_sizes"].values() for size in sizes]
        assert sorted(sizes) == list(range(4, 17))


def test_a_witness_is_the_chain_size_and_plain_numbers() -> None:
    (result,) = _check(CheckResult((samples.broken(samples.NARROW_MASK),)))["results"]
    (verdict,) = [each for each in result["verdicts"] if each["id"] == "obj.roundtrip.class"]
    assert verdict["verdict"] == "REFUTED"
    assert verdict["expected"] == "PROVED"
    assert verdict["as_expected"] is False
    assert verdict["unique"] is False
    assert verdict["witness"] == {
        "CONFIG_ZSMALLOC_CHAIN_SIZE": 8,
        "pfn": 0,
        "class_idx": 0x80,
        "obj_idx": 0,
    }


def test_only_a_refutation_has_a_witness() -> None:
    value = _check(samples.check((samples.named("um-x86_64"), samples.named("i386"))))
    verdicts = [verdict for result in value["results"] for verdict in result["verdicts"]]
    assert {each["verdict"] for each in verdicts} == {"PROVED", "REFUTED", "BLOCKED"}
    for each in verdicts:
        assert (each["witness"] is not None) == (each["verdict"] == "REFUTED")


def test_both_end_in_a_newline() -> None:
    assert check_json(CheckResult(())).endswith("}\n")
    assert show_json(samples.result(samples.board())).endswith("}\n")
