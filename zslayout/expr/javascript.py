"""The reading of a tree as JavaScript text, in BigInts: the arithmetic of a page in a browser.

A word is a BigInt in the range of its type, a truth value a boolean. Names of C are variables with
`v_` before them, so that none is a word of JavaScript.
One rule: the text computes what `zslayout.expr.ints.evaluate` returns.
"""

import re
from collections.abc import Sequence
from typing import Final, assert_never

from zslayout.expr.nodes import (
    Binary,
    BinaryOp,
    Cast,
    Choose,
    Compare,
    CompareOp,
    Connective,
    ConnectiveOp,
    Const,
    Expr,
    Ilog2,
    Unary,
    Var,
)
from zslayout.expr.types import BOOL, CType

HELPERS: Final = """\
const toUnsigned = BigInt.asUintN, toSigned = BigInt.asIntN;
const shiftLeft = (a, n, width) => n >= 0n && n < width ? a << n : 0n;
const shiftRight = (a, n, width) => n >= 0n && n < width ? a >> n : a < 0n ? -1n : 0n;
const divide = (a, b, byZero) => b === 0n ? (byZero ?? (a < 0n ? 1n : -1n)) : a / b;
const remainder = (a, b) => b === 0n ? a : a % b;
const larger = (a, b) => a > b ? a : b, smaller = (a, b) => a < b ? a : b;
const ilog2 = a => a > 1n ? BigInt(a.toString(2).length - 1) : 0n;
"""
"""What the text calls, to stand before it once."""

_COMPARE: Final = {
    CompareOp.EQ: "===",
    CompareOp.NE: "!==",
    CompareOp.LT: "<",
    CompareOp.LE: "<=",
}
_KEEPS_RANGE: Final = frozenset({BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR})
_OUTSIDE: Final = re.compile(r"[^A-Za-z0-9_]")
_ATOM: Final = re.compile(r"[A-Za-z0-9_$]+(\([^()]*\))?")


def variable(name: str) -> str:
    """What a name of C is called in the text."""
    return "v_" + _OUTSIDE.sub(lambda found: f"${ord(found[0]):x}", name)


def function_text(
    arguments: Sequence[str], lets: Sequence[tuple[str, Expr]], results: Sequence[Expr]
) -> str:
    """A function of BigInts, by the names of its arguments, that returns an array.

    `lets` are named values computed in order, which later ones and `results` may use by name; one
    may take the place of an argument.
    """
    lines = [f"({', '.join(map(variable, arguments))}) => {{"]
    known = set(arguments)
    for name, value in lets:
        lines.append(f"{'' if name in known else 'let '}{variable(name)} = {text(value)};")
        known.add(name)
    lines += [f"return [{', '.join(map(text, results))}]; }}"]
    return "\n".join(lines)


def text(x: Expr) -> str:
    """The tree as an expression."""
    match x:
        case Const(value=value, type=kind):
            if kind is BOOL:
                return "true" if value else "false"
            return f"{value}n"
        case Var(name=name):
            return variable(name)
        case Unary(op=unary, operand=a):
            return _wrapped(f"{unary.value}{_group(a)}", x.type)
        case Binary():
            return _binary(x)
        case Compare(op=comparison, left=a, right=b):
            return f"{_group(a)} {_COMPARE[comparison]} {_group(b)}"
        case Connective(op=ConnectiveOp.NOT, operands=(a,)):
            return f"!{_group(a)}"
        case Connective(op=connective, operands=()):
            return "true" if connective is ConnectiveOp.AND else "false"
        case Connective(op=connective, operands=operands):
            return f" {connective.value} ".join(map(_group, operands))
        case Choose(condition=c, yes=a, no=b):
            return f"{_group(c)} ? {_group(a)} : {_group(b)}"
        case Cast(type=kind, operand=a):
            if a.type is BOOL:
                return f"{_group(a)} ? 1n : 0n"
            fits = kind.minimum <= a.type.minimum and a.type.maximum <= kind.maximum
            return text(a) if fits else _wrapped(text(a), kind)
        case Ilog2(operand=a):
            return f"ilog2({text(a)})"
        case _ as never:
            assert_never(never)


def _group(x: Expr) -> str:
    found = text(x)
    return found if _ATOM.fullmatch(found) else f"({found})"


def _wrapped(found: str, kind: CType) -> str:
    return f"{'toSigned' if kind.signed else 'toUnsigned'}({kind.width}, {found})"


def _binary(x: Binary) -> str:
    kind, a, b = x.type, text(x.left), text(x.right)
    match x.op:
        case BinaryOp.SHL:
            return _wrapped(f"shiftLeft({a}, {b}, {kind.width}n)", kind)
        case BinaryOp.SHR:
            return f"shiftRight({a}, {b}, {kind.width}n)"
        case BinaryOp.DIV:
            by_zero = "" if kind.signed else f", {kind.maximum}n"
            return _wrapped(f"divide({a}, {b}{by_zero})", kind)
        case BinaryOp.MOD:
            return f"remainder({a}, {b})"
        case BinaryOp.MAX:
            return f"larger({a}, {b})"
        case BinaryOp.MIN:
            return f"smaller({a}, {b})"
    found = f"{_group(x.left)} {x.op.value} {_group(x.right)}"
    return found if x.op in _KEEPS_RANGE else _wrapped(found, kind)
