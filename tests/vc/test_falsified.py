"""Which part of a conclusion is false, and what that is made of."""

from zslayout.expr.build import all_of, any_of, eq, negate, when
from zslayout.expr.nodes import FALSE, Const, Var
from zslayout.expr.types import INT
from zslayout.vc.falsified import cone, false_part, falsified, taken, walked

A, B, C = (Var(name, INT) for name in "abc")
AT = {"a": 1, "b": 2, "c": 3}


def test_every_part_that_is_false_is_found_as_far_down_as_it_is_one() -> None:
    then = all_of(eq(A, 1), eq(A, B), when(eq(B, 2), all_of(eq(B, C), eq(C, 3)), FALSE), A < B)
    assert list(falsified(then, AT)) == [eq(A, B), eq(B, C)]
    assert false_part(then, AT) == eq(A, B)


def test_of_alternatives_that_are_all_false_it_is_the_last() -> None:
    assert list(falsified(any_of(eq(A, 2), eq(B, 3)), AT)) == [eq(B, 3)]


def test_a_conclusion_that_is_true_has_no_part_that_is_false() -> None:
    then = any_of(eq(A, 2), negate(eq(B, 3)))
    assert list(falsified(then, AT)) == []
    assert false_part(then, AT) == then


def test_a_choice_is_the_branch_that_is_taken() -> None:
    choice = when(eq(A, 1), B + 1, C)
    assert taken(choice, AT) == B + 1
    assert taken(choice, {**AT, "a": 2}) == C
    assert taken(choice, AT, {B: C}) == C + 1


def test_what_is_walked_is_the_condition_and_the_branch_that_is_taken() -> None:
    nodes = list(walked(when(eq(A, 1), B, C) + 1, AT))
    assert A in nodes
    assert B in nodes
    assert C not in nodes
    assert nodes[-1] == Const(1)


def test_what_names_mean_is_part_of_what_is_made_of_them_the_nearest_first() -> None:
    meanings = {"a": (B + 1,), "b": (C + 2, A), "d": (A,)}
    assert cone([A], meanings, AT) == (A, B + 1, C + 2, A)


def test_what_is_not_taken_is_not_part_of_it() -> None:
    assert cone([when(eq(A, 1), B, C)], {"c": (A,)}, AT) == (when(eq(A, 1), B, C),)
