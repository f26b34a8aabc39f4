"""The readings of a tree as infix text: C, Promela, and what a person reads.

C text is what a compiler is given: implicit conversions are not written, so the compiler makes them
and thereby checks ours. Human text drops literal suffixes and casts, and so does Promela, which has
neither: it computes in C's int, and its text is right where every value fits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from zslayout.expr.nodes import (
    SHIFTS,
    Binary,
    BinaryOp,
    Cast,
    Choose,
    Compare,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Ilog2,
    Unary,
    Var,
)
from zslayout.expr.types import BOOL, CType

_SUFFIX: Final[Mapping[str, str]] = {
    "int": "",
    "unsigned int": "U",
    "long": "L",
    "unsigned long": "UL",
}

# Binding strength, tightest first. Bit operators and shifts never rely on it: they are bracketed.
_ATOM, _UNARY, _PRODUCT, _SUM, _SHIFT, _COMPARE, _BITS, _AND, _OR, _CHOICE = range(10)
_LEVEL: Final[Mapping[BinaryOp, int]] = {
    BinaryOp.MUL: _PRODUCT,
    BinaryOp.DIV: _PRODUCT,
    BinaryOp.MOD: _PRODUCT,
    BinaryOp.ADD: _SUM,
    BinaryOp.SUB: _SUM,
    BinaryOp.SHL: _SHIFT,
    BinaryOp.SHR: _SHIFT,
    BinaryOp.AND: _BITS,
    BinaryOp.OR: _BITS,
    BinaryOp.XOR: _BITS,
}


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """What differs between the texts."""

    casts: bool
    suffixes: bool
    words: Mapping[str, str]
    choice: str = "{} ? {} : {}"


C_STYLE: Final = Style(casts=True, suffixes=True, words={})
HUMAN_STYLE: Final = Style(
    casts=False,
    suffixes=False,
    words={"MAX": "max", "MIN": "min", "&&": "and", "||": "or", "!": "not "},
)
PROMELA_STYLE: Final = Style(casts=False, suffixes=False, words={}, choice="({} -> {} : {})")


def c_text(x: Expr) -> str:
    """The tree as a C expression over the names of its variables."""
    return _text(x, C_STYLE)[0]


def human_text(x: Expr) -> str:
    """The tree as a person would write it on a board."""
    return _text(x, HUMAN_STYLE)[0]


def promela_text(x: Expr) -> str:
    """The tree as an expression of Promela, for Spin."""
    return _text(x, PROMELA_STYLE)[0]


def _text(x: Expr, style: Style) -> tuple[str, int]:
    match x:
        case Const(value=value, type=kind):
            return _literal(value, kind, style)
        case Var(name=name):
            return name, _ATOM
        case Unary(op=unary, operand=a):
            return f"{unary.value}{_within(a, _ATOM, style)}", _UNARY
        case Binary():
            return _binary(x, style)
        case Compare(op=comparison, left=a, right=b):
            left, right = _within(a, _SHIFT, style), _within(b, _SHIFT, style)
            return f"{left} {comparison.value} {right}", _COMPARE
        case Connective(op=ConnectiveOp.NOT, operands=(a,)):
            return f"{_word('!', style)}{_within(a, _ATOM, style)}", _UNARY
        case Connective(op=connective, operands=operands):
            return _connective(connective, operands, style)
        case Choose(condition=c, yes=a, no=b):
            parts = [_within(part, _OR, style) for part in (c, a, b)]
            return style.choice.format(*parts), _CHOICE
        case Cast(type=kind, operand=a, implicit=implicit):
            if implicit or not style.casts:
                return _text(a, style)
            return f"({kind.name}){_within(a, _ATOM, style)}", _UNARY
        case Ilog2(operand=a):
            return f"ilog2({_text(a, style)[0]})", _ATOM
        case _ as never:
            assert_never(never)


def _word(word: str, style: Style) -> str:
    return style.words.get(word, word)


def _within(x: Expr, level: int, style: Style) -> str:
    text, own = _text(x, style)
    return text if own <= level else f"({text})"


def _literal(value: int, kind: CType, style: Style) -> tuple[str, int]:
    if kind is BOOL or not style.suffixes:
        return str(value), _ATOM if value >= 0 else _UNARY
    suffix = _SUFFIX[kind.name]
    if value == kind.minimum and kind.signed:
        # -2147483648 is not a literal of type int: the minus is applied to one that is too large.
        return f"(-{-(value + 1)}{suffix} - 1)", _ATOM
    return f"{value}{suffix}", _ATOM if value >= 0 else _UNARY


def _binary(x: Binary, style: Style) -> tuple[str, int]:
    op = x.op
    if op in (BinaryOp.MAX, BinaryOp.MIN):
        left, right = _text(x.left, style)[0], _text(x.right, style)[0]
        return f"{_word(op.value, style)}({left}, {right})", _ATOM
    level = _LEVEL[op]
    if op in SHIFTS or level is _BITS:
        same = isinstance(x.left, Binary) and (x.left.op is op or {x.left.op, op} == SHIFTS)
        left = _within(x.left, level if same else _UNARY, style)
        right = _within(x.right, _UNARY, style)
    else:
        left, right = _within(x.left, level, style), _within(x.right, level - 1, style)
    return f"{left} {op.value} {right}", level


def _connective(op: ConnectiveOp, operands: tuple[Expr, ...], style: Style) -> tuple[str, int]:
    if not operands:
        return ("1" if op is ConnectiveOp.AND else "0"), _ATOM
    level = _AND if op is ConnectiveOp.AND else _OR
    text = f" {_word(op.value, style)} ".join(_within(a, _COMPARE, style) for a in operands)
    return text, level
