"""Trees of words as C writes them: names in their types, and differences where words wrap."""

from collections.abc import Mapping

from zslayout.expr.nodes import Binary, BinaryOp, Cast, Const, Expr, Var, converted
from zslayout.expr.types import CType
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
