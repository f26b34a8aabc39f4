"""`check` as JSON: the contract of schema 1."""

from dataclasses import replace

import samples
from jsonschema import validate
from rendered import value as value_of

from zslayout.results.check import CheckResult, Finding, FixSummary, PointVerdict
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


def test_check_says_what_its_contract_says() -> None:
    configs = (samples.named("riscv64-sv57"), samples.named("um-x86_64"), samples.board(phys=58))
    value = value_of(samples.check(configs))
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
    value = value_of(samples.check((samples.named("um-x86_64"),)))
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
    value = value_of(CheckResult((good, undecided, bad)))
    validate(value, CHECK)
    summary = value["summary"]
    assert (summary["as_expected"], summary["unexpected"], summary["undecided"]) == (1, 1, 1)
    verdict = value["results"][1]["verdicts"][0]
    assert (verdict["verdict"], verdict["witness"], verdict["why"]) == ("UNKNOWN", None, "timeout")


def test_every_chain_size_is_accounted_for() -> None:
    (result,) = value_of(samples.check((samples.board(phys=58),)))["results"]
    assert result["chain_sizes"] == list(range(4, 17))
    assert result["outcome_at"] == {
        "class-idx": [4, 5, 6, 7, 8],
        "build-error": [9, 10, 11, 12, 13, 14, 15, 16],
    }
    for verdict in result["verdicts"]:
        sizes = [size for sizes in verdict["chain_sizes"].values() for size in sizes]
        assert sorted(sizes) == list(range(4, 17))


def test_a_witness_is_the_chain_size_and_plain_numbers() -> None:
    (result,) = value_of(CheckResult((samples.broken(samples.NARROW_MASK),)))["results"]
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
    value = value_of(samples.check((samples.named("um-x86_64"), samples.named("i386"))))
    verdicts = [verdict for result in value["results"] for verdict in result["verdicts"]]
    assert {each["verdict"] for each in verdicts} == {"PROVED", "REFUTED", "BLOCKED"}
    for each in verdicts:
        assert (each["witness"] is not None) == (each["verdict"] == "REFUTED")


def test_what_would_mend_it_is_there_where_it_was_asked_for() -> None:
    bad = samples.result(samples.board(phys=58))
    fix = FixSummary("zslayout suggest board", ("CLASS_BITS 8 -> 7",))
    value = value_of(CheckResult((bad, replace(bad, fix=fix))))
    assert "fix" not in value["results"][0]
    assert value["results"][1]["fix"] == {
        "changes": ["CLASS_BITS 8 -> 7"],
        "command": "zslayout suggest board",
    }
