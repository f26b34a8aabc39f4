"""`suggest` as JSON: the contract of schema 1."""

from dataclasses import replace
from functools import cache

import pytest
import samples
from jsonschema import validate
from rendered import value as value_of

from zslayout.arch import shipped
from zslayout.pipeline.probes import Probes
from zslayout.pipeline.suggest import suggest
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.suggest import SuggestResult
from zslayout.subjects.zsmalloc.schemes import SCHEMES

SHARED = Probes(10.0)
INTEGER = {"type": "integer"}
STRING = {"type": "string"}
NAMES = {"type": "array", "items": STRING}
OUTCOME = {"enum": ["class-idx", "fallback", "build-error", "unproved"]}


def _object(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}


SUGGESTION = _object(
    changes={
        "type": "array",
        "minItems": 1,
        "maxItems": 2,
        "items": _object(
            what=STRING,
            **{"from": {"type": ["integer", "string"]}, "to": {"type": ["integer", "string"]}},
        ),
    },
    outcome=OUTCOME,
    outcome_at={"type": "object"},
    chain_size=INTEGER,
    needed_bits=INTEGER,
    word_bits=INTEGER,
    headroom_bits=INTEGER,
    size_classes=INTEGER,
    cost={"type": "array", "items": STRING, "minItems": 1},
    proved={"type": "integer", "minimum": 30},
    toothless=NAMES,
)
EVERYWHERE = _object(
    configurations=INTEGER,
    kept=NAMES,
    gained={"type": "array", "items": _object(arch=STRING, outcome=OUTCOME)},
    same=NAMES,
    lost=NAMES,
    worse=NAMES,
    undecided=NAMES,
    proved=INTEGER,
)
ALL = _object(
    schema={"const": 1},
    arch=STRING,
    title=STRING,
    scheme={"enum": list(SCHEMES)},
    outcome=OUTCOME,
    outcome_at={"type": "object"},
    chain_sizes={"type": "array", "items": INTEGER},
    needed={"type": "boolean"},
    limit={"type": ["string", "null"]},
    suggestions={"type": "array", "items": SUGGESTION},
    no_help={
        "type": "array",
        "items": _object(
            what=STRING,
            tried={"type": "array", "items": INTEGER},
            headroom_bits=INTEGER,
            failing=NAMES,
        ),
    },
    gate_everywhere={"anyOf": [{"type": "null"}, EVERYWHERE]},
    undecided=NAMES,
)


@cache
def found(name: str, scheme: str = "rfc-v1") -> SuggestResult:
    everyone = shipped.load_all(VOCABULARY)
    return suggest(SHARED, samples.named(name), SCHEMES[scheme], None, everyone)


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("um-x86_64", "rfc-v1"), ("arm", "rfc-v1"), ("arm-lpae", "merged"), ("i386", "pfn-idx")],
)
def test_the_json_keeps_its_contract(name: str, scheme: str) -> None:
    value = value_of(found(name, scheme))
    validate(value, ALL)
    assert (value["arch"], value["scheme"]) == (name, scheme)
    assert value["needed"] is bool(value["suggestions"])


def test_the_json_says_the_gate_from_and_to() -> None:
    value = value_of(found("um-x86_64"))
    gate, physmem, _ = value["suggestions"]
    assert gate["changes"] == [
        {
            "what": "gate",
            "from": "#if BITS_PER_LONG >= 64",
            "to": "#if BITS_PER_LONG - _PFN_BITS >= OBJ_CLASS_BITS_NEEDED + OBJ_IDX_BITS_NEEDED",
        }
    ]
    assert physmem["changes"] == [{"what": "MAX_POSSIBLE_PHYSMEM_BITS", "from": 64, "to": 57}]
    assert value["gate_everywhere"]["lost"] == []


def test_what_is_undecided_is_told() -> None:
    open_ = replace(found("um-x86_64"), given_up=("CLASS_BITS 8 -> 7",))
    assert value_of(open_)["undecided"] == ["CLASS_BITS 8 -> 7"]
