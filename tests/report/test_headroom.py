"""How much more fits, for people, for a page, and as JSON."""

import json
import re
from functools import cache

import pytest
import samples
import verdict_stubs
from goldens import compare
from jsonschema import validate

from zslayout.arch.params import ArchParams
from zslayout.pipeline.headroom import headroom
from zslayout.pipeline.points import Points
from zslayout.report.headroom import headroom_json, markdown, table, text
from zslayout.report.paint import ansi
from zslayout.results.headroom import HeadroomResult
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.verdict import Status

SHARED = Points(10.0)
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
NAMES = ("riscv64-sv57", "um-x86_64", "arm64-64k", "i386")


def how(params: ArchParams) -> str:
    return params.name


@cache
def found(name: str) -> tuple[HeadroomResult, ...]:
    asked = [(samples.named(name), SCHEMES[scheme]) for scheme in ("rfc-v1", "merged")]
    return headroom(SHARED, asked)


@cache
def several() -> tuple[HeadroomResult, ...]:
    asked = [(samples.named(name), SCHEMES["rfc-v1"]) for name in NAMES]
    return headroom(SHARED, asked, brief=True)


@pytest.mark.parametrize("name", ["riscv64-sv57", "um-x86_64"])
def test_the_headroom_of_one_reads_as_before(name: str) -> None:
    compare(f"headroom-{name}.txt", text(found(name), how))


def test_the_numbers_stand_at_the_start_of_their_lines() -> None:
    lines = text(found("riscv64-sv57"), how).splitlines()
    assert "  2 more physical bits at chain size 8, 1 at 16 (58, 57; now 56)" in lines
    assert "  1 more physical bit at chain size 8, 0 at 16 (57, 56; now 56)" in lines
    assert "  8 more pages in a chain (16; now 8)" in lines


def test_verbose_adds_every_chain_size() -> None:
    short, long = (text(found("riscv64-sv57"), how, verbose=each) for each in (False, True))
    added = [line for line in long.splitlines() if line not in short.splitlines()]
    rows = [line.split()[:3] for line in added if line.split()[0].isdigit()]
    assert [int(row[0]) for row in rows] == [*range(4, 17), *range(4, 17)]
    assert rows[0] == ["4", "59", "3"]


def test_where_nothing_fits_it_says_what_binds_and_what_to_ask() -> None:
    said = text(found("um-x86_64"), how)
    assert "no headroom at chain size 8: build-error, 6 bits missing" in said
    assert "what would mend it: zslayout suggest um-x86_64 --scheme merged" in said
    assert "Pareto" not in said


def test_no_line_is_wider_than_a_hundred_columns_but_the_one_that_check_prints_too() -> None:
    for name in NAMES:
        lines = text(found(name), how, verbose=True).splitlines()
        assert [line for line in lines if len(line) > 100 and "sum" not in line] == []


def test_a_page_has_a_table_of_the_axes_and_one_of_the_front() -> None:
    compare("headroom-riscv64-sv57.md", markdown(found("riscv64-sv57"), how))
    assert "zslayout suggest um-x86_64" in markdown(found("um-x86_64"), how)
    (header, _, *rows) = markdown(several(), how).splitlines()
    assert header.startswith("| configuration ")
    assert rows[0].startswith("| riscv64-sv57 ")


def test_the_table_has_a_row_for_each() -> None:
    lines = table(several()).splitlines()
    assert [line.split()[0] for line in lines[2:6]] == list(NAMES)
    assert lines[2].split()[4:] == ["2", "1", "8", "254", "254", "static_assert"]
    assert lines[3].endswith("build-error, 6 bits missing")
    assert lines[-1].startswith("proved: ")


def test_the_json_keeps_its_contract() -> None:
    for name in NAMES:
        value = json.loads(headroom_json(found(name)))
        validate(value, ALL)
        assert (value["arch"], value["scheme"]) == (name, None)
    value = json.loads(headroom_json(several()))
    validate(value, ALL)
    assert (value["arch"], value["scheme"]) == (None, "rfc-v1")


def test_the_json_has_the_numbers_of_riscv64_sv57() -> None:
    rfc, merged = json.loads(headroom_json(found("riscv64-sv57")))["results"]
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
    rfc, _ = json.loads(headroom_json(found("um-x86_64")))["results"]
    assert not rfc["holds"]
    assert {(each["most"], each["more"]) for each in rfc["physmem_bits"]} == {(None, None)}
    assert (rfc["pareto"], rfc["proved"]) == ([], 0)


def test_colour_only_adds_escapes() -> None:
    plain = text(found("riscv64-sv57"), how)
    coloured = text(found("riscv64-sv57"), how, paint=ansi)
    assert coloured != plain
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_what_a_solver_gave_up_on_is_told_and_not_counted_as_proved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verdict_stubs.say(monkeypatch, Status.UNKNOWN, "obj.injective", lambda _: True)
    undecided = headroom(Points(10.0), [(samples.board(), SCHEMES["rfc-v1"])])
    said = text(undecided, how)
    assert "    limit: a solver gave up on obj.injective\n" in said
    assert said.endswith("\n  UNDECIDED at 13 points\n")
