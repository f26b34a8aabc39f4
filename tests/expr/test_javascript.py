"""The reading in JavaScript: functions of BigInts agree with the values of the trees."""

import itertools
import re
from collections.abc import Mapping, Sequence

import javascript
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from strategies import Case, cases

from zslayout.expr.build import ilog2
from zslayout.expr.ints import evaluate
from zslayout.expr.javascript import function_text, text, variable
from zslayout.expr.nodes import (
    FALSE,
    TRUE,
    Binary,
    BinaryOp,
    Compare,
    CompareOp,
    Const,
    Expr,
    Unary,
    UnaryOp,
    Var,
    cast,
)
from zslayout.expr.types import BOOL, INT, UINT, CType, ulong
from zslayout.expr.walk import names

NIBBLES = [
    CType("toy", 4, signed=True, rank=1),
    CType("unsigned toy", 4, signed=False, rank=1),
]
NAME = re.compile(r"v_[A-Za-z0-9_$]+")


def literal(value: int, kind: CType) -> str:
    if kind is BOOL:
        return "true" if value else "false"
    return f"{value}n"


def called(function: str, kinds: Sequence[Var], values: Mapping[str, int]) -> str:
    return f"({function})({', '.join(literal(values[each.name], each.type) for each in kinds)})"


@pytest.mark.parametrize("kind", NIBBLES, ids=lambda kind: kind.name)
def test_every_operator_agrees_on_every_pair_of_toy_words(kind: CType) -> None:
    a, b = Var("a", kind), Var("b", kind)
    trees: list[Expr] = [
        *(Binary(op, a, b) for op in BinaryOp),
        *(Compare(op, a, b) for op in CompareOp),
        *(Unary(op, a) for op in UnaryOp),
        *(cast(a, other) for other in (*NIBBLES, INT, UINT, CType("tiny", 2, False, 1))),
        ilog2(a),
    ]
    values = range(kind.minimum, kind.maximum + 1)
    pairs = list(itertools.product(values, values))
    calls = ",".join(f"f({a}n,{b}n)" for a, b in pairs)
    found = javascript.run(f"const f = {function_text(('a', 'b'), (), trees)}; answer = [{calls}]")
    wanted = [[evaluate(tree, {"a": a, "b": b}) for tree in trees] for a, b in pairs]
    assert found == wanted


@settings(max_examples=3, phases=[Phase.generate], deadline=None)
@given(st.lists(cases(exacts=True), min_size=150, max_size=200))
def test_a_tree_has_its_value(drawn: list[Case]) -> None:
    calls = []
    for case in drawn:
        kinds = names(case.tree)
        function = function_text([each.name for each in kinds], (), [case.tree])
        calls.append(called(function, kinds, case.values))
    found = javascript.run(f"answer = [{', '.join(calls)}]")
    for case, value in zip(drawn, found, strict=True):
        assert value == [evaluate(case.tree, case.values)], case


def test_a_let_may_use_an_earlier_one() -> None:
    size: Expr = Const(1, ulong(64)) << Var("n", INT)
    lets = [("SIZE", size), ("HALF", Var("SIZE", ulong(64)) >> 1)]
    function = function_text(("n",), lets, [Var("HALF", ulong(64))])
    assert javascript.run(f"answer = ({function})(12n)") == [2048]


def test_a_let_may_take_the_place_of_an_argument_or_of_a_let() -> None:
    n = Var("n", INT)
    function = function_text(("n",), [("n", n + 1), ("n", n * n)], [n])
    assert javascript.run(f"answer = ({function})(3n)") == [16]


@pytest.mark.parametrize("name", ["new", "in", "BITS_PER_LONG", "obj_to_location.obj_idx", "x$1"])
def test_every_name_of_c_is_a_name_that_nothing_else_has(name: str) -> None:
    assert NAME.fullmatch(variable(name))
    assert variable(name) not in {variable("obj_to_location_obj_idx"), variable("x1")}


def test_truth_values_are_those_of_javascript() -> None:
    assert [text(TRUE), text(FALSE), text(Const(1, BOOL))] == ["true", "false", "true"]
