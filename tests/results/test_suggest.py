"""Suggestions as plain data."""

import re
from dataclasses import replace
from functools import cache

import pytest
import samples
from goldens import compare
from jsonschema import validate
from rendered import shown
from rendered import value as value_of

from zslayout.arch import shipped
from zslayout.arch.params import Outcome
from zslayout.pipeline.probes import Probes
from zslayout.pipeline.suggest import suggest
from zslayout.pipeline.vocabulary import VOCABULARY
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import FixSummary
from zslayout.results.suggest import (
    GateEffect,
    ParameterChange,
    Suggestion,
    SuggestResult,
    cost,
)
from zslayout.results.trial import Axis, Trial
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.words.layout import Layout, derive


def layout(phys: int = 56, chain_size: int = 8, scheme: str = "rfc-v1") -> Layout:
    return derive(SCHEMES[scheme], samples.board(phys=phys), chain_size)


def trial(outcome: Outcome = Outcome.CLASS_IDX, **more: tuple[str, ...]) -> Trial:
    return Trial(layout(), outcome, 30, **more)


def test_a_suggestion_is_as_bad_as_its_worst_and_as_tight_as_its_tightest() -> None:
    wide = Trial(layout(52, 4), Outcome.CLASS_IDX, 35)
    tight = Trial(layout(58, 16), Outcome.FALLBACK, 30)
    mended = Suggestion((), layout(), (wide, tight))
    assert mended.outcome is Outcome.FALLBACK
    assert mended.tightest is tight.layout


def test_there_is_something_to_mend_where_a_trial_does_not_hold() -> None:
    result = samples.result(samples.board(phys=56))
    good, fallen = trial(), trial(Outcome.FALLBACK)
    assert SuggestResult(result, (good, good)).broken == ()
    assert SuggestResult(result, (good, fallen)).broken == (fallen,)


def test_words_of_two_fields_need_only_be_sound() -> None:
    result = samples.result(samples.board(phys=56), "pfn-idx")
    assert SuggestResult(result, (trial(Outcome.FALLBACK),)).broken == ()
    bad = trial(Outcome.FALLBACK, failing=("obj.fits",))
    assert SuggestResult(result, (bad,)).broken == (bad,)


def test_what_a_solver_gave_up_on_anywhere_leaves_the_answer_undecided() -> None:
    result = samples.result(samples.board(phys=56))
    all_well = GateEffect(("a",), (), (), (), (), 1, ())
    tired = GateEffect(("a",), (), (), (), (), 1, ("b",))
    assert tired.count == 2
    assert not SuggestResult(result, (), everywhere=all_well).undecided
    assert SuggestResult(result, (), everywhere=tired).undecided
    assert SuggestResult(result, (), given_up=("PAGE_SHIFT 12 -> 13",)).undecided


def test_what_is_undecided_ends_undecided() -> None:
    result = samples.result(samples.board(phys=56))
    assert SuggestResult(result, ()).exit_code is ExitCode.AS_EXPECTED
    assert SuggestResult(result, (), given_up=("x",)).exit_code is ExitCode.UNDECIDED


SHARED = Probes(10.0)


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
    compare(f"suggest-{name}-{scheme}.txt", shown(found(name, scheme)))


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
    assert board().in_short("zslayout suggest --config b.toml") == FixSummary(
        "zslayout suggest --config b.toml",
        (
            "a computed gate (fallback at chain sizes 9-16)",
            "CONFIG_ZSMALLOC_CHAIN_SIZE 16 -> 8",
            "MAX_POSSIBLE_PHYSMEM_BITS 58 -> 57",
            "CLASS_BITS 8 -> 7",
        ),
    )
    assert found("riscv64-sv57").in_short("") is None


def test_where_nothing_helps_it_says_so() -> None:
    nothing = replace(board(), found=())
    assert "  nothing helps: no change on one axis, and no two together, mends it\n" in shown(
        nothing
    )
    assert nothing.in_short("zslayout suggest b") == FixSummary("zslayout suggest b")


def test_what_is_undecided_is_told() -> None:
    open_ = replace(board(), found=(), given_up=("CLASS_BITS 8 -> 7",))
    assert shown(open_).endswith("  UNDECIDED: CLASS_BITS 8 -> 7\n")
    assert open_.in_short("zslayout suggest b") == FixSummary("zslayout suggest b", undecided=True)


def test_a_configuration_that_loses_by_the_gate_is_named() -> None:
    answer = found("um-x86_64")
    assert answer.everywhere is not None
    worse = replace(answer.everywhere, lost=("a",), worse=("b",), undecided=("c",))
    said = shown(replace(answer, everywhere=worse))
    assert "1 lose it (a)" in " ".join(said.split())
    assert "    NOT PROVED on b\n    UNDECIDED on c\n" in said


def test_two_fields_are_not_said_to_be_those_of_another_scheme() -> None:
    config = samples.board(bits=32, phys=50)
    said = shown(suggest(SHARED, config, SCHEMES["pfn-idx"]))
    assert "gives: fallback at chain sizes 4-16; needs 32 of 32 bits at chain size 16" in said


def test_colour_only_adds_escapes() -> None:
    coloured = shown(board(), colour=True)
    assert coloured != shown(board())
    assert re.sub(r"\x1b\[\d+m", "", coloured) == shown(board())


def test_the_proof_is_counted_at_each_chain_size() -> None:
    (shorter,) = [each for each in board().found if each.changes[0].axis is Axis.CHAIN_SIZE]
    one = Suggestion(shorter.changes, shorter.before, shorter.trials[:1])
    count = shorter.trials[0].proved
    assert f"proved: {count} statements at each of 5 chain sizes\n" in shown(board())
    only = replace(board(), found=(one,))
    assert f"proved: {count} statements at 1 chain size\n" in shown(only)


def test_every_suggestion_is_a_diagnostic_with_its_price_and_its_proof() -> None:
    answer = board()
    said = answer.diagnostics()
    assert [each.level for each in said] == [Level.NOTE] * len(answer.found)
    assert [each.fix for each in said][1:] == [
        *("CONFIG_ZSMALLOC_CHAIN_SIZE 16 -> 8", "MAX_POSSIBLE_PHYSMEM_BITS 58 -> 57"),
        "CLASS_BITS 8 -> 7",
    ]
    assert all("; cost: " in each.message for each in said)
    assert all("; proved: " in each.message for each in said)


def test_that_nothing_is_needed_or_helps_or_is_decided_is_a_diagnostic_too() -> None:
    (fine,) = found("riscv64-sv57").diagnostics()
    assert (fine.level, fine.message[:17]) == (Level.OK, "nothing is needed")
    lost, open_ = replace(board(), found=(), given_up=("CLASS_BITS 8 -> 7",)).diagnostics()
    assert (lost.level, open_.level) == (Level.NOTE, Level.WARNING)
    assert open_.message == "a solver gave up on CLASS_BITS 8 -> 7"


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


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("um-x86_64", "rfc-v1"), ("arm", "rfc-v1"), ("um-x86_64", "merged"), ("i386", "pfn-idx")],
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


def test_programs_get_what_is_undecided_too() -> None:
    open_ = replace(found("um-x86_64"), given_up=("CLASS_BITS 8 -> 7",))
    assert value_of(open_)["undecided"] == ["CLASS_BITS 8 -> 7"]
