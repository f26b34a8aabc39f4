"""Claims about a word, closed, and where its fields lie."""

from zslayout.expr.build import eq
from zslayout.expr.nodes import Const, Var
from zslayout.expr.types import BOOL, ulong
from zslayout.vc.claim import Claim
from zslayout.vc.word_claims import closed, truth

X = Var("x", ulong(64))


def test_what_is_free_in_a_claim_is_so_for_all_values() -> None:
    claim = closed(Claim((), (eq(X, X),), eq(Var("y", ulong(64)), X)))
    assert [each.name for each in claim.variables] == ["x", "y"]
    assert not claim.parameters


def test_what_c_takes_for_true_is_not_0() -> None:
    assert truth(Var("b", BOOL)) == Var("b", BOOL)
    assert truth(X).type is BOOL
    assert truth(Const(0, ulong(64))).type is BOOL
