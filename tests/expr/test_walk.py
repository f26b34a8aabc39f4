"""Ways through a tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, values_of

from zslayout.expr.build import all_of, eq, ilog2, negate, when
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import TRUE, Cast, Const, Expr, Var, cast
from zslayout.expr.types import BOOL, INT, UINT, ulong
from zslayout.expr.walk import children, deeper, match, names, rebuild, replace, substitute

N, J, U, W = Var("n", INT), Var("j", INT), Var("u", UINT), Var("w", ulong(64))
P, Q = Var("p", BOOL), Var("q", BOOL)

CHILDREN: dict[str, tuple[Expr, tuple[Expr, ...]]] = {
    "literal": (Const(1), ()),
    "variable": (N, ()),
    "unary": (-N, (N,)),
    "binary": (N - J, (N, J)),
    "shift": (W << N, (W, N)),
    "comparison": (N < J, (N, J)),
    "conjunction": (all_of(P, Q), (P, Q)),
    "no conjunction": (TRUE, ()),
    "negation": (negate(P), (P,)),
    "choice": (when(P, N, J), (P, N, J)),
    "cast": (cast(N, UINT), (N,)),
    "logarithm": (ilog2(W), (W,)),
}
assert CHILDREN


@pytest.mark.parametrize(("tree", "operands"), CHILDREN.values(), ids=CHILDREN)
def test_the_operands_come_left_to_right(tree: Expr, operands: tuple[Expr, ...]) -> None:
    assert children(tree) == operands


def test_names_are_given_once_in_the_order_met() -> None:
    assert names(when(eq(J, N), W, cast(J, ulong(64))), U + N) == (J, N, W, U)


def test_a_tree_of_literals_has_no_names() -> None:
    assert names(Const(1) + 2, TRUE) == ()


def test_one_name_with_two_types_is_two_variables() -> None:
    assert names(Var("x", INT) + Var("x", UINT)) == (Var("x", INT), Var("x", UINT))


def test_a_variable_that_is_not_named_stays() -> None:
    assert replace(N + J, {"k": Const(1)}) == N + J


def test_a_replacement_is_cast_to_the_type_of_the_variable_and_the_cast_is_written() -> None:
    assert replace(W, {"w": N}) == Cast(ulong(64), N)
    assert replace(N, {"n": J}) is J


def test_a_replacement_is_not_looked_into() -> None:
    assert replace(N + J, {"n": J, "j": N}) == J + N


@pytest.mark.parametrize("tree", [tree for tree, _ in CHILDREN.values()], ids=CHILDREN)
def test_replacing_every_variable_by_itself_changes_nothing(tree: Expr) -> None:
    assert replace(tree, {var.name: var for var in names(tree)}) == tree


@pytest.mark.parametrize("tree", [tree for tree, _ in CHILDREN.values()], ids=CHILDREN)
def test_a_node_over_its_own_operands_is_the_same_node(tree: Expr) -> None:
    assert rebuild(tree, lambda operand: operand) == tree


def test_a_tree_may_be_deeper_than_others_go() -> None:
    tree: Expr = W
    for _ in range(4000):
        tree = tree + W
    assert tree.type is W.type
    with pytest.raises(RecursionError):
        evaluate(tree, {"w": 3})
    with deeper():
        assert evaluate(tree, {"w": 3}) == 4001 * 3


def test_a_node_is_rebuilt_over_each_of_its_operands_but_no_deeper() -> None:
    asked: list[Expr] = []
    other: dict[Expr, Expr] = {N: J, J: N}

    def swapped(operand: Expr) -> Expr:
        asked.append(operand)
        return other.get(operand, operand)

    assert rebuild(N - J, swapped) == J - N
    assert asked == [N, J]
    assert rebuild(-(N + 1), swapped) == -(N + 1)


def test_a_written_cast_stays_written() -> None:
    assert replace(cast(N, UINT), {"n": J}) == cast(J, UINT)


@given(cases())
def test_the_names_of_a_tree_are_those_that_its_value_is_asked_of(case: Case) -> None:
    assert {var.name for var in names(case.tree)} == set(case.values)


@given(cases())
def test_replacing_a_variable_by_its_value_does_not_change_the_value(case: Case) -> None:
    literals: dict[str, Expr] = {
        var.name: Const(case.values[var.name], var.type) for var in names(case.tree)
    }
    replaced = replace(case.tree, literals)
    assert names(replaced) == ()
    assert evaluate(replaced, {}) == evaluate(case.tree, case.values)


@given(outer=cases(64, 2), inner=cases(64, 2), data=st.data())
def test_a_replaced_tree_has_the_value_of_the_tree_at_the_replacement(
    outer: Case, inner: Case, data: st.DataObject
) -> None:
    words = [var for var in names(outer.tree) if var.type is not BOOL]
    if not words:
        return
    var = data.draw(st.sampled_from(words))
    values = {name: value for name, value in outer.values.items() if name not in inner.values}
    values.update(inner.values)
    for other in names(outer.tree):
        values.setdefault(other.name, data.draw(values_of(other.type)))
    at_inner = var.type.wrap(evaluate(inner.tree, values))
    replaced = replace(outer.tree, {var.name: inner.tree})
    assert evaluate(replaced, values) == evaluate(outer.tree, values | {var.name: at_inner})


K = Var("k", INT)


def test_a_subtree_is_substituted_wherever_it_stands() -> None:
    tree = (N + J) * (N + J) - N
    assert substitute(tree, {N + J: K}) == K * K - N


def test_a_node_that_only_looks_alike_is_not_substituted() -> None:
    assert substitute(J + N, {N + J: K}) == J + N
    assert substitute(N - J, {N + J: K}) == N - J
    assert substitute(cast(N, UINT) + U, {cast(N, ulong(64)): W}) == cast(N, UINT) + U


def test_the_whole_tree_may_be_substituted() -> None:
    assert substitute(N + J, {N + J: K}) is K


def test_a_larger_subtree_is_substituted_before_the_smaller_in_it() -> None:
    assert substitute(-(N + J), {N: J, N + J: K}) == -K
    assert substitute(-(N + J), {N + J: K, N: J}) == -K


def test_what_is_put_in_is_not_looked_into() -> None:
    assert substitute(N + J, {N: J, J: N}) == J + N


def test_without_anything_to_substitute_the_tree_is_the_same() -> None:
    tree = when(P, N, J)
    assert substitute(tree, {}) is tree


@pytest.mark.parametrize("tree", [tree for tree, _ in CHILDREN.values()], ids=CHILDREN)
def test_substituting_each_operand_by_itself_changes_nothing(tree: Expr) -> None:
    assert substitute(tree, {operand: operand for operand in children(tree)}) == tree


@given(cases(), st.data())
def test_naming_a_subtree_does_not_change_the_value(case: Case, data: st.DataObject) -> None:
    inside = [case.tree]
    for tree in inside:
        inside.extend(children(tree))
    part = data.draw(st.sampled_from(inside))
    named = Var("named", part.type)
    values = {**case.values, "named": evaluate(part, case.values)}
    shorter = substitute(case.tree, {part: named})
    assert named in names(shorter)
    assert evaluate(shorter, values) == evaluate(case.tree, case.values)


def test_a_pattern_is_found_with_what_its_holes_stand_for() -> None:
    x, y = Var("x", INT), Var("y", INT)
    found = match(x + (y << 2), (y * 3) + (x << 2), ("x", "y"))
    assert found == {"x": y * 3, "y": x}


@pytest.mark.parametrize(
    "other",
    [
        Var("x", INT) - 1,
        Var("x", INT) + 2,
        Var("y", INT) + Var("z", INT),
        Var("x", UINT) + 1,
        Const(1),
    ],
    ids=["operator", "literal", "shape", "type", "leaf"],
)
def test_a_tree_that_is_another_is_not_the_pattern(other: Expr) -> None:
    assert match(Var("x", INT) + 1, other, ("x",)) is None


def test_a_hole_stands_for_one_thing() -> None:
    x, y, z = (Var(name, INT) for name in "xyz")
    assert match(x + x, (y * 2) + (y * 2), ("x",)) == {"x": y * 2}
    assert match(x + x, y + z, ("x",)) is None


def test_a_name_that_is_no_hole_stands_for_itself() -> None:
    x, y = Var("x", INT), Var("y", INT)
    assert match(x + y, y + y, ("x",)) == {"x": y}
    assert match(x + y, y + x, ("x",)) is None
