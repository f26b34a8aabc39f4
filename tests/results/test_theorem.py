"""The theorem for people."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
import samples
from jsonschema import validate
from rendered import shown
from rendered import value as value_of

from zslayout.arch.params import ArchParams
from zslayout.pipeline import lemma_index
from zslayout.pipeline.counterexample import counterexample
from zslayout.protocol import lemmas as protocol
from zslayout.results.diagnostic import Level
from zslayout.results.document import Paragraph, Span, Table
from zslayout.results.finding import ConfigResult
from zslayout.results.lemma_result import (
    ControlResult,
    LemmaResult,
    Need,
    PremiseResult,
    Region,
    SolverAnswer,
)
from zslayout.results.result import Detail
from zslayout.results.theorem import TheoremResult
from zslayout.subjects.zsmalloc import widths
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.subjects.zsmalloc.registry import BY_ID, REGISTRY
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build
from zslayout.theorem.lemma import Lemma
from zslayout.verdict import Status

PROVED, REFUTED, UNKNOWN = Status.PROVED, Status.REFUTED, Status.UNKNOWN
SOLVERS = ("z3 5", "cvc5 1", "Bitwuzla 0")


def lemma(name: str, scheme: str = "merged", width: int = 64, *, direct: bool = False) -> Lemma:
    return build.lemma(SCHEMES[scheme], width, BY_ID[name], direct=direct)


def lemma_result(of: Lemma, *said: Status, why: str = "") -> LemmaResult:
    named = zip(("z3", "cvc5", "bitwuzla"), said, strict=False)
    return LemmaResult(
        of,
        said[0] if said else Status.VACUOUS,
        tuple(SolverAnswer(solver, each, 1234.5, why) for solver, each in named),
        {},
        why=why,
    )


FITS = lemma("obj.fits")
HEAD = (
    "For every layout that compiles, with PAGE_SHIFT from 12 to 18, up to 64 physical bits that"
    " leave a\nPFN of 1 to BITS_PER_LONG - 1 bits, and CONFIG_ZSMALLOC_CHAIN_SIZE from 4 to 16;"
    " for every word:\n"
    "\n"
)


def theorem(*lemma_results: LemmaResult, solvers: int = 1) -> TheoremResult:
    return TheoremResult(lemma_results, (), SOLVERS[:solvers])


def test_a_lemma_is_a_row_and_a_scheme_with_its_width_a_column() -> None:
    found = theorem(
        lemma_result(lemma("obj.fits", "pfn-idx", 32), PROVED, PROVED),
        lemma_result(lemma("obj.roundtrip.idx", "pfn-idx", 32), PROVED),
        lemma_result(lemma("obj.fits", "merged", 64), UNKNOWN, why="tired"),
        lemma_result(lemma("obj.roundtrip.class", "merged", 64), PROVED, REFUTED),
    )
    assert shown(found) == HEAD + (
        "lemma                pfn-idx 32       merged 64\n"
        "-------------------  ---------------  ---------------\n"
        "obj.fits             agreed 2 1.23 s  UNKNOWN 1.23 s\n"
        "obj.roundtrip.idx    proved 1.23 s    -\n"
        "obj.roundtrip.class  -                DISPUTED 1.23 s\n"
        "\n"
        "obj.fits merged 64: UNKNOWN by z3 in 1.23 s (tired)\n"
        "\n"
        "obj.roundtrip.class merged 64: DISPUTED by z3 in 1.23 s, cvc5 in 1.23 s: REFUTED\n"
        "\n"
        "4 lemmas: 3 proved, 1 unknown, 0 refuted, 1 DISPUTED; z3 5\n"
    )


def _converse(name: str) -> Lemma:
    every = lemma_index.scheme_lemmas(SCHEMES["merged"], 64)
    return next(each for each in every if each.id == f"{name}.converse")


def test_what_holds_only_somewhere_is_said_with_its_condition() -> None:
    both = (lemma("obj.decode_total"), _converse("obj.decode_total"))
    assert shown(theorem(*(lemma_result(each, PROVED) for each in both))) == HEAD + (
        "lemma                      merged 64\n"
        "-------------------------  -------------\n"
        "obj.decode_total           proved 1.23 s\n"
        "obj.decode_total.converse  proved 1.23 s\n"
        "\n"
        "Not everywhere: true if and only if (the converse is a lemma too)\n"
        "obj.decode_total merged 64: ZS_OBJ_IDX_BITS <= 32 (obj_to_location() keeps obj_idx in an"
        " unsigned int)\n"
        "\n"
        "2 lemmas: 2 proved, 0 unknown, 0 refuted; z3 5\n"
    )


@pytest.mark.parametrize("status", [UNKNOWN, REFUTED])
def test_without_its_converse_a_condition_is_not_called_exact(status: Status) -> None:
    one, other = lemma("obj.decode_total"), _converse("obj.decode_total")
    assert "if and only if" not in shown(theorem(lemma_result(one, PROVED)))
    assert "if and only if" not in shown(
        theorem(lemma_result(one, PROVED), lemma_result(other, status))
    )


@pytest.mark.parametrize("status", [UNKNOWN, REFUTED])
def test_where_a_lemma_is_not_proved_nothing_is_said_of_its_condition(status: Status) -> None:
    assert "if and only if" not in shown(theorem(lemma_result(lemma("obj.decode_total"), status)))


def _words(*said: Status) -> tuple[LemmaResult, ...]:
    return tuple(lemma_result(each, *said) for width in (32, 64) for each in widths.lemmas(width))


def test_the_weakest_condition_is_told_by_the_least_that_was_asked_of_it() -> None:
    first, *others = _words(PROVED, PROVED, PROVED)
    lines = shown(theorem(first, *others, lemma_result(FITS, PROVED), solvers=3)).splitlines()
    start = lines.index("obj.fits  proved 1.23 s")
    assert lines[start + 2 : start + 4] == [
        "Weakest condition on the widths: P + C + I <= W, agreed 3 both ways;",
        "P is _PFN_BITS, C and I the bits that the two indices need, W BITS_PER_LONG.",
    ]
    weaker = lemma_result(first.lemma, PROVED)
    assert "P + C + I <= W, proved both ways;" in shown(theorem(weaker, *others))


@pytest.mark.parametrize("status", [UNKNOWN, REFUTED, Status.VACUOUS])
def test_the_weakest_condition_is_not_told_when_one_way_is_not_proved(status: Status) -> None:
    first, *others = _words(PROVED)
    assert "Weakest" in shown(theorem(first, *others))
    assert "Weakest" not in shown(theorem(replace(first, status=status), *others))


PREMISES = (
    PremiseResult("gate_on", "the gate is on", Need.REDUNDANT, {}),
    PremiseResult("given_pfn", "pfn <= 3", Need.NECESSARY, {"pfn": 4}),
    PremiseResult("given_idx", "idx <= 3", Need.NECESSARY, {"idx": 4}),
    PremiseResult("adjacent", "by obj.adjacent", Need.UNKNOWN, {}),
)


def test_premises_are_told_by_what_dropping_them_does() -> None:
    found = shown(theorem(replace(lemma_result(FITS, PROVED), premises=PREMISES)))
    assert found.splitlines()[-3] == (
        "obj.fits merged 64: proved by z3 in 1.23 s; premises: given_pfn, given_idx necessary;"
        " gate_on redundant; adjacent undecided"
    )


def test_the_verbose_report_has_a_line_for_every_lemma() -> None:
    direct = replace(lemma_result(lemma("obj.injective", direct=True), PROVED), directly=True)
    tired = replace(lemma_result(FITS, PROVED, UNKNOWN, why="timeout"), why="")
    tired = replace(tired, said=(replace(tired.said[0], why=""), tired.said[1]))
    found = theorem(tired, direct)
    assert "obj.fits merged 64: proved" not in shown(found)
    assert shown(found, verbose=True).splitlines()[-4:] == [
        "obj.fits merged 64: proved by z3 in 1.23 s, cvc5 in 1.23 s: UNKNOWN (timeout)",
        "obj.injective merged 64: proved by z3 in 1.23 s, over the parameters alone",
        "",
        "2 lemmas: 2 proved, 0 unknown, 0 refuted; z3 5",
    ]


def test_a_lemma_whose_premises_nothing_meets_says_so_and_is_not_proved() -> None:
    vacuous = LemmaResult(FITS, Status.VACUOUS, (), {}, why="nothing meets the premises")
    assert shown(theorem(vacuous)) == HEAD + (
        "lemma     merged 64\n"
        "--------  --------------\n"
        "obj.fits  VACUOUS 0.00 s\n"
        "\n"
        "obj.fits merged 64: VACUOUS (nothing meets the premises)\n"
        "\n"
        "1 lemma: 0 proved, 1 vacuous, 0 unknown, 0 refuted; z3 5\n"
    )


def test_a_lemma_that_no_solver_was_asked_about_says_why() -> None:
    undecided = LemmaResult(FITS, UNKNOWN, (), {}, why="premises undecided: timeout after 1 ms")
    assert shown(theorem(undecided)).splitlines()[-3] == (
        "obj.fits merged 64: UNKNOWN (premises undecided: timeout after 1 ms)"
    )


@cache
def _refuted() -> ConfigResult:
    wrong = build.lemma(samples.NARROW_MASK, 64, BY_ID["obj.roundtrip.class"], direct=True)
    result = counterexample(wrong, "z3", 30)
    assert result is not None
    return result


def _wrong() -> LemmaResult:
    wrong = build.lemma(samples.NARROW_MASK, 64, BY_ID["obj.roundtrip.class"], direct=True)
    return replace(
        lemma_result(wrong, REFUTED), refutation=_refuted(), region=Region((), 3799, 3799)
    )


def test_a_refutation_is_explained_at_its_point_from_the_sentence_to_the_mend() -> None:
    lines = shown(theorem(_wrong())).splitlines()
    start = lines.index("obj.roundtrip.class rfc-v1 64: REFUTED by z3 in 1.23 s")
    assert lines[start + 1 : start + 7] == [
        "  at PAGE_SHIFT = 12, MAX_POSSIBLE_PHYSMEM_BITS = 13, CONFIG_ZSMALLOC_CHAIN_SIZE = 4,"
        " ADDRESSABLE_BITS = 13: the smallest point of the theorem's domain where it fails",
        "  broken: Decoding an encoded location gives its class index.",
        "  inputs: CONFIG_ZSMALLOC_CHAIN_SIZE = 4; others break it too",
        "    unsigned long pfn       = 0x0  (64 bits)",
        "    unsigned int  class_idx = 0x80  (32 bits)",
        "    unsigned int  obj_idx   = 0x0  (32 bits)",
    ]
    assert lines[-4:] == [
        "  fix: compare the mask and the shift of the field in the encoder with the decoder's",
        "  fails if and only if: everywhere (3799 of 3799 points)",
        "",
        "1 lemma: 0 proved, 0 unknown, 1 refuted; z3 5",
    ]


def test_where_else_a_statement_fails_is_told_by_its_bounds() -> None:
    bounds = ("PAGE_SHIFT <= 13", "OBJ_IDX_BITS == 9")
    found = shown(theorem(replace(_wrong(), region=Region(bounds, 7, 3799))))
    line = "  fails if and only if: PAGE_SHIFT <= 13 and OBJ_IDX_BITS == 9 (7 of 3799 points)"
    assert found.splitlines()[-3] == line
    assert "if and only if" not in shown(theorem(replace(_wrong(), region=None)))


def _instances(params: ArchParams) -> tuple[LemmaResult, ...]:
    every = lemma_index.lemmas_at(params, [SCHEMES["merged"]])
    return tuple(lemma_result(each, PROVED) for each in every if each.id == "obj.fits")


def test_at_a_configuration_nothing_is_said_of_the_whole_domain() -> None:
    assert shown(theorem(*_instances(samples.named("i386")))) == (
        "lemma     i386/merged 32\n"
        "--------  --------------\n"
        "obj.fits  proved 1.23 s\n"
        "\n"
        "1 lemma: 1 proved, 0 unknown, 0 refuted; z3 5\n"
    )


def _controls(*refuted: bool) -> tuple[ControlResult, ...]:
    [control] = REGISTRY.matching(["obj.fits.word_wider"])
    return tuple(
        ControlResult(
            control, SCHEMES["merged"], width, DOMAIN.point(width, 12, 13, 4) if each else None
        )
        for width, each in zip((32, 64), refuted, strict=True)
    )


def test_a_control_that_nothing_refutes_is_named() -> None:
    found = replace(theorem(lemma_result(FITS, PROVED)), controls=_controls(True, False))
    assert shown(found).splitlines()[-2:] == [
        "obj.fits.word_wider merged 64: a control that nothing refutes",
        "1 lemma: 1 proved, 0 unknown, 0 refuted, 1 of 2 sanity checks fail as they must; z3 5",
    ]


def test_the_summary_counts_every_verdict_the_strongest_first() -> None:
    every = [
        lemma_result(FITS, PROVED, PROVED, PROVED),
        lemma_result(FITS, PROVED, PROVED, UNKNOWN),
        lemma_result(FITS, REFUTED, PROVED),
        lemma_result(FITS, UNKNOWN),
        lemma_result(FITS),
        replace(lemma_result(FITS, PROVED), status=Status.BLOCKED),
    ]
    assert replace(theorem(*every, solvers=3), controls=_controls(True, True)).summary == (
        "6 lemmas: 2 proved, 1 blocked, 1 vacuous, 1 unknown, 1 refuted, 1 agreed by all 3,"
        " 1 DISPUTED, 2 of 2 sanity checks fail as they must; z3 5, cvc5 1, Bitwuzla 0"
    )


def test_nothing_asked_for_is_said_to_be_nothing() -> None:
    assert theorem().summary == "0 lemmas: 0 proved, 0 unknown, 0 refuted; z3 5"


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        (lemma_result(FITS, PROVED), "proved"),
        (lemma_result(FITS, PROVED, UNKNOWN), "proved"),
        (lemma_result(FITS, PROVED, PROVED), "agreed 2"),
        (lemma_result(FITS, PROVED, PROVED, PROVED), "agreed 3"),
        (lemma_result(FITS, PROVED, REFUTED), "DISPUTED"),
        (lemma_result(FITS, UNKNOWN, PROVED), "UNKNOWN"),
        (lemma_result(FITS, REFUTED), "REFUTED"),
        (lemma_result(FITS), "VACUOUS"),
    ],
)
def test_how_a_lemma_stands_is_one_word(each: LemmaResult, expected: str) -> None:
    assert each.word == expected


def styles(found: TheoremResult) -> list[str]:
    """Of the last lines, and of the rows of the table."""
    seen = []
    for block in found.blocks(Detail()):
        match block:
            case Paragraph(spans=(Span(text=said, style=style),)) if style:
                seen.append(f"{style}: {said.split(maxsplit=1)[0]}")
            case Table(rows=rows, styles=of_rows):
                named = zip(of_rows, rows, strict=True)
                seen += [f"{style}: {row[0]}" for style, row in named if style]
    return seen


@pytest.mark.parametrize(
    ("made", "last"),
    [
        (lambda: lemma_result(FITS, PROVED), ["good: 1"]),
        (
            lambda: lemma_result(FITS, UNKNOWN),
            ["open: obj.fits", "open: obj.fits", "open: 1"],
        ),
        (lambda: lemma_result(FITS, REFUTED), ["bad: obj.fits", "bad: obj.fits", "bad: 1"]),
        (lambda: lemma_result(FITS, UNKNOWN, REFUTED, PROVED), ["bad: obj.fits", "bad: 1"]),
    ],
    ids=["proved", "undecided", "refuted", "disputed"],
)
def test_only_a_proof_is_painted_good(made: Callable[[], LemmaResult], last: list[str]) -> None:
    assert styles(theorem(made()))[-len(last) :] == last


def test_a_dispute_about_the_widths_leaves_their_condition_unsaid() -> None:
    good = _words(PROVED, PROVED, PROVED)
    for bad in (lemma_result(widths.lemmas(64)[1], PROVED, PROVED, REFUTED),):
        assert "Weakest" not in shown(theorem(*good[:-1], bad, solvers=3))
    fewer = lemma_result(widths.lemmas(64)[1], PROVED, PROVED, UNKNOWN)
    assert "agreed 2 both ways" in shown(theorem(*good[:-1], fewer, solvers=3))


def test_conditions_of_the_protocol_are_counted_by_operation_and_level() -> None:
    by_name = {each.id: each for each in protocol.protocol_lemmas()}
    names = ("base.zs_malloc.called.preservation", "base.zs_malloc.called.stable")
    more = ("base.zs_free.pool_locked.preservation", "early-unlock.zs_free.unlinked.preservation")
    found = theorem(
        *(lemma_result(by_name[name], PROVED) for name in names),
        *(lemma_result(by_name[name], UNKNOWN, why="tired") for name in more),
    )
    said = shown(found)
    assert said.startswith("The lock protocol, for any number of threads")
    rows = [line.split("  ") for line in said.splitlines() if line.startswith("zs_")]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert cells == [
        ["zs_malloc", "-", "2 of 2 proved", "-", "-", "-", "-"],
        ["zs_free", "-", "0 of 1 UNKNOWN", "-", "-", "0 of 1 UNKNOWN", "-"],
    ]
    assert (
        "\nbase.zs_free.pool_locked.preservation protocol 64: UNKNOWN by z3 in 1.23 s (tired)\n"
        in said
    )


def test_every_lemma_and_control_is_a_diagnostic_as_bad_as_it_is() -> None:
    found = theorem(
        lemma_result(FITS, PROVED),
        lemma_result(FITS, UNKNOWN, why="tired"),
        lemma_result(FITS, REFUTED),
        lemma_result(FITS, PROVED, REFUTED),
    )
    said = replace(found, controls=_controls(True, False)).diagnostics()
    assert [each.level for each in said] == [
        *(Level.OK, Level.WARNING, Level.ERROR, Level.ERROR),
        *(Level.OK, Level.ERROR),
    ]
    assert {(each.rule, each.scheme) for each in said[:4]} == {("obj.fits", "merged 64")}
    assert said[1].message.endswith(" UNKNOWN by z3 in 1.23 s (tired)")


def test_where_everything_stands_as_it_was_nothing_is_said() -> None:
    assert shown(replace(theorem(), kept=280)) == ""


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
        ADDRESSABLE_BITS=INTEGER,
    ),
    solvers={"type": "array", "items": STRING},
    lemmas=_array(
        id=STRING,
        scheme=STRING,
        bits_per_long={"enum": [32, 64]},
        statement=STRING,
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
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
                {"type": "array", "items": INTEGER, "minItems": 5, "maxItems": 5},
                {"type": "null"},
            ]
        },
    ),
    summary=_object(lemmas=INTEGER, disputed=INTEGER, verdicts=INTEGERS),
)
CLASS = build.lemma(SCHEMES["rfc-v1"], 64, BY_ID["obj.roundtrip.class"])
CONFIRMED = LemmaResult(
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
    assert written(TheoremResult((CONFIRMED,), (CONTROL, bad), ("z3 5", "cvc5 1"))) == {
        "schema": 1,
        "domain": {
            "BITS_PER_LONG": [32, 64],
            "PAGE_SHIFT": [12, 18],
            "CONFIG_ZSMALLOC_CHAIN_SIZE": [4, 16],
            "MAX_POSSIBLE_PHYSMEM_BITS": 64,
            "ADDRESSABLE_BITS": 64,
        },
        "solvers": ["z3 5", "cvc5 1"],
        "lemmas": [
            {
                "id": "obj.roundtrip.class",
                "scheme": "rfc-v1",
                "bits_per_long": 64,
                "statement": "Decoding an encoded location gives its class index.",
                "sha256": sha256(CLASS.text.encode()).hexdigest(),
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
                "refuted_at": [64, 12, 13, 4, 13],
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
        "ADDRESSABLE_BITS": 13,
        "pfn": 0,
        "class_idx": 0x80,
        "obj_idx": 0,
    }


def test_the_summary_counts_verdicts_and_disputes() -> None:
    disputed = replace(
        CONFIRMED,
        said=(SolverAnswer("z3", Status.PROVED, 1.0), SolverAnswer("cvc5", Status.REFUTED, 1.0)),
    )
    undecided = replace(CONFIRMED, status=Status.UNKNOWN, said=())
    value = written(TheoremResult((CONFIRMED, disputed, undecided), (), ("z3 5",)))
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
