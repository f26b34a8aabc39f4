"""`prove` as JSON: the contract of schema 1."""

from dataclasses import replace
from typing import Any

import samples
from jsonschema import validate
from rendered import value as value_of

from zslayout.pipeline.counterexample import counterexample
from zslayout.results.theorem import (
    ControlResult,
    LemmaResult,
    Need,
    PremiseResult,
    SolverAnswer,
    TheoremResult,
)
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build
from zslayout.verdict import Status

INTEGER = {"type": "integer"}
STRING = {"type": "string"}
VERDICT = {"enum": ["PROVED", "REFUTED", "UNKNOWN", "VACUOUS", "BLOCKED"]}
INTEGERS = {"type": "object", "additionalProperties": INTEGER}
RANGE = {"type": "array", "items": INTEGER, "minItems": 2, "maxItems": 2}


def _object(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _array(**properties: object) -> dict[str, object]:
    return {"type": "array", "items": _object(**properties)}


PROVE = _object(
    schema={"const": 1},
    domain=_object(
        BITS_PER_LONG={"type": "array", "items": INTEGER},
        PAGE_SHIFT=RANGE,
        CONFIG_ZSMALLOC_CHAIN_SIZE=RANGE,
        MAX_POSSIBLE_PHYSMEM_BITS=INTEGER,
    ),
    solvers={"type": "array", "items": STRING},
    lemmas=_array(
        id=STRING,
        scheme=STRING,
        bits_per_long={"enum": [32, 64]},
        statement=STRING,
        key={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        verdict=VERDICT,
        word=STRING,
        uses={"type": "array", "items": STRING},
        said=_array(
            solver=STRING, verdict=VERDICT, ms={"type": "number", "minimum": 0}, why=STRING
        ),
        example=INTEGERS,
        premises=_array(
            name=STRING,
            says=STRING,
            need={"enum": ["necessary", "redundant", "undecided"]},
            values=INTEGERS,
        ),
        witness={"anyOf": [INTEGERS, {"type": "null"}]},
    ),
    controls=_array(
        id=STRING,
        scheme=STRING,
        bits_per_long={"enum": [32, 64]},
        refuted_at={
            "anyOf": [
                {"type": "array", "items": INTEGER, "minItems": 4, "maxItems": 4},
                {"type": "null"},
            ]
        },
    ),
    summary=_object(lemmas=INTEGER, disputed=INTEGER, verdicts=INTEGERS),
)

CLASS = build.lemma(SCHEMES["rfc-v1"], 64, BY_ID["obj.roundtrip.class"])
PROVED = LemmaResult(
    CLASS,
    Status.PROVED,
    (
        SolverAnswer("z3", Status.PROVED, 12.34567),
        SolverAnswer("cvc5", Status.UNKNOWN, 1000.0, "timeout after 1000 ms"),
    ),
    {"pfn_bits": 1, "pfn": 0},
    (PremiseResult("given_class_idx", "class_idx <= 3", Need.NECESSARY, {"class_idx": 4}),),
)
CONTROL = ControlResult(
    BY_ID["obj.fits.word_wider"], SCHEMES["rfc-v1"], 64, DOMAIN.point(64, 12, 13, 4)
)


def written(found: TheoremResult) -> Any:
    value = value_of(found)
    validate(value, PROVE)
    return value


def test_the_whole_theorem_is_what_its_contract_says() -> None:
    bad = replace(CONTROL, point=None)
    assert written(TheoremResult((PROVED,), (CONTROL, bad), ("z3 5", "cvc5 1"))) == {
        "schema": 1,
        "domain": {
            "BITS_PER_LONG": [32, 64],
            "PAGE_SHIFT": [12, 18],
            "CONFIG_ZSMALLOC_CHAIN_SIZE": [4, 16],
            "MAX_POSSIBLE_PHYSMEM_BITS": 64,
        },
        "solvers": ["z3 5", "cvc5 1"],
        "lemmas": [
            {
                "id": "obj.roundtrip.class",
                "scheme": "rfc-v1",
                "bits_per_long": 64,
                "statement": "Decoding an encoded location gives its class index.",
                "key": CLASS.key,
                "verdict": "PROVED",
                "word": "proved",
                "uses": ["obj.adjacent"],
                "said": [
                    {"solver": "z3", "verdict": "PROVED", "ms": 12.346, "why": ""},
                    {
                        "solver": "cvc5",
                        "verdict": "UNKNOWN",
                        "ms": 1000.0,
                        "why": "timeout after 1000 ms",
                    },
                ],
                "example": {"pfn_bits": 1, "pfn": 0},
                "premises": [
                    {
                        "name": "given_class_idx",
                        "says": "class_idx <= 3",
                        "need": "necessary",
                        "values": {"class_idx": 4},
                    }
                ],
                "witness": None,
            }
        ],
        "controls": [
            {
                "id": "obj.fits.word_wider",
                "scheme": "rfc-v1",
                "bits_per_long": 64,
                "refuted_at": [64, 12, 13, 4],
            },
            {
                "id": "obj.fits.word_wider",
                "scheme": "rfc-v1",
                "bits_per_long": 64,
                "refuted_at": None,
            },
        ],
        "summary": {"lemmas": 1, "disputed": 0, "verdicts": {"PROVED": 1}},
    }


def test_a_refutation_has_the_point_and_the_values_that_break_it() -> None:
    wrong = build.lemma(samples.NARROW_MASK, 64, BY_ID["obj.roundtrip.class"], direct=True)
    result = counterexample(wrong, "z3", 30)
    said = (SolverAnswer("z3", Status.REFUTED, 1.0),)
    refuted = LemmaResult(wrong, Status.REFUTED, said, {}, refutation=result)
    [lemma] = written(TheoremResult((refuted,), (), ("z3 5",)))["lemmas"]
    assert (lemma["verdict"], lemma["word"]) == ("REFUTED", "REFUTED")
    assert lemma["witness"] == {
        "PAGE_SHIFT": 12,
        "MAX_POSSIBLE_PHYSMEM_BITS": 13,
        "CONFIG_ZSMALLOC_CHAIN_SIZE": 4,
        "pfn": 0,
        "class_idx": 0x80,
        "obj_idx": 0,
    }


def test_the_summary_counts_verdicts_and_disputes() -> None:
    disputed = replace(
        PROVED,
        said=(SolverAnswer("z3", Status.PROVED, 1.0), SolverAnswer("cvc5", Status.REFUTED, 1.0)),
    )
    undecided = replace(PROVED, status=Status.UNKNOWN, said=())
    value = written(TheoremResult((PROVED, disputed, undecided), (), ("z3 5",)))
    assert value["summary"] == {
        "lemmas": 3,
        "disputed": 1,
        "verdicts": {"UNKNOWN": 1, "PROVED": 2},
    }
    assert [each["word"] for each in value["lemmas"]] == ["proved", "DISPUTED", "UNKNOWN"]


def test_a_theorem_of_nothing_is_a_value_too() -> None:
    value = written(TheoremResult((), (), ("z3 5",)))
    assert (value["lemmas"], value["controls"]) == ([], [])
    assert value["summary"] == {"lemmas": 0, "disputed": 0, "verdicts": {}}
