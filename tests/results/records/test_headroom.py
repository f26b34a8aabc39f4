"""`headroom` as JSON and CSV: the contract of schema 1."""

import csv
import io
from functools import cache

import samples
from jsonschema import validate
from rendered import shown
from rendered import value as value_of

from zslayout.pipeline.headroom import headroom
from zslayout.pipeline.probes import Probes
from zslayout.results.headroom import HeadroomResult
from zslayout.subjects.zsmalloc.schemes import SCHEMES

SHARED = Probes(10.0)
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


@cache
def found(name: str) -> HeadroomResult:
    asked = [(samples.named(name), SCHEMES[scheme]) for scheme in ("rfc-v1", "merged")]
    return HeadroomResult(headroom(SHARED, asked), one=True)


@cache
def several() -> HeadroomResult:
    asked = [(samples.named(name), SCHEMES["rfc-v1"]) for name in NAMES]
    return HeadroomResult(headroom(SHARED, asked, brief=True), one=False)


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
