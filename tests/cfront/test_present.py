"""Trees of words as C writes them."""

from zslayout.cfront.present import presented
from zslayout.cfront.terms import Terms
from zslayout.expr.infix import human_text
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import BinaryOp, CompareOp, Var
from zslayout.expr.types import INT, ulong

TERMS = Terms({"PAGE_SHIFT": 12})
KINDS = {"x": ulong(32), "size": INT}


def test_a_sum_that_wraps_is_a_difference() -> None:
    x = TERMS.var("x", TERMS.const(0, 32).type)
    less = presented(TERMS.binary(BinaryOp.SUB, x, TERMS.const(9, 32)), KINDS)
    assert human_text(less) == "x - 9"
    assert evaluate(less, {"x": 4}) == 2**32 - 5
    more = presented(TERMS.add(x, TERMS.const(9, 32)), KINDS)
    assert human_text(more) == "x + 9"


def test_names_have_their_types() -> None:
    size = TERMS.var("size", TERMS.const(0, 32).type)
    holds = presented(TERMS.compare(CompareOp.LT, size, TERMS.const(0, 32), sign=True), KINDS)
    assert holds.left == Var("size", INT)  # type: ignore[union-attr]
    assert evaluate(holds, {"size": -1})
