"""The syntax tree of C, as plain data."""

from typing import Final

from zslayout.csource.syntax import Kind, Pointer, SyntaxNode
from zslayout.errors import Place
from zslayout.expr.types import UINT

PLACE: Final = Place("x.c", 1, 1)


def test_a_walk_meets_the_node_and_all_below_it_in_the_order_of_the_text() -> None:
    a, b, c = (SyntaxNode(Kind.NAME, PLACE, name=name) for name in "abc")
    inner = SyntaxNode(Kind.BINARY, PLACE, (a, b), op="+")
    outer = SyntaxNode(Kind.BINARY, PLACE, (inner, c), op="*")
    assert list(outer.walk()) == [outer, inner, a, b, c]


def test_a_tree_of_any_depth_is_walked() -> None:
    node = SyntaxNode(Kind.NUMBER, PLACE, value=1)
    for _ in range(2000):
        node = SyntaxNode(Kind.PAREN, PLACE, (node,))
    assert sum(1 for _ in node.walk()) == 2001


def test_nodes_that_say_the_same_are_told_from_each_other() -> None:
    first, second = SyntaxNode(Kind.BREAK, PLACE), SyntaxNode(Kind.BREAK, PLACE)
    assert first != second
    assert len({first, second, first}) == 2


def test_only_a_pointer_to_an_integer_has_an_integer() -> None:
    to_word = Pointer("unsigned int", UINT, volatile=False)
    assert to_word.integer == UINT
    assert Pointer("unsigned int *", to_word, volatile=False).integer is None
    assert Pointer("struct page", None, volatile=False).integer is None
