"""Parts that stand in several places."""

from zslayout.expr.nodes import Expr, Var
from zslayout.expr.sharing import shared
from zslayout.expr.smtlib import text
from zslayout.expr.types import UINT
from zslayout.expr.walk import replace

X = Var("x", UINT)


def test_what_stands_in_several_places_is_named_once() -> None:
    square = X * X
    named, whole = shared((square + 1) ^ (square << 2))
    assert [(name.name, text(part)) for name, part in named] == [("part_0", "(bvmul x x)")]
    assert whole == (named[0][0] + 1) ^ (named[0][0] << 2)


def test_put_back_it_is_the_tree_that_it_was() -> None:
    tree: Expr = X
    for _ in range(8):
        tree = (tree + 3) ^ (tree >> 1) ^ tree
    named, whole = shared(tree)
    assert sum(len(text(part)) for _, part in named) + len(text(whole)) < 1500
    for name, part in reversed(named):
        whole = replace(whole, {name.name: part})
    assert whole == tree


def test_a_tree_without_such_parts_is_itself() -> None:
    assert shared(X + 1 << 3) == ([], X + 1 << 3)
    assert shared(X) == ([], X)
