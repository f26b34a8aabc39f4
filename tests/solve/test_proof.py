"""Written proofs, by cvc5."""

import gc
import sys

import pytest
from formulas import EVERY_SORT, HARD_TEXT, SHIFTED, TWO_OF_FIVE

from zslayout.errors import InternalError, UserError
from zslayout.expr.smtlib import script
from zslayout.solve import proof as module
from zslayout.solve.answer import Says
from zslayout.solve.proof import PROOF_FORMS, NoProof, proof, proof_apart

every_form = pytest.mark.parametrize("form", PROOF_FORMS)


@every_form
def test_an_unsatisfiable_script_has_a_proof_without_holes(form: str) -> None:
    found = proof(script(TWO_OF_FIVE), form, 20)
    assert found.holes == 0
    assert found.steps == found.text.count(":rule ") > 10


@every_form
def test_the_same_script_has_the_same_proof(form: str) -> None:
    assert proof(script(TWO_OF_FIVE), form, 20) == proof(script(TWO_OF_FIVE), form, 20)


def test_alethe_assumes_the_assertions_by_their_names() -> None:
    text = proof(script(TWO_OF_FIVE), "alethe", 20).text
    assert "\n(assume low " in text
    assert "\n(assume high " in text
    assert "(step " in text.splitlines()[-2]
    assert " (cl) " in text.splitlines()[-2]


def test_cpc_declares_the_free_names_and_derives_false() -> None:
    lines = proof(script(TWO_OF_FIVE), "cpc", 20).text.splitlines()
    assert "(declare-const p (_ BitVec 64))" in lines
    assert " false :rule " in lines[-2]


def test_the_holes_of_a_form_are_counted() -> None:
    assert proof(script(SHIFTED), "cpc", 20).holes == 0
    found = proof(script(SHIFTED), "alethe", 20)
    assert found.holes == found.text.count(":rule hole") > 0


@every_form
def test_a_satisfiable_script_has_no_proof(form: str) -> None:
    with pytest.raises(NoProof, match=r"^cvc5 finds the script satisfiable$") as raised:
        proof(script(EVERY_SORT), form, 20)
    assert raised.value.answer.says is Says.SAT


def test_a_script_that_is_not_decided_in_time_has_no_proof() -> None:
    said = r"^cvc5 does not decide the script: timeout after 1 ms$"
    with pytest.raises(NoProof, match=said) as raised:
        proof(HARD_TEXT, "cpc", 0.001)
    assert raised.value.answer.says is Says.UNKNOWN


def test_a_text_that_cannot_be_read_is_our_bug() -> None:
    with pytest.raises(InternalError, match=r"^cvc5 cannot read our text: "):
        proof("(((", "cpc", 20)


def test_an_unknown_form_is_a_fault() -> None:
    with pytest.raises(UserError) as raised:
        proof(script(TWO_OF_FIVE), "aletheia", 20)
    assert str(raised.value) == "--proof: unknown form of proof aletheia (did you mean alethe?)"


def test_without_cvc5_there_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cvc5", None)
    with pytest.raises(UserError, match=r"^--solver: cvc5 is not installed "):
        proof(script(TWO_OF_FIVE), "cpc", 20)


def test_a_proof_from_a_process_of_its_own_is_the_same() -> None:
    text = script(TWO_OF_FIVE)
    assert proof_apart(text, "cpc", 20) == proof(text, "cpc", 20)


def test_what_has_no_proof_has_none_from_a_process_of_its_own() -> None:
    with pytest.raises(NoProof, match=r"^cvc5 finds the script satisfiable$") as raised:
        proof_apart(script(EVERY_SORT), "cpc", 20)
    assert raised.value.answer.says is Says.SAT
    with pytest.raises(UserError, match="unknown form of proof nothing"):
        proof_apart(script(TWO_OF_FIVE), "nothing", 20)
    with pytest.raises(InternalError, match="cvc5 cannot read our text"):
        proof_apart("(nonsense", "cpc", 20)


def test_a_process_that_forgets_the_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STARTING", 0.0)
    with pytest.raises(NoProof, match=r"^cvc5 has no proof after 0\.02 s$") as raised:
        proof_apart(script(TWO_OF_FIVE), "cpc", 0.01)
    assert raised.value.answer.says is Says.UNKNOWN


def test_a_process_that_ends_without_a_word_has_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_sent", gc.collect)
    with pytest.raises(NoProof, match=r"^cvc5 ended without a proof$"):
        proof_apart(script(TWO_OF_FIVE), "cpc", 20)
