"""Trees of words as C writes them: names in their types, and differences where words wrap."""

from collections.abc import Mapping

from zslayout.cfront.arithmetic import resized
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import Binary, BinaryOp, Cast, Const, Expr, Var, converted
from zslayout.expr.types import BOOL, CType
from zslayout.expr.walk import rebuild


def presented(x: Expr, kinds: Mapping[str, CType]) -> Expr:
    """The same value with each name in its type. `x + (2**32 - 9)` is `x - 9`."""
    done: dict[int, tuple[Expr, Expr]] = {}

    def put(each: Expr) -> Expr:
        found = done.get(id(each))
        if found is None:
            # What is kept cannot be another of the same number.
            found = done[id(each)] = (each, _shown(each, rebuild(each, put), kinds))
        return found[1]

    return put(x)


def masked(terms: Terms, x: Expr, mask: int = -1) -> Expr:
    """The bits of a word under a mask, without what masks further down leave nothing of.

    A bit-field is put into a word of which nothing was known before; when all of them are, all is.
    """
    mask &= x.type.maximum
    if mask == 0:
        return terms.const(0, x.type.width)
    if isinstance(x, Binary) and not x.type.signed:
        left, right = x.left, x.right
        if x.op is BinaryOp.AND and isinstance(right, Const):
            return masked(terms, left, mask & right.value)
        if x.op is BinaryOp.OR:
            return terms.binary(x.op, masked(terms, left, mask), masked(terms, right, mask))
        if isinstance(right, Const) and x.op in {BinaryOp.SHL, BinaryOp.SHR}:
            left_ = x.op is BinaryOp.SHL
            below = mask >> right.value if left_ else mask << right.value
            return terms.binary(x.op, masked(terms, left, below), right)
    if isinstance(x, Cast) and not x.operand.type.signed and x.operand.type is not BOOL:
        return resized(terms, masked(terms, x.operand, mask), x.type.width)
    return terms.binary(BinaryOp.AND, x, terms.const(mask, x.type.width))


def _shown(x: Expr, again: Expr, kinds: Mapping[str, CType]) -> Expr:
    if isinstance(x, Var):
        kind = kinds.get(x.name, x.type)
        return converted(Var(x.name, kind), x.type)
    if isinstance(again, Cast):
        inner = again.operand
        # A change of the sign alone says nothing to a change that follows.
        while isinstance(inner, Cast) and inner.implicit and _same_bits(inner, again):
            inner = inner.operand
        return inner if inner.type == again.type else Cast(again.type, inner, implicit=True)
    if isinstance(again, Binary) and again.op is BinaryOp.ADD:
        sign, right = again.type.maximum // 2, again.right
        if isinstance(right, Const) and not again.type.signed and right.value > sign:
            less = Const(again.type.maximum + 1 - right.value, again.type)
            return Binary(BinaryOp.SUB, again.left, less)
    return again


def _same_bits(inner: Cast, outer: Cast) -> bool:
    """Whether a change to the inner type and one to the outer come to one to the outer."""
    return inner.type.width == outer.type.width
