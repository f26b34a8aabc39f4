"""What a piece of C may change, by its text alone."""

from typing import Final

from zslayout.csource.syntax import Kind, SyntaxNode

STEPS: Final = frozenset({"++", "--", "x++", "x--"})
JUMPS: Final = frozenset(
    {Kind.RETURN, Kind.GOTO, Kind.LABEL, Kind.BREAK, Kind.CONTINUE, Kind.CASE, Kind.DEFAULT}
)
_SAID: Final = {
    "ASM_STMT": "inline assembly",
    "FLOATING_LITERAL": "a floating-point number",
    "GENERIC_SELECTION_EXPR": "a generic selection",
    "INDIRECT_GOTO_STMT": "a computed goto",
}
_EFFECTS: Final = frozenset({Kind.ASSIGN_OP, Kind.CALL, Kind.BLOCK_VALUE, Kind.OTHER})
_ELSEWHERE: Final = frozenset({Kind.MEMBER, Kind.INDEX, Kind.CALL, Kind.OTHER})


def assigned(node: SyntaxNode) -> dict[int, SyntaxNode]:
    """The variables that are assigned, or whose address is taken; of what is unknown, all."""
    found: dict[int, SyntaxNode] = {}
    for each in node.walk():
        if each.kind is Kind.OTHER:
            found.update({n.target: n for n in each.walk() if n.kind is Kind.NAME and n.target})
        if _stores(each) or (each.kind is Kind.UNARY and each.op == "&"):
            left = each.children[0]
            while left.kind is Kind.PAREN:
                left = left.children[0]
            if left.kind is Kind.NAME and left.target:
                found[left.target] = left
    return found


def reaches_memory(node: SyntaxNode) -> bool:
    """Whether more may be stored to than the variables that are named."""
    return any(
        each.kind in _ELSEWHERE or (each.kind is Kind.UNARY and each.op == "*")
        for each in node.walk()
    )


def has_effects(node: SyntaxNode) -> bool:
    """Whether it matters how often an expression is evaluated."""
    return any(each.kind in _EFFECTS or each.volatile or _stores(each) for each in node.walk())


def described(node: SyntaxNode) -> str:
    """What cannot be read, in words."""
    if node.kind is Kind.SIZEOF:
        return "the size of what is neither a number nor a pointer"
    return _SAID.get(node.said, "what is written here")


def jumps(node: SyntaxNode) -> bool:
    """Whether control may come in or go out elsewhere than at the ends."""
    return any(each.kind in JUMPS for each in node.walk())


def _stores(node: SyntaxNode) -> bool:
    match node.kind:
        case Kind.ASSIGN_OP:
            return True
        case Kind.BINARY:
            return node.op == "="
        case Kind.UNARY:
            return node.op in STEPS
        case _:
            return False
