"""What a piece of C may change, by its text alone."""

from dataclasses import replace
from typing import Final

import pytest

from zslayout.csource.effects import STEPS, assigned, has_effects, jumps, reaches_memory
from zslayout.csource.syntax import Kind, SyntaxNode
from zslayout.errors import Place

PLACE: Final = Place("x.c", 1, 1)


def node(kind: Kind, *children: SyntaxNode, op: str = "") -> SyntaxNode:
    """A node over others."""
    return SyntaxNode(kind, PLACE, children, op=op)


def name(target: int = 1) -> SyntaxNode:
    """A variable of a function, or another with 0."""
    return SyntaxNode(Kind.NAME, PLACE, name=f"v{target}", target=target)


ONE: Final = SyntaxNode(Kind.NUMBER, PLACE, value=1)


@pytest.mark.parametrize(
    "piece",
    [
        node(Kind.BINARY, name(), ONE, op="="),
        node(Kind.BINARY, node(Kind.PAREN, node(Kind.PAREN, name())), ONE, op="="),
        node(Kind.ASSIGN_OP, name(), ONE, op="+="),
        *(node(Kind.UNARY, name(), op=step) for step in sorted(STEPS)),
        node(Kind.UNARY, name(), op="&"),
        node(Kind.OTHER, node(Kind.PAREN, name())),
    ],
    ids=lambda piece: f"{piece.kind.name}{piece.op}",
)
def test_a_variable_may_be_changed_by_a_store_its_address_or_what_is_unknown(
    piece: SyntaxNode,
) -> None:
    assert set(assigned(node(Kind.COMPOUND, name(2), piece))) == {1}


def test_a_variable_that_is_only_read_is_not_changed() -> None:
    assert assigned(node(Kind.BINARY, name(), ONE, op="==")) == {}
    assert assigned(node(Kind.UNARY, name(), op="-")) == {}
    assert set(assigned(node(Kind.BINARY, name(2), name(1), op="="))) == {2}


def test_what_outlives_the_function_is_none_of_its_variables() -> None:
    assert assigned(node(Kind.BINARY, name(0), ONE, op="=")) == {}
    assert assigned(node(Kind.OTHER, name(0), ONE)) == {}


@pytest.mark.parametrize(
    ("piece", "memory"),
    [
        (node(Kind.UNARY, name(), op="*"), True),
        (node(Kind.MEMBER, name()), True),
        (node(Kind.INDEX, name(), ONE), True),
        (node(Kind.PAREN, node(Kind.CALL)), True),
        (node(Kind.UNARY, name(), op="-"), False),
        (node(Kind.BINARY, name(), ONE, op="="), False),
    ],
    ids=["pointer", "member", "index", "call", "minus", "variable"],
)
def test_memory_is_reached_through_pointers_and_calls(piece: SyntaxNode, memory: bool) -> None:
    assert reaches_memory(piece) is memory


def test_it_matters_how_often_a_store_a_call_or_a_volatile_load_is_evaluated() -> None:
    harmless = node(Kind.BINARY, name(), ONE, op="+")
    assert not has_effects(harmless)
    assert has_effects(node(Kind.PAREN, replace(harmless, volatile=True)))
    assert has_effects(node(Kind.PAREN, node(Kind.CALL)))
    assert has_effects(node(Kind.UNARY, name(), op="x++"))


@pytest.mark.parametrize("kind", [Kind.RETURN, Kind.GOTO, Kind.LABEL, Kind.BREAK, Kind.CASE])
def test_a_jump_anywhere_inside_is_a_jump(kind: Kind) -> None:
    assert jumps(node(Kind.IF, ONE, node(Kind.COMPOUND, node(kind))))
    assert not jumps(node(Kind.IF, ONE, node(Kind.COMPOUND, node(Kind.EMPTY))))
