"""What a check found on one configuration, as diagnostics."""

import json
import re
from dataclasses import replace

import pytest
import samples
from goldens import compare
from jsonschema import validate
from rendered import shown
from rendered import value as value_of

from zslayout.results.check import OUTCOME, CheckResult, cells, headers, of_config, witness
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult, Finding, FixSummary, PointVerdict
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status, Verdict


def _said(result: ConfigResult, status: Status, at: int = 0) -> ConfigResult:
    """The result with another verdict on one finding."""
    verdict = Verdict(status, why="made up")
    old = result.findings[at]
    points = tuple(each._replace(verdict=verdict) for each in old.points)
    findings = list(result.findings)
    findings[at] = Finding(old.obligation, points)
    return replace(result, findings=tuple(findings))


GOOD = samples.result(samples.named("x86_64"), chain_size=8)
RESULTS = {
    "as-expected": GOOD,
    "known": samples.result(samples.named("riscv32")),
    "refuted": samples.broken(samples.NARROW_MASK),
    "unknown": _said(GOOD, Status.UNKNOWN),
    "blocked": _said(GOOD, Status.BLOCKED),
    "vacuous": _said(GOOD, Status.VACUOUS),
    "unknown-and-blocked": _said(_said(GOOD, Status.BLOCKED), Status.UNKNOWN, 2),
    "unknown-and-vacuous": _said(_said(GOOD, Status.VACUOUS), Status.UNKNOWN, 2),
    "outcome-undecided": replace(GOOD, outcome_undecided=True),
    "build-error": samples.result(samples.board(phys=58)),
    "lacking": replace(GOOD, lacking=("source.frame",)),
}


@pytest.mark.parametrize("name", RESULTS)
def test_the_levels_say_what_the_exit_code_says(name: str) -> None:
    levels = {each.level for each in of_config(RESULTS[name])}
    expected = {
        ExitCode.UNEXPECTED: Level.ERROR in levels,
        ExitCode.UNDECIDED: Level.WARNING in levels and Level.ERROR not in levels,
        ExitCode.AS_EXPECTED: not levels & {Level.ERROR, Level.WARNING},
    }
    assert [code for code, so in expected.items() if so] == [RESULTS[name].exit_code]


def test_the_outcome_comes_first_and_each_finding_follows() -> None:
    first, *rest = of_config(GOOD)
    assert (first.rule, first.verdict, first.level) == (OUTCOME, "class-idx", Level.OK)
    rules = [*(each.obligation.id for each in GOOD.findings), *GOOD.not_applicable]
    assert [each.rule for each in rest] == rules
    assert {each.configurations for each in rest} == {("x86_64",)}


def test_a_known_refutation_is_a_note() -> None:
    (note,) = [each for each in of_config(RESULTS["known"]) if each.level is Level.NOTE]
    assert (note.rule, note.verdict) == ("size.min_aligned", "REFUTED")
    assert note.fix == ""


def test_what_would_mend_it_is_said_of_the_outcome_and_of_what_is_refuted() -> None:
    fix = FixSummary("zslayout suggest board", ("CLASS_BITS 8 -> 7",))
    outcome, *rest = of_config(replace(RESULTS["build-error"], fix=fix))
    assert outcome.fix == "mended, each proved, by: CLASS_BITS 8 -> 7"
    fixed = {each.rule for each in rest if each.fix}
    refuted = {
        each.obligation.id
        for each in RESULTS["build-error"].unexpected
        if each.shown.verdict.witness
    }
    assert "obj.fits" in fixed <= refuted


def test_a_witness_goes_with_a_refutation_and_only_with_it() -> None:
    for finding in RESULTS["refuted"].findings:
        assert (witness(finding) is not None) == (finding.status is Status.REFUTED)


def _sv57() -> CheckResult:
    return samples.check((samples.named("riscv64-sv57"),))


def _too_wide() -> CheckResult:
    return samples.check((samples.board(phys=58),))


def test_a_check_that_is_as_expected_is_one_screen() -> None:
    lines = shown(_sv57()).splitlines()
    title = "(RISC-V 64, Sv57, 4 KiB pages, SPARSEMEM)"
    assert lines[0] == f"riscv64-sv57, rfc-v1, an RFC of 2026, never merged {title}"
    assert lines[6] == (
        "  class-idx: needs 62 of 64 bits, headroom 2 bits at chain size 8, headroom 1 bit at 16"
    )
    assert lines[-1] == "1 checked: 1 as expected, 0 unexpected, 0 undecided"
    assert len(lines) < 15


def test_a_check_that_is_not_tells_the_outcome_then_refutations_then_what_they_block() -> None:
    compare("check-build-error-unexpected.txt", shown(_too_wide()))


def test_verbose_lists_every_obligation_id_first_one_on_a_line() -> None:
    (result,) = _sv57().results
    listed = shown(_sv57(), verbose=True).splitlines()[-1 - len(result.findings) - 4 : -1]
    ids = [each.obligation.id for each in result.findings]
    assert [line.split()[0] for line in listed] == [*ids, *result.not_applicable]
    assert all(" riscv64-sv57 rfc-v1: " in line for line in listed)


def test_a_few_results_are_drawn_and_more_become_a_table() -> None:
    four = CheckResult(_sv57().results * 4)
    five = CheckResult(_sv57().results * 5)
    assert shown(four).count("+----") > 4
    assert "+----" not in shown(five)
    assert shown(five).splitlines()[0].startswith("configuration ")


def test_the_table_names_the_scheme_when_there_are_several() -> None:
    check = samples.check((samples.named("i386"), samples.named("x86_64")), tuple(SCHEMES.values()))
    assert len(check.results) == 8
    header, _, *rows = shown(check).splitlines()
    assert header.split()[:3] == ["configuration", "scheme", "word"]
    assert rows[1].split()[:2] == ["i386", "pfn-idx"]


def test_the_row_of_what_is_not_as_expected_is_marked_without_colour_too() -> None:
    lines = shown(CheckResult((*_sv57().results * 4, *_too_wide().results))).splitlines()
    assert lines[2].endswith(" class-idx")
    assert lines[6].startswith("board ")
    assert lines[6].endswith(" build-error !")


def test_known_refutations_are_said_not_hidden() -> None:
    riscv32 = samples.check((samples.named("riscv32"),))
    assert "  known: size.min_aligned riscv32 rfc-v1: REFUTED at chain" in shown(riscv32)
    table = shown(CheckResult(riscv32.results * 5))
    assert "Known refutations:\nsize.min_aligned riscv32 rfc-v1: REFUTED at chain" in table


def test_colour_only_adds_escapes() -> None:
    for check in (_sv57(), _too_wide(), CheckResult((*_sv57().results * 4, *_too_wide().results))):
        coloured = shown(check, verbose=True, colour=True)
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[\d+m", "", coloured) == shown(check, verbose=True)


def test_the_last_line_is_green_only_when_all_is_as_expected() -> None:
    assert shown(_sv57(), colour=True).splitlines()[-1].startswith("\x1b[32m")
    assert shown(_too_wide(), colour=True).splitlines()[-1].startswith("\x1b[31m")
    assert shown(CheckResult(()), colour=True).splitlines()[-1].startswith("\x1b[33m")


FIX = FixSummary("zslayout suggest board", ("magic",))


def _mended(check: CheckResult, fix: FixSummary) -> CheckResult:
    return CheckResult(
        tuple(replace(each, fix=None if each.as_expected else fix) for each in check.results)
    )


def test_what_would_mend_a_result_stands_below_it() -> None:
    lines = shown(_mended(_too_wide(), FIX)).splitlines()
    at = lines.index("  mended, each proved, by: magic")
    assert any(line.startswith("  NOT AS EXPECTED: ") for line in lines[:at])
    assert lines[at + 1] == "    at what cost: zslayout suggest board"
    assert lines.count("  mended, each proved, by: magic") == 1


def test_among_many_results_it_stands_below_the_refutation() -> None:
    check = CheckResult((*_sv57().results * 4, *_too_wide().results))
    fix = FixSummary("zslayout suggest board", asked=False)
    lines = shown(_mended(check, fix)).splitlines()
    said = "  what would mend it: zslayout suggest board"
    assert lines[lines.index(said) - 1].startswith("  fix: the word needs fewer")
    assert lines.count(said) == 1


def test_that_nothing_mends_it_is_said() -> None:
    nothing = FIX._replace(changes=())
    assert "  no change or pair of changes mends it: zsl" in shown(_mended(_too_wide(), nothing))
    open_ = nothing._replace(undecided=True)
    said = "  no change or pair of changes that a solver could decide mends it: zslayout suggest"
    assert said in shown(_mended(_too_wide(), open_))


def test_a_page_has_what_would_mend_a_result_too() -> None:
    page = shown(_mended(_too_wide(), FIX), "markdown")
    assert "\n- mended, each proved, by: magic\n  - at what cost: zslayout suggest board\n" in page


INTEGER = {"type": "integer"}
STRING = {"type": "string"}
OUTCOMES = {"enum": ["class-idx", "fallback", "build-error", "unproved"]}
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
            outcome=OUTCOMES,
            expected_outcome=OUTCOMES,
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


CONFIGS = tuple(map(samples.named, ("riscv64-sv57", "um-x86_64", "i386")))


def test_a_row_is_what_one_configuration_comes_to() -> None:
    check = samples.check(CONFIGS, patterns=("obj.fits",))
    assert headers(check.results) == [
        "configuration",
        "word",
        "page",
        "phys",
        "fields",
        "headroom",
        "at 16",
        "outcome",
    ]
    assert [cells(result) for result in check.results] == [
        ["riscv64-sv57", "64", "4K", "56", "44+8+12", "2", "1", "class-idx"],
        ["um-x86_64", "64", "4K", "64", "52+8+4", "-6", "-7", "build-error"],
        ["i386", "32", "4K", "32", "20+12", "-6", "-7", "fallback"],
    ]


def test_a_refutation_says_where_each_thing_comes_from_that_its_false_part_names() -> None:
    (result,) = value_of(_too_wide())["results"]
    told = {each["id"]: each for each in result["verdicts"] if "mentions" in each}
    assert told.keys() == {
        each.obligation.id for each in RESULTS["build-error"].unexpected if each.mentions
    }
    named = {each["name"]: each for each in told["obj.fits"]["mentions"]}
    assert named["MAX_POSSIBLE_PHYSMEM_BITS"] == {
        "name": "MAX_POSSIBLE_PHYSMEM_BITS",
        "origin": "archconfig",
        "where": "board.toml:$.physmem_bits",
        "what": "a.h: MAX_PHYSMEM_BITS",
        "key": "physmem_bits",
        "place": {"file": "board.toml", "line": 5, "column": 1},
    }
    assert named["_PFN_BITS"]["where"] == "rfc-v1"
    (line,) = [
        json.loads(line)
        for line in shown(_too_wide(), "jsonl").splitlines()
        if '"rule": "obj.fits"' in line
    ]
    assert line["mentions"] == told["obj.fits"]["mentions"]
