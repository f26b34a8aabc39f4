"""Trees of words as C writes them."""

from zslayout.cfront.present import masked, presented
from zslayout.cfront.terms import Terms
from zslayout.expr.infix import human_text
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import BinaryOp, CompareOp, Var
from zslayout.expr.types import INT, ulong
from zslayout.expr.walk import names

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


def test_what_masks_leave_nothing_of_is_gone() -> None:
    word = TERMS.const(0, 32).type
    x, y, z = (TERMS.var(name, word) for name in ("x", "y", "z"))

    def put(into: object, value: object, mask: int) -> object:
        rest = TERMS.binary(BinaryOp.AND, into, TERMS.const(~mask, 32))  # type: ignore[arg-type]
        own = TERMS.binary(BinaryOp.AND, value, TERMS.const(mask, 32))  # type: ignore[arg-type]
        return TERMS.binary(BinaryOp.OR, rest, own)

    whole = masked(TERMS, put(put(z, x, 0xFFFF0000), y, 0xFFFF))  # type: ignore[arg-type]
    assert {var.name for var in names(whole)} == {"x", "y"}
    assert evaluate(whole, {"x": 0x12345678, "y": 0x9ABCDEF0}) == 0x1234DEF0
    part = masked(TERMS, put(put(z, x, 0xFFFF0000), y, 0xFF))  # type: ignore[arg-type]
    assert {var.name for var in names(part)} == {"x", "y", "z"}
    assert evaluate(part, {"x": 0x12345678, "y": 0x9ABCDEF0, "z": 0xFFFFFFFF}) == 0x1234FFF0
