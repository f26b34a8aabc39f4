"""Operators of LLVM IR on words, and when C defines what they give."""

from typing import Final

from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import BinaryOp, CompareOp, Const, Expr
from zslayout.expr.types import BOOL

_PLAIN: Final = {
    "add": BinaryOp.ADD,
    "sub": BinaryOp.SUB,
    "mul": BinaryOp.MUL,
    "and": BinaryOp.AND,
    "or": BinaryOp.OR,
    "xor": BinaryOp.XOR,
    "shl": BinaryOp.SHL,
    "lshr": BinaryOp.SHR,
    "udiv": BinaryOp.DIV,
    "urem": BinaryOp.MOD,
}
_SIGNED: Final = {"sdiv": BinaryOp.DIV, "srem": BinaryOp.MOD, "ashr": BinaryOp.SHR}
OPERATORS: Final = frozenset(_PLAIN) | frozenset(_SIGNED)
"""The opcodes of operators on two words."""
_SHIFTS: Final = frozenset({"shl", "lshr", "ashr"})
_DIVISIONS: Final = frozenset({"udiv", "urem", "sdiv", "srem"})


def operated(terms: Terms, opcode: str, left: Expr, right: Expr) -> Expr:
    """`left op right`."""
    if left.type is BOOL:
        if opcode == "and":
            return terms.all(left, right)
        if opcode == "or":
            return terms.any(left, right)
        return terms.compare(CompareOp.NE, left, right)
    if opcode in _SIGNED:
        return terms.signedly(_SIGNED[opcode], left, right)
    return terms.binary(_PLAIN[opcode], left, right)


def defined(terms: Terms, opcode: str, right: Expr) -> Expr:
    """When C defines the result: no shift by the width or more, no division by zero.

    A sum of signed numbers that wraps is defined: the kernel is built with -fno-strict-overflow.
    """
    if isinstance(right, Const) or right.type is BOOL:
        return terms.true
    bits = right.type.width
    if opcode in _SHIFTS:
        return terms.compare(CompareOp.LT, right, terms.const(bits, bits))
    if opcode in _DIVISIONS:
        return terms.compare(CompareOp.NE, right, terms.const(0, bits))
    return terms.true


def compared(terms: Terms, predicate: str, left: Expr, right: Expr) -> Expr:
    """`icmp`."""
    if predicate in {"eq", "ne"}:
        op = CompareOp.EQ if predicate == "eq" else CompareOp.NE
        return terms.compare(op, left, right)
    if predicate[1:] in {"gt", "ge"}:
        left, right = right, left
    op = CompareOp.LT if predicate[2] == "t" else CompareOp.LE
    return terms.compare(op, left, right, sign=predicate[0] == "s")


def resized(terms: Terms, word: Expr, bits: int, *, sign: bool = False) -> Expr:
    """A word in another width."""
    if bits in {1, word.type.width}:
        return word
    if word.type.width < bits:
        return terms.extend(word, bits, sign=sign)
    return terms.truncate(word, bits)
