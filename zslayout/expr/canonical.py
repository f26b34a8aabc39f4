"""The reading of a formula as a text that names nothing.

One rule: two formulas have one text exactly when they are the same but for what things are called.
Free words are v0, v1, ... and definitions d0, d1, ..., in their order; a type is its width and its
sign; what the formula assumes stays apart from what it denies.

    zslayout formula 1
    logic QF_BV
    free u5
    define (s32 v0)
    premise (<= 12:s32 d0)
    deny (< d0 40:s32)
"""

import re
from functools import cache
from typing import Final, assert_never

from zslayout.errors import InternalError
from zslayout.expr.formula import Definition, Formula, NamedAssertion
from zslayout.expr.nodes import (
    Binary,
    Cast,
    Choose,
    Compare,
    Connective,
    Const,
    Expr,
    Ilog2,
    Unary,
    Var,
)
from zslayout.expr.smtlib import LOGIC
from zslayout.expr.types import BOOL, CType

_FIRST: Final = "zslayout formula 1"
_NAMED: Final = re.compile(r"\$([^ ()]+)")
"""A name and its type, in a text that still names things."""


def canonical_text(formula: Formula, denied: str) -> str:
    """The formula's text; `denied` names the assertion that says that a statement is false.

    Raises InternalError for a name that is not declared before it is used, or not of its type.
    """
    places = {f"{var.name}:{_kind(var.type)}": f"v{i}" for i, var in enumerate(formula.free)}
    lines = [_FIRST, f"logic {LOGIC}", *(f"free {_kind(var.type)}" for var in formula.free)]

    def placed(named: re.Match[str]) -> str:
        place = places.get(named[1])
        if place is None:
            raise InternalError(f"a formula speaks of {named[1]} and does not declare it")
        return place

    for number, each in enumerate(formula.definitions):
        lines.append(f"define {_NAMED.sub(placed, _defined(each))}")
        places[f"{each.name}:{_kind(each.value.type)}"] = f"d{number}"
    for asserted in formula.assertions:
        role = "deny" if asserted.name == denied else "premise"
        lines.append(f"{role} {_NAMED.sub(placed, _asserted(asserted))}")
    return "\n".join([*lines, ""])


@cache
def _asserted(each: NamedAssertion) -> str:
    return _text(each.holds)


@cache
def _defined(each: Definition) -> str:
    return _text(each.value)


def _kind(kind: CType) -> str:
    return "b1" if kind is BOOL else f"{'s' if kind.signed else 'u'}{kind.width}"


def _text(x: Expr) -> str:
    """The tree, operators first; a name is `$name:type`. Types of operators follow from these."""
    match x:
        case Const(value=value, type=kind):
            return f"{value}:{_kind(kind)}"
        case Var(name=name, type=kind):
            return f"${name}:{_kind(kind)}"
        case Unary(op=unary, operand=a):
            return f"({unary.value} {_text(a)})"
        case Binary(op=binary, left=a, right=b):
            return f"({binary.value} {_text(a)} {_text(b)})"
        case Compare(op=comparison, left=a, right=b):
            return f"({comparison.value} {_text(a)} {_text(b)})"
        case Connective(op=connective, operands=operands):
            return f"({' '.join([connective.value, *map(_text, operands)])})"
        case Choose(condition=c, yes=a, no=b):
            return f"(? {_text(c)} {_text(a)} {_text(b)})"
        case Cast(type=kind, operand=a):
            return f"({_kind(kind)} {_text(a)})"
        case Ilog2(operand=a):
            return f"(ilog2 {_text(a)})"
        case _ as never:
            assert_never(never)
