"""What would mend a layout, for people and as JSON."""

import json
import re
from dataclasses import replace
from functools import cache

import pytest
import samples
from goldens import compare
from jsonschema import validate

from zslayout.arch import shipped
from zslayout.pipeline.points import Points
from zslayout.pipeline.suggest import suggest
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.report.paint import ansi
from zslayout.report.suggest import cost, in_short, suggest_json, text
from zslayout.results.check import FixSummary
from zslayout.results.headroom import Axis
from zslayout.results.suggest import ParameterChange, Suggestion, SuggestResult
from zslayout.subjects.zsmalloc.schemes import SCHEMES

SHARED = Points(10.0)
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


@cache
def board(phys: int = 58, scheme: str = "rfc-v1") -> SuggestResult:
    return suggest(SHARED, samples.board(phys=phys), SCHEMES[scheme])


def costs(answer: SuggestResult) -> dict[Axis, str]:
    return {each.changes[0].axis: cost(each.changes[0], each) for each in answer.found}


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("um-x86_64", "rfc-v1"), ("arm", "rfc-v1"), ("arm-lpae", "merged"), ("parisc64", "rfc-v1")],
)
def test_the_suggestions_read_as_before(name: str, scheme: str) -> None:
    compare(f"suggest-{name}-{scheme}.txt", text(found(name, scheme)))


def test_every_change_has_a_cost_in_numbers() -> None:
    assert costs(board()) == {
        Axis.GATE: "zs_free() keeps its lock at chain sizes 9-16: the word carries no class index",
        Axis.CHAIN_SIZE: "a zspage of at most 8 pages, not 16: over the size classes, 1.6 % of it"
        " on average hold no object, not 0.5 %",
        Axis.PHYSMEM_BITS: "no memory at 2^57 bytes (128 PiB) of physical address and above",
        Axis.CLASS_BITS: "128 size classes, not 255: up to 31 bytes of a slot unused, not 15, on"
        " every architecture",
    }


def test_the_cost_of_fewer_classes_does_not_depend_on_what_did_not_fit() -> None:
    said = costs(found("um-x86_64"))[Axis.CLASS_BITS]
    assert said.startswith("2 size classes, not 255: up to 4063 bytes of a slot unused, not 15")


def test_larger_pages_are_for_the_whole_kernel() -> None:
    among = board().found[0]
    assert cost(ParameterChange(Axis.PAGE_SHIFT, 12, 14), among) == (
        "pages of 16 KiB, not 4 KiB, for the whole kernel"
    )


def test_a_gate_that_is_on_everywhere_costs_nothing_here() -> None:
    (pair,) = found("arm-lpae").found
    assert cost(pair.changes[0], pair) == "nothing on this configuration"


def test_in_short_it_is_the_changes_with_the_command_that_tells_more() -> None:
    assert in_short(board(), "zslayout suggest --config b.toml") == FixSummary(
        "zslayout suggest --config b.toml",
        (
            "a computed gate (fallback at chain sizes 9-16)",
            "CONFIG_ZSMALLOC_CHAIN_SIZE 16 -> 8",
            "MAX_POSSIBLE_PHYSMEM_BITS 58 -> 57",
            "CLASS_BITS 8 -> 7",
        ),
    )
    assert in_short(found("riscv64-sv57"), "") is None


def test_where_nothing_helps_it_says_so() -> None:
    nothing = replace(board(), found=())
    assert "  nothing helps: no change on one axis, and no two together, mends it\n" in text(
        nothing
    )
    assert in_short(nothing, "zslayout suggest b") == FixSummary("zslayout suggest b")


def test_what_is_undecided_is_told() -> None:
    open_ = replace(board(), found=(), given_up=("CLASS_BITS 8 -> 7",))
    assert text(open_).endswith("  UNDECIDED: CLASS_BITS 8 -> 7\n")
    assert in_short(open_, "zslayout suggest b") == FixSummary("zslayout suggest b", undecided=True)
    assert json.loads(suggest_json(open_))["undecided"] == ["CLASS_BITS 8 -> 7"]


def test_a_configuration_that_loses_by_the_gate_is_named() -> None:
    answer = found("um-x86_64")
    assert answer.everywhere is not None
    worse = replace(answer.everywhere, lost=("a",), worse=("b",), undecided=("c",))
    said = text(replace(answer, everywhere=worse))
    assert "1 lose it (a)" in " ".join(said.split())
    assert "    NOT PROVED on b\n    UNDECIDED on c\n" in said


def test_two_fields_are_not_said_to_be_those_of_another_scheme() -> None:
    config = samples.board(bits=32, phys=50)
    said = text(suggest(SHARED, config, SCHEMES["pfn-idx"]))
    assert "gives: fallback at chain sizes 4-16; needs 32 of 32 bits at chain size 16" in said


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("um-x86_64", "rfc-v1"), ("arm", "rfc-v1"), ("arm-lpae", "merged"), ("i386", "pfn-idx")],
)
def test_the_json_keeps_its_contract(name: str, scheme: str) -> None:
    value = json.loads(suggest_json(found(name, scheme)))
    validate(value, ALL)
    assert (value["arch"], value["scheme"]) == (name, scheme)
    assert value["needed"] is bool(value["suggestions"])


def test_the_json_says_the_gate_from_and_to() -> None:
    value = json.loads(suggest_json(found("um-x86_64")))
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


def test_colour_only_adds_escapes() -> None:
    coloured = text(board(), paint=ansi)
    assert coloured != text(board())
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text(board())


def test_the_proof_is_counted_at_each_chain_size() -> None:
    (shorter,) = [each for each in board().found if each.changes[0].axis is Axis.CHAIN_SIZE]
    one = Suggestion(shorter.changes, shorter.before, shorter.trials[:1])
    count = shorter.trials[0].proved
    assert f"proved: {count} statements at each of 5 chain sizes\n" in text(board())
    only = replace(board(), found=(one,))
    assert f"proved: {count} statements at 1 chain size\n" in text(only)
