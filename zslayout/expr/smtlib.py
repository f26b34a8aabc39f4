"""The reading of a tree as SMT-LIB 2.6 text in the logic QF_BV.

Words are `(_ BitVec width)`, truth values `Bool`. This text is the one thing a solver is given: z3
reads it here, and it is what another solver would be asked.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final, assert_never

from zslayout.expr.formula import Definition, Formula, NamedAssertion
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
    UnaryOp,
    Var,
)
from zslayout.expr.types import BOOL, INT, CType

LOGIC: Final = "QF_BV"

_UNARY: Final[Mapping[UnaryOp, str]] = {UnaryOp.NEG: "bvneg", UnaryOp.NOT: "bvnot"}

_BINARY: Final[Mapping[BinaryOp, tuple[str, str]]] = {
    # operator: (on unsigned words, on signed words)
    BinaryOp.ADD: ("bvadd", "bvadd"),
    BinaryOp.SUB: ("bvsub", "bvsub"),
    BinaryOp.MUL: ("bvmul", "bvmul"),
    BinaryOp.DIV: ("bvudiv", "bvsdiv"),
    BinaryOp.MOD: ("bvurem", "bvsrem"),
    BinaryOp.AND: ("bvand", "bvand"),
    BinaryOp.OR: ("bvor", "bvor"),
    BinaryOp.XOR: ("bvxor", "bvxor"),
    BinaryOp.SHL: ("bvshl", "bvshl"),
    BinaryOp.SHR: ("bvlshr", "bvashr"),
}

_COMPARE: Final[Mapping[CompareOp, tuple[str, str]]] = {
    CompareOp.LT: ("bvult", "bvslt"),
    CompareOp.LE: ("bvule", "bvsle"),
}

_CONNECTIVE: Final[Mapping[ConnectiveOp, tuple[str, str]]] = {
    # connective: (name, what it is of no operands)
    ConnectiveOp.AND: ("and", "true"),
    ConnectiveOp.OR: ("or", "false"),
}


def sort(kind: CType) -> str:
    """The SMT-LIB sort of a type."""
    return "Bool" if kind is BOOL else f"(_ BitVec {kind.width})"


def literal(value: int, kind: CType) -> str:
    """The SMT-LIB constant of a value of a type."""
    if kind is BOOL:
        return "true" if value else "false"
    return f"(_ bv{value & ((1 << kind.width) - 1)} {kind.width})"


def text(x: Expr) -> str:
    """The term of a tree."""
    match x:  # what most trees have most of comes first
        case Var(name=name):
            return name
        case Compare(op=comparison, left=a, right=b):
            return _compare(comparison, text(a), text(b), signed=a.type.signed)
        case Connective(op=ConnectiveOp.NOT, operands=(a,)):
            return f"(not {text(a)})"
        case Connective(op=connective, operands=operands):
            name, empty = _CONNECTIVE[connective]
            return f"({name} {' '.join(map(text, operands))})" if operands else empty
        case Const(value=value, type=kind):
            return literal(value, kind)
        case Unary(op=unary, operand=a):
            return f"({_UNARY[unary]} {text(a)})"
        case Binary():
            return _binary(x)
        case Choose(condition=c, yes=a, no=b):
            return f"(ite {text(c)} {text(a)} {text(b)})"
        case Cast(type=kind, operand=a):
            return _resized(text(a), a.type, kind.width)
        case Ilog2(operand=a):
            return _ilog2(text(a), a.type)
        case _ as never:
            assert_never(never)


def script(formula: Formula, comment: str = "") -> str:
    """The formula as a file for any solver, `comment` first. Lines end in a newline."""
    lines = [f"; {line}".rstrip() for line in comment.splitlines()]
    lines.append(f"(set-logic {LOGIC})")
    lines += [f"(declare-const {var.name} {sort(var.type)})" for var in formula.free]
    lines += map(_defined, formula.definitions)
    lines += map(_asserted, formula.assertions)
    return "\n".join([*lines, "", "(check-sat)", ""])


@cache
def _asserted(each: NamedAssertion) -> str:
    return f"\n; {each.says}\n(assert (! {text(each.holds)} :named {each.name}))"


@cache
def _defined(each: Definition) -> str:
    return f"(define-fun {each.name} () {sort(each.value.type)} {text(each.value)})"


def _compare(op: CompareOp, a: str, b: str, *, signed: bool) -> str:
    if op is CompareOp.EQ:
        return f"(= {a} {b})"
    if op is CompareOp.NE:
        return f"(distinct {a} {b})"
    return f"({_COMPARE[op][signed]} {a} {b})"


def _binary(x: Binary) -> str:
    a, signed = text(x.left), x.type.signed
    if x.op in (BinaryOp.SHL, BinaryOp.SHR):
        return _shift(x, a)
    b = text(x.right)
    if x.op in (BinaryOp.MAX, BinaryOp.MIN):
        less = _compare(CompareOp.LE, a, b, signed=signed)
        return f"(ite {less} {b} {a})" if x.op is BinaryOp.MAX else f"(ite {less} {a} {b})"
    return f"({_BINARY[x.op][signed]} {a} {b})"


def _shift(x: Binary, a: str) -> str:
    """A count of another width is first made as wide as the word; a negative one is huge."""
    width, count = x.type.width, x.right
    name = _BINARY[x.op][x.type.signed]
    if isinstance(count, Const) and 0 <= count.value < width:
        return f"({name} {a} {literal(count.value, x.type)})"
    if count.type.width <= width:
        return f"({name} {a} {_resized(text(count), count.type, width)})"
    inside = f"(bvult {text(count)} {literal(width, count.type)})"
    low = _resized(text(count), count.type, width)
    gone = f"({name} {a} {literal(-1, x.type)})"
    return f"(ite {inside} ({name} {a} {low}) {gone})"


def _resized(term: str, kind: CType, width: int) -> str:
    if kind is BOOL:
        return f"(ite {term} (_ bv1 {width}) (_ bv0 {width}))"
    if width == kind.width:
        return term
    if width < kind.width:
        return f"((_ extract {width - 1} 0) {term})"
    extend = "sign_extend" if kind.signed else "zero_extend"
    return f"((_ {extend} {width - kind.width}) {term})"


def _ilog2(term: str, kind: CType) -> str:
    """The index of the highest set bit, halving what is left at each step."""
    width = kind.width
    lets, left, parts = [("log_of", term)], "log_of", []
    for level in reversed(range((width - 1).bit_length())):
        half = 1 << level
        step, rest = f"log_step{half}", f"log_left{half}"
        large = f"(bvuge {left} {literal(1 << half, kind)})"
        lets.append((step, f"(ite {large} {literal(half, kind)} {literal(0, kind)})"))
        lets.append((rest, f"(bvlshr {left} {step})"))
        parts.append(step)
        left = rest
    body = _resized(f"(bvor {' '.join(parts)})" if parts[1:] else parts[0], kind, INT.width)
    if kind.signed:
        body = f"(ite (bvslt log_of {literal(0, kind)}) {literal(0, INT)} {body})"
    for name, value in reversed(lets):
        body = f"(let (({name} {value})) {body})"
    return body
