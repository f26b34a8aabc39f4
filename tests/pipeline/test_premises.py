"""Whether the premises of a lemma can be met, and whether each is needed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from zslayout.errors import InternalError
from zslayout.expr.formula import NamedAssertion
from zslayout.expr.nodes import FALSE
from zslayout.pipeline import lemma_index
from zslayout.pipeline.premises import classify_premises, premise_example
from zslayout.results.lemma_result import Need, PremiseResult
from zslayout.solve import oracle
from zslayout.solve.answer import Answer, SatResult
from zslayout.subjects.zsmalloc import widths
from zslayout.subjects.zsmalloc.registry import BY_ID
from zslayout.subjects.zsmalloc.schemes import SCHEMES
from zslayout.theorem import build
from zslayout.theorem.lemma import Lemma

LEMMAS = tuple(lemma_index.theorem_lemmas())


def lemma(name: str, scheme: str = "rfc-v1", width: int = 64) -> Lemma:
    return build.lemma(SCHEMES[scheme], width, BY_ID[name])


def answering(monkeypatch: pytest.MonkeyPatch, *answers: Answer) -> list[str]:
    """Let the solver give these answers, one after the other; the texts that it was asked."""
    left, texts = list(answers), []

    def ask(_: str, script: str, __: float, *, core: bool = False) -> Answer:
        texts.append(f"core {script}" if core else script)
        return left.pop(0)

    monkeypatch.setattr(oracle, "ask", ask)
    return texts


@pytest.mark.parametrize("lemma", LEMMAS, ids=lambda each: each.name.replace(" ", "-"))
def test_the_premises_of_every_lemma_can_be_met(lemma: Lemma) -> None:
    met = premise_example(lemma, 30)
    values = met.values
    assert met.says is SatResult.SAT
    assert set(values) == {var.name for var in lemma.formula.free}
    assert lemma.assumption.false_at(values) == ()


def test_premises_that_contradict_each_other_have_no_example() -> None:
    whole = lemma("obj.fits")
    never = NamedAssertion("never", "nothing is so", FALSE)
    formula = replace(whole.formula, assertions=(never, *whole.formula.assertions))
    assert premise_example(replace(whole, formula=formula), 30).says is SatResult.UNSAT


def test_premises_that_are_not_decided_are_not_called_contradictory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late = Answer(SatResult.UNKNOWN, why="timeout after 1 ms")
    answering(monkeypatch, late)
    assert premise_example(widths.lemmas(32)[0], 1) == late


NEEDED = {
    "obj.roundtrip.pfn": {"adjacent", "given_pfn"},
    "obj.roundtrip.class": {"adjacent", "given_class_idx"},
    "obj.roundtrip.idx": {"adjacent", "given_obj_idx"},
}


@pytest.mark.parametrize("name", NEEDED)
def test_a_field_comes_back_because_it_is_bounded_and_whatever_the_others_are(name: str) -> None:
    whole = lemma(name)
    found = classify_premises(whole, 60)
    assert tuple(each.name for each in found) == whole.premises
    needs = {each.name: each.need for each in found}
    assert needs == {
        each: Need.NECESSARY if each in NEEDED[name] else Need.REDUNDANT for each in whole.premises
    }


@pytest.mark.parametrize(
    "whole",
    [
        lemma("obj.roundtrip.class"),
        lemma("obj.decode_total", width=64),
        lemma("size.min_aligned", "merged", 32),
        widths.lemmas(32)[1],
    ],
    ids=lambda each: each.name.replace(" ", "-"),
)
def test_a_needed_premise_has_values_that_meet_all_others_and_break_the_statement(
    whole: Lemma,
) -> None:
    found = classify_premises(whole, 60)
    needed = [each for each in found if each.need is Need.NECESSARY]
    assert needed
    for each in needed:
        assert whole.without(each.name).false_at(each.values) == ()
        assert each.name in {wrong.name for wrong in whole.formula.false_at(each.values)}
    for each in found:
        assert each.need is not Need.UNKNOWN
        assert (each.values == {}) is (each.need is Need.REDUNDANT)


def test_a_premise_says_what_its_assertion_says() -> None:
    says = {each.name: each.says for each in classify_premises(lemma("obj.roundtrip.idx"), 60)}
    assert says["given_obj_idx"] == "obj_idx <= (1 << OBJ_IDX_BITS) - 1"
    assert says["adjacent"] == "by obj.adjacent"


def told(found: tuple[PremiseResult, ...]) -> dict[str, Need]:
    return {each.name: each.need for each in found}


SMALL = lemma("obj.roundtrip.idx", "pfn-idx", 32)
NOTHING: Mapping[str, int] = {var.name: 0 for var in SMALL.formula.free}


def test_a_premise_that_the_proof_does_not_use_is_redundant_and_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = answering(monkeypatch, Answer(SatResult.UNSAT, core=("refutation",)))
    assert set(told(classify_premises(SMALL, 1)).values()) == {Need.REDUNDANT}
    assert texts == [f"core {SMALL.text}"]


def test_a_premise_that_nobody_could_drop_in_time_is_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used = Answer(SatResult.UNSAT, core=("given_pfn", "refutation"))
    answering(monkeypatch, used, Answer(SatResult.UNKNOWN, why="tired"))
    assert told(classify_premises(SMALL, 1)) == {
        "adjacent": Need.REDUNDANT,
        "given_pfn": Need.UNKNOWN,
        "given_class_idx": Need.REDUNDANT,
        "given_obj_idx": Need.REDUNDANT,
    }


def test_where_the_proof_is_not_found_again_every_premise_is_dropped_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = answering(
        monkeypatch, Answer(SatResult.UNKNOWN), *[Answer(SatResult.UNSAT)] * len(SMALL.premises)
    )
    assert set(told(classify_premises(SMALL, 1)).values()) == {Need.REDUNDANT}
    assert len(texts) == 1 + len(SMALL.premises)
    for name, text in zip(SMALL.premises, texts[1:], strict=True):
        assert f":named {name})" not in text
        assert text.count(":named ") == SMALL.text.count(":named ") - 1


def test_values_that_do_not_replay_are_our_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    used = Answer(SatResult.UNSAT, core=("given_pfn", "refutation"))
    answering(monkeypatch, used, Answer(SatResult.SAT, NOTHING))
    with pytest.raises(InternalError, match=r"^z3's values do not replay: adjacent at \{'pfn_bits"):
        classify_premises(SMALL, 1)


def test_an_example_that_does_not_replay_is_our_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    sufficient, _ = widths.lemmas(32)
    nothing = {var.name: 0 for var in sufficient.formula.free}
    answering(monkeypatch, Answer(SatResult.SAT, nothing))
    with pytest.raises(InternalError, match=r"^z3's values do not replay: p_in_range at \{'p_bits"):
        premise_example(sufficient, 1)


def test_an_example_is_tried_by_hand_before_a_solver_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = answering(monkeypatch)
    assert premise_example(SMALL, 1).says is SatResult.SAT
    assert texts == []
