"""The text of a formula that names nothing: the same under other names, another otherwise."""

import re
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from formulas import SATISFIABLE, TWO_OF_FIVE, UNSATISFIABLE, asserting
from hypothesis import given
from strategies import Case, cases

from zslayout.certify.bits import clauses
from zslayout.errors import InternalError
from zslayout.expr.build import eq
from zslayout.expr.canonical import canonical_text
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
from zslayout.expr.types import BOOL, INT, UINT, CType, narrow
from zslayout.expr.walk import names, replace

X, Y = Var("x", narrow(5)), Var("y", narrow(7))
WIDE = Var("wide", INT)


def formula(
    *,
    limit: int = 9,
    free: tuple[Var, ...] = (X, Y),
    premises: tuple[str, ...] = ("x_small", "y_small"),
    last: str = "denied",
) -> Formula:
    """That two numbers below a limit sum to less than another one."""
    every = {
        "x_small": NamedAssertion("x_small", "x is below", Const(limit, narrow(5)) > X),
        "y_small": NamedAssertion("y_small", "y is below", Const(9, narrow(7)) > Y),
    }
    said = NamedAssertion(last, "and the sum is not small", WIDE >= 18)
    return Formula(free, (Definition("wide", X + Y),), (*(every[name] for name in premises), said))


TEXT = canonical_text(formula(), "denied")


def test_the_text_is_this() -> None:
    assert TEXT == (
        "zslayout formula 1\n"
        "logic QF_BV\n"
        "free u5\n"
        "free u7\n"
        "define (+ (s32 v0) (s32 v1))\n"
        "premise (< (s32 v0) (s32 9:u5))\n"
        "premise (< (s32 v1) (s32 9:u7))\n"
        "deny (<= 18:s32 d0)\n"
    )


def renamed(was: Formula, name: Callable[[str], str]) -> Formula:
    """The formula with other names for everything that has one, and other sentences."""
    kinds = {var.name: var.type for var in was.free}
    kinds |= {each.name: each.value.type for each in was.definitions}
    by: dict[str, Expr] = {each: Var(name(each), kind) for each, kind in kinds.items()}
    return Formula(
        tuple(Var(name(var.name), var.type) for var in was.free),
        tuple(Definition(name(each.name), replace(each.value, by)) for each in was.definitions),
        tuple(
            NamedAssertion(name(each.name), f"not {each.says}", replace(each.holds, by))
            for each in was.assertions
        ),
    )


@pytest.mark.parametrize("was", [*SATISFIABLE.values(), *UNSATISFIABLE.values(), formula()])
def test_names_and_sentences_are_not_in_it(was: Formula) -> None:
    denied = was.assertions[-1].name
    other = renamed(was, lambda name: f"{name[::-1]}_{len(name)}")
    assert canonical_text(other, f"{denied[::-1]}_{len(denied)}") == canonical_text(was, denied)


def test_names_that_are_swapped_are_not_in_it() -> None:
    swapped = {"p": "q", "q": "p"}
    other = renamed(TWO_OF_FIVE, lambda name: swapped.get(name, name))
    assert canonical_text(other, "low") == canonical_text(TWO_OF_FIVE, "low")


@pytest.mark.parametrize(
    "other",
    [
        formula(limit=10),
        formula(free=(Y, X)),
        formula(free=(X, Y, Var("z", narrow(1)))),
        formula(premises=("y_small", "x_small")),
        formula(premises=("x_small",)),
        formula(premises=("x_small", "x_small", "y_small")),
        formula(last="another premise"),
        Formula((X, Y), (Definition("wide", Y + X),), formula().assertions),
    ],
)
def test_what_a_formula_says_is_in_it(other: Formula) -> None:
    assert canonical_text(other, "denied") != TEXT


@pytest.mark.parametrize("kind", [narrow(6), CType("signed", 5, signed=True, rank=0)])
def test_the_width_and_the_sign_of_a_word_are_in_it(kind: CType) -> None:
    def text(x: Var) -> str:
        return canonical_text(asserting((x,), denied=eq(x, x)), "denied")

    assert text(Var("x", kind)) != text(X)
    assert text(Var("x", CType("other", 5, signed=False, rank=2))) != text(X)


def test_a_name_that_is_not_declared_or_declared_later_is_a_bug() -> None:
    with pytest.raises(InternalError, match="speaks of x:u5 and does not declare it"):
        canonical_text(asserting((Y,), denied=eq(X, 1)), "denied")
    late = Formula((X,), (Definition("a", Var("b", INT)), Definition("b", Const(1))), ())
    with pytest.raises(InternalError, match="speaks of b:s32 and does not declare it"):
        canonical_text(late, "denied")


def test_a_name_of_another_type_than_declared_is_a_bug() -> None:
    with pytest.raises(InternalError, match="speaks of x:u7 and does not declare it"):
        canonical_text(asserting((X,), denied=eq(Var("x", narrow(7)), 1)), "denied")


# A text read back: it decides the values and the clauses, so nothing that matters is left out.

_UNARY = {op.value: op for op in UnaryOp}
_BINARY = {op.value: op for op in BinaryOp}
_COMPARE = {op.value: op for op in CompareOp}
_CONNECTIVE = {op.value: op for op in ConnectiveOp}
_KINDS = {"s32": INT, "u32": UINT, "b1": BOOL}


def kind_of(text: str) -> CType:
    return _KINDS.get(text) or CType(text, int(text[1:]), signed=text[0] == "s", rank=1)


def read(text: str) -> Formula:
    """A formula with this canonical text."""
    lines = iter(text.splitlines()[2:])
    known: dict[str, Var] = {}
    free: list[Var] = []
    definitions: list[Definition] = []
    assertions: list[NamedAssertion] = []
    for number, line in enumerate(lines):
        word, _, rest = line.partition(" ")
        if word == "free":
            free.append(Var(f"v{len(free)}", kind_of(rest)))
            known[free[-1].name] = free[-1]
            continue
        tree = tree_of(iter(re.findall(r"[()]|[^ ()]+", rest)), known)
        if word == "define":
            name = f"d{len(definitions)}"
            definitions.append(Definition(name, tree))
            known[name] = Var(name, tree.type)
        else:
            assertions.append(
                NamedAssertion("denied" if word == "deny" else f"a{number}", "", tree)
            )
    return Formula(tuple(free), tuple(definitions), tuple(assertions))


def tree_of(parts: Iterator[str], known: dict[str, Var]) -> Expr:
    part = next(parts)
    assert part != ")"
    if part != "(":
        value, colon, kind = part.partition(":")
        return Const(int(value), kind_of(kind)) if colon else known[part]
    op = next(parts)
    operands: list[Expr] = []
    for part in parts:
        if part == ")":
            return node(op, operands)
        operands.append(tree_of(chain([part], parts), known))
    raise AssertionError("no end")


def node(op: str, operands: list[Expr]) -> Expr:
    match operands:
        case [a] if op == "ilog2":
            return Ilog2(a)
        case [a] if op in _UNARY:
            return Unary(_UNARY[op], a)
        case [a] if re.fullmatch("[su][0-9]+", op):
            return Cast(kind_of(op), a)
        case [a, b] if op in _COMPARE:
            return Compare(_COMPARE[op], a, b)
        case [a, b] if op in _BINARY:
            return Binary(_BINARY[op], a, b)
        case [c, a, b] if op == "?":
            return Choose(c, a, b)
        case _:
            return Connective(_CONNECTIVE[op], tuple(operands))


@given(cases())
def test_the_text_decides_the_values_and_the_clauses(case: Case) -> None:
    free = names(case.tree)
    truth = case.tree.type is BOOL
    holds = case.tree if truth else eq(case.tree, Const(1, case.tree.type))
    was = Formula(free, (Definition("all", case.tree),), (NamedAssertion("denied", "", holds),))
    back = read(canonical_text(was, "denied"))
    assert canonical_text(back, "denied") == canonical_text(was, "denied")
    assert clauses(back) == clauses(was)
    values = {mine.name: case.values[var.name] for mine, var in zip(back.free, free, strict=True)}
    assert back.values(values)["d0"] == was.values(case.values)["all"]
    assert len(back.false_at(values)) == len(was.false_at(case.values))


def test_the_clauses_do_not_depend_on_names() -> None:
    for was in (*SATISFIABLE.values(), *UNSATISFIABLE.values(), formula()):
        other = renamed(was, lambda name: f"{name[::-1]}_{len(name)}")
        assert clauses(other) == clauses(was)
