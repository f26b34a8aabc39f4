"""`diff` as JSON: the contract of schema 1."""

import pytest
from comparisons import ALL, CLASS, PAIRS, comparison, schemes, state
from jsonschema import validate
from rendered import value as value_of

from zslayout.arch.params import Outcome
from zslayout.results.diff import QUANTITIES, ConfigDiff, Direction

INTEGER = {"type": "integer"}
STRING = {"type": "string"}
MAYBE = {"type": ["string", "null"]}
BOOLEAN = {"type": "boolean"}
OUTCOME = {"enum": [each.value for each in Outcome]}
DIRECTION = {"enum": [each.value for each in Direction]}
SIZES = {"type": "array", "items": {"type": "integer", "minimum": 4, "maximum": 16}}
WHAT = {"enum": list(QUANTITIES)}


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: object) -> dict[str, object]:
    return {"type": "array", "items": of}


FIELD = _object(name=STRING, lsb=INTEGER, width=INTEGER)
VALUE = {"anyOf": [INTEGER, FIELD, {"type": "null"}]}
SIDE = _object(
    name=STRING, nearest=MAYBE, agrees={"type": "object", "additionalProperties": INTEGER}
)
STATE = _object(
    arch=STRING,
    chain_size=INTEGER,
    outcome=OUTCOME,
    undecided=BOOLEAN,
    outcome_at={"type": "object", "additionalProperties": SIZES},
    refuted=_list(STRING),
    agrees=MAYBE,
    params={"type": "object", "additionalProperties": INTEGER},
    fields=_list(FIELD),
    macros={"type": "object", "additionalProperties": INTEGER},
    headroom_bits=INTEGER,
)
SCHEMA = _object(
    schema={"const": 1},
    a=SIDE,
    b=SIDE,
    scheme=MAYBE,
    chain_size={"type": ["integer", "null"]},
    results=_list(
        _object(
            arch=STRING,
            direction=DIRECTION,
            unchanged=BOOLEAN,
            steps=_list(_object(a=MAYBE, b=MAYBE, chain_sizes=SIZES, direction=DIRECTION)),
            changes=_list(_object(what=WHAT, a=VALUE, b=VALUE)),
            elsewhere=_list(_object(what=WHAT, chain_sizes=SIZES, a=_list(VALUE), b=_list(VALUE))),
            a=STATE,
            b=STATE,
        )
    ),
    summary=_object(
        unchanged=INTEGER, worse=INTEGER, undecided=INTEGER, better=INTEGER, same=INTEGER
    ),
)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_json_keeps_its_promise(a: str, b: str) -> None:
    found = value_of(schemes(a, b))
    validate(found, SCHEMA)
    assert found["summary"]["unchanged"] == schemes(a, b).unchanged
    directions = [each.value for each in Direction]
    assert sum(found["summary"][each] for each in directions) == len(ALL)


def test_json_says_what_moved() -> None:
    found = value_of(schemes("pfn-idx-tagged", "merged"))
    results = {each["arch"]: each for each in found["results"]}
    x86_64, riscv32 = results["x86_64"], results["riscv32"]
    assert x86_64["direction"] == "better"
    assert x86_64["changes"][0] == {
        "what": "class_idx",
        "a": None,
        "b": {"name": "class_idx", "lsb": 15, "width": 9},
    }
    assert x86_64["a"]["agrees"] == "pfn-idx-tagged"
    assert x86_64["b"]["outcome_at"] == {"class-idx": list(range(4, 17))}
    assert riscv32["elsewhere"] == [{"what": "headroom", "chain_sizes": [4], "a": [0], "b": [1]}]


def test_json_of_what_is_undecided() -> None:
    found = value_of(comparison(ConfigDiff(state(), state({7: CLASS, 8: None, 9: CLASS}))))
    validate(found, SCHEMA)
    (result,) = found["results"]
    assert result["b"]["outcome"] == "unproved"
    assert result["b"]["outcome_at"] == {"class-idx": [7, 9], "undecided": [8]}
    assert result["steps"][1] == {
        "a": "fallback",
        "b": None,
        "chain_sizes": [8],
        "direction": "undecided",
    }
