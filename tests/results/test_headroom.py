"""Trials and reaches as plain data."""

import csv
import io
import re
from dataclasses import replace
from functools import cache

import pytest
import samples
import verdict_stubs
from goldens import compare
from jsonschema import validate
from rendered import shown
from rendered import value as value_of

from zslayout.arch.params import Outcome
from zslayout.pipeline.headroom import headroom
from zslayout.pipeline.probes import Probes
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.headroom import ConfigHeadroom, HeadroomResult
from zslayout.results.trial import Axis, Reach, Trial
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status
from zslayout.words.layout import Layout, derive


def layout(phys: int = 56, chain_size: int = 8, scheme: str = "rfc-v1") -> Layout:
    return derive(SCHEMES[scheme], samples.board(phys=phys), chain_size)


def trial(outcome: Outcome = Outcome.CLASS_IDX, **more: tuple[str, ...]) -> Trial:
    return Trial(layout(), outcome, 30, **more)


def test_a_trial_holds_only_with_class_idx_and_nothing_against_it() -> None:
    assert trial().holds
    assert trial(known=("macro.defined",)).holds
    assert trial(unrefuted_controls=("zspage.bits_fit.short",)).holds
    assert not trial(failing=("obj.fits",)).sound
    assert not trial(undecided=("obj.injective",)).sound
    assert trial(Outcome.FALLBACK).sound
    assert not trial(Outcome.FALLBACK).holds
    assert not trial(Outcome.BUILD_ERROR).sound
    assert not trial(Outcome.UNPROVED).sound


def test_a_reach_counts_from_its_start() -> None:
    start, last = trial(), Trial(layout(58), Outcome.CLASS_IDX, 30)
    assert Reach(Axis.PHYSMEM_BITS, start, last, None).more == 2
    assert Reach(Axis.PHYSMEM_BITS, start, start, last).more == 0
    assert Reach(Axis.PHYSMEM_BITS, start, None, None).more == 0


def test_an_axis_reads_its_number_off_a_layout() -> None:
    numbers = [Axis.PAGE_SHIFT, Axis.PHYSMEM_BITS, Axis.CHAIN_SIZE, Axis.CLASS_BITS]
    assert [axis.of(layout()) for axis in numbers] == [12, 56, 8, 8]


def test_one_undecided_answer_leaves_the_whole_undecided() -> None:
    start, open_ = trial(), trial(undecided=("obj.injective",))

    def of(end: Trial) -> ConfigHeadroom:
        reach = Reach(Axis.CHAIN_SIZE, start, end, None)
        return ConfigHeadroom(samples.result(samples.board(phys=56)), start, 8, (), reach, (), ())

    assert HeadroomResult((of(start),), one=True).exit_code is ExitCode.AS_EXPECTED
    assert HeadroomResult((of(start), of(open_)), one=False).exit_code is ExitCode.UNDECIDED


SHARED = Probes(10.0)
NAMES = ("riscv64-sv57", "um-x86_64", "arm64-64k", "i386")


@cache
def found(name: str) -> HeadroomResult:
    asked = [(samples.named(name), SCHEMES[scheme]) for scheme in ("rfc-v1", "merged")]
    return HeadroomResult(headroom(SHARED, asked), one=True)


@cache
def several() -> HeadroomResult:
    asked = [(samples.named(name), SCHEMES["rfc-v1"]) for name in NAMES]
    return HeadroomResult(headroom(SHARED, asked, brief=True), one=False)


@pytest.mark.parametrize("name", ["riscv64-sv57", "um-x86_64"])
def test_the_headroom_of_one_reads_as_before(name: str) -> None:
    compare(f"headroom-{name}.txt", shown(found(name)))


def test_the_numbers_stand_at_the_start_of_their_lines() -> None:
    lines = shown(found("riscv64-sv57")).splitlines()
    assert "  2 more physical bits at chain size 8, 1 at 16 (58, 57; now 56)" in lines
    assert "  1 more physical bit at chain size 8, 0 at 16 (57, 56; now 56)" in lines
    assert "  8 more pages in a chain (16; now 8)" in lines


def test_verbose_adds_every_chain_size() -> None:
    short, long = (shown(found("riscv64-sv57"), verbose=each) for each in (False, True))
    added = [line for line in long.splitlines() if line not in short.splitlines()]
    rows = [line.split()[:3] for line in added if line.split()[0].isdigit()]
    assert [int(row[0]) for row in rows] == [*range(4, 17), *range(4, 17)]
    assert rows[0] == ["4", "59", "3"]


def test_where_nothing_fits_it_says_what_binds_and_what_to_ask() -> None:
    said = shown(found("um-x86_64"))
    assert "no headroom at chain size 8: build-error, 6 bits missing" in said
    assert "what would mend it: zslayout suggest um-x86_64 --scheme merged" in said
    assert "Pareto" not in said


def test_no_line_is_wider_than_a_hundred_columns() -> None:
    for name in NAMES:
        lines = shown(found(name), verbose=True).splitlines()
        assert [line for line in lines if len(line) > 100] == []


def test_a_page_has_a_table_of_the_axes_and_one_of_the_front() -> None:
    compare("headroom-riscv64-sv57.md", shown(found("riscv64-sv57"), "markdown"))
    assert "zslayout suggest um-x86_64" in shown(found("um-x86_64"), "markdown")
    (header, _, *rows) = shown(several(), "markdown").splitlines()
    assert header.startswith("| configuration ")
    assert rows[0].startswith("| riscv64-sv57 ")


def test_the_table_has_a_row_for_each() -> None:
    lines = shown(several()).splitlines()
    assert [line.split()[0] for line in lines[2:6]] == list(NAMES)
    assert lines[2].split()[3:] == ["2", "1", "8", "254", "254", "static_assert"]
    assert lines[3].endswith("build-error, 6 missing")
    assert max(map(len, lines)) <= 100
    assert lines[-1].startswith("proved: ")


def test_colour_only_adds_escapes() -> None:
    plain = shown(found("riscv64-sv57"))
    coloured = shown(found("riscv64-sv57"), colour=True)
    assert coloured != plain
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_what_a_solver_gave_up_on_is_told_and_not_counted_as_proved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verdict_stubs.say(monkeypatch, Status.UNKNOWN, "obj.injective", lambda _: True)
    asked = [(samples.board(), SCHEMES["rfc-v1"])]
    undecided = HeadroomResult(headroom(Probes(10.0), asked), one=True)
    said = shown(undecided)
    assert "    limit: a solver gave up on obj.injective\n" in said
    assert said.endswith("\n  UNDECIDED at 13 points\n")
    assert {each.level for each in undecided.diagnostics()} == {Level.WARNING}


def test_every_axis_is_a_diagnostic_with_what_ends_it() -> None:
    physmem, chain, classes, *_ = found("riscv64-sv57").diagnostics()
    assert physmem.message.startswith("2 more physical bits at chain size 8, 1 at 16 (58, 57; now")
    assert "; limit: static_assert(" in physmem.message
    assert chain.rule == "headroom.chain_size"
    assert classes.message.startswith("254 more size classes at chain size 8")
    assert {each.level for each in (physmem, chain, classes)} == {Level.NOTE}


def test_that_there_is_no_headroom_is_a_diagnostic() -> None:
    first, _ = found("um-x86_64").diagnostics()
    assert first.rule == "headroom"
    assert first.message.startswith("no headroom at chain size 8: build-error, 6 bits missing; li")


def test_a_configuration_of_ones_own_is_asked_about_by_its_file() -> None:
    (rfc, merged) = found("um-x86_64").results
    own = HeadroomResult((replace(rfc, asked_as="--config b.toml"), merged), one=True)
    assert "what would mend it: zslayout suggest --config b.toml --scheme rfc-v1\n" in shown(own)


INTEGER = {"type": "integer"}
MAYBE = {"type": ["integer", "null"]}
STRING = {"type": "string"}


def _object(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}


REACH = _object(
    chain_size=INTEGER,
    most=MAYBE,
    more=MAYBE,
    limit=STRING,
    beyond={
        "anyOf": [
            {"type": "null"},
            _object(
                value=INTEGER,
                outcome=STRING,
                headroom_bits=INTEGER,
                failing={"type": "array", "items": STRING},
            ),
        ]
    },
    proved=INTEGER,
)
POINT = _object(
    physmem_bits=INTEGER,
    chain_size=INTEGER,
    class_bits=INTEGER,
    size_classes=INTEGER,
    headroom_bits={"type": "integer", "minimum": 0},
    proved={"type": "integer", "minimum": 30},
)
RESULT = _object(
    arch=STRING,
    title=STRING,
    scheme={"enum": ["rfc-v1", "merged"]},
    outcome=STRING,
    chain_size=INTEGER,
    holds={"type": "boolean"},
    headroom_bits=INTEGER,
    limit={"type": ["string", "null"]},
    undecided={"type": "boolean"},
    now=_object(
        physmem_bits=INTEGER,
        chain_size=INTEGER,
        class_bits=INTEGER,
        size_classes=INTEGER,
        class_idx_room=INTEGER,
    ),
    physmem_bits={"type": "array", "items": REACH, "minItems": 1},
    chain=REACH,
    class_bits={"type": "array", "items": REACH, "minItems": 1},
    pareto={"type": "array", "items": POINT},
    proved=INTEGER,
)
ALL = _object(schema={"const": 1}, results={"type": "array", "items": RESULT})


def test_the_json_keeps_its_contract() -> None:
    for name in NAMES:
        value = value_of(found(name))
        validate(value, ALL)
        assert (value["arch"], value["scheme"]) == (name, None)
    value = value_of(several())
    validate(value, ALL)
    assert (value["arch"], value["scheme"]) == (None, "rfc-v1")


def test_the_json_has_the_numbers_of_riscv64_sv57() -> None:
    rfc, merged = value_of(found("riscv64-sv57"))["results"]
    more = {each["chain_size"]: each["more"] for each in rfc["physmem_bits"]}
    assert (more[8], more[16]) == (2, 1)
    more = {each["chain_size"]: each["more"] for each in merged["physmem_bits"]}
    assert (more[8], more[16]) == (1, 0)
    assert rfc["now"] == {
        "physmem_bits": 56,
        "chain_size": 8,
        "class_bits": 8,
        "size_classes": 255,
        "class_idx_room": 256,
    }
    assert [each["more_size_classes"] for each in merged["class_bits"]] == [254, 0]


def test_what_does_not_hold_has_null_for_most_and_more() -> None:
    rfc, _ = value_of(found("um-x86_64"))["results"]
    assert not rfc["holds"]
    assert {(each["most"], each["more"]) for each in rfc["physmem_bits"]} == {(None, None)}
    assert (rfc["pareto"], rfc["proved"]) == ([], 0)


def test_csv_has_the_numbers_of_json() -> None:
    for result in (several(), found("um-x86_64")):
        rows = csv.DictReader(io.StringIO(shown(result, "csv")))
        for row, each in zip(rows, value_of(result)["results"], strict=True):
            assert (row["arch"], row["scheme"]) == (each["arch"], each["scheme"])
            more = each["chain"]["more"]
            assert row["more_pages"] == ("" if more is None else str(more))
            (now,) = [
                one for one in each["physmem_bits"] if one["chain_size"] == each["chain_size"]
            ]
            assert row["more_physmem_bits"] == ("" if now["more"] is None else str(now["more"]))
