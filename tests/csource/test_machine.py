"""The abstract machine: what is unknown, paths that meet, and what is forgotten."""

from typing import Final

import pytest

from zslayout.csource.machine import Machine, State, but_for, since
from zslayout.csource.syntax import Kind, Pointer, SyntaxNode
from zslayout.csource.value import Frame, Local, Member, Thing, Value
from zslayout.errors import Place
from zslayout.expr.build import all_of, eq, ne, negate, when
from zslayout.expr.nodes import TRUE, Const, Expr, Var
from zslayout.expr.types import BOOL, INT, UINT, ulong

PLACE: Final = Place("x.c", 7, 3)
LONG: Final = ulong(64)
X: Final = Var("x", LONG)
Y: Final = Var("y", LONG)
P: Final = eq(X, 1)
Q: Final = eq(X, 2)


def machine(*constants: str) -> Machine:
    """A machine on which nothing has been run."""
    return Machine(LONG, lambda _: None, frozenset(constants))


def test_an_unknown_integer_is_a_variable_that_c_cannot_name_with_its_reason() -> None:
    on = machine()
    assert on.fresh(INT, "a->b", PLACE, "a member") == Var("a_b#0", INT)
    assert on.fresh(INT, "a->b", PLACE, "a member") == Var("a_b#1", INT)
    assert on.fresh(LONG, "", PLACE, "nothing") == Var("value#2", LONG)
    assert on.fresh(BOOL, "flag", PLACE, "a flag") == ne(Var("flag#3", UINT), 0)
    assert (on.unknown["a_b#1"].place, on.unknown["a_b#1"].why) == (PLACE, "a member")


def test_an_unknown_pointer_is_a_frame_or_some_thing_and_no_integer() -> None:
    on = machine()
    page = Pointer("struct page", None, volatile=False)
    pool = Pointer("struct zs_pool", None, volatile=False)
    assert on.fresh(page, "page", PLACE, "a page") == Frame(Var("page#0", LONG))
    assert on.fresh(pool, "pool", PLACE, "a pool") == Thing("pool#1", "zs_pool")
    assert on.fresh(None, "whole", PLACE, "a struct") == Thing("whole")


def test_what_is_assumed_is_on_the_path_once_and_in_parts() -> None:
    on = machine()
    on.assume(all_of(P, Q))
    on.assume(P)
    on.assume(TRUE)
    assert on.state.path == (P, Q)


@pytest.mark.parametrize(
    ("yes", "no", "both"),
    [
        (X, X, X),
        (X, Y, when(P, X, Y)),
        (Frame(X), Frame(Y), Frame(when(P, X, Y))),
        (Thing("a", "zspage"), X, Thing("either", "zspage")),
        (Frame(X), Thing("a"), Thing("either")),
    ],
    ids=["same", "integers", "frames", "thing-or-integer", "frame-or-thing"],
)
def test_a_choice_of_values_is_one_value(yes: Value, no: Value, both: Value) -> None:
    assert machine().choice(P, yes, no) == both


def test_an_address_that_is_only_one_choice_may_be_in_other_hands() -> None:
    on = machine()
    on.choice(P, Local(1, LONG), Member("s", "m", Local(2, None)))
    assert on.escaped == {1, 2}


def test_paths_that_meet_keep_what_both_of_them_know() -> None:
    on = machine()
    yes = State({1: X, 2: X, 3: X}, ((X, Const(1)), (Y, Const(1))), (P,), ("a", "b"))
    no = State({1: X, 2: Y}, ((Y, Const(2)),), (negate(P),), ("b", "c"))
    met = on.joined(P, yes, no, ())
    assert met.variables == {1: X, 2: when(P, X, Y)}
    assert met.words == ((Y, when(P, Const(1), Const(2))),)
    assert met.locks == ("b",)
    assert met.path == ()


def test_paths_that_exclude_each_other_meet_by_their_own_conditions() -> None:
    base = (ne(Y, 0),)
    ways: tuple[Expr, ...] = (P, Q, TRUE)
    states = [State({1: Const(i)}, path=(*base, way)) for i, way in enumerate(ways)]
    met = machine().met(states, base, base)
    assert met is not None
    assert met.variables == {1: when(P, Const(0), when(Q, Const(1), Const(2)))}
    assert met.path == base
    assert states[2].path == (*base, TRUE)
    assert machine().met([], base, base) is None


def test_a_variable_in_other_hands_is_forgotten_with_all_that_it_leads_to() -> None:
    on = machine()
    on.state.variables = {1: Local(2, LONG), 2: X, 3: Y}
    on.escape(Member("s", "m", Local(1, None)))
    on.forget_escaped()
    assert on.escaped == {1, 2}
    assert on.state.variables == {3: Y}


def test_a_variable_that_a_loop_changes_is_unknown_after_it_and_says_why() -> None:
    on = machine()
    on.state.variables = {1: X, 2: Local(3, LONG), 3: Y}
    changed = {1: SyntaxNode(Kind.NAME, PLACE, type=INT, name="i", target=1)}
    on.forget(changed, "a loop")
    assert on.state.variables == {1: Var("i#0", INT), 2: Local(3, LONG), 3: Y}
    assert on.unknown["i#0"].why == "i, which a loop changes"


def test_what_is_rewound_has_not_been_noted_but_has_escaped() -> None:
    on = machine()
    on.state.variables[1] = X
    on.note(PLACE, X)
    mark = on.mark()
    on.state.variables[1] = Y
    on.note(PLACE, Frame(Y))
    on.note(PLACE, Thing("no number"))
    on.escape(Local(1, LONG))
    assert [each.value for each in on.statements] == [X, Y]
    on.rewind(mark)
    assert on.state.variables == {1: X}
    assert [each.value for each in on.statements] == [X]
    assert on.escaped == {1}


def test_only_a_value_that_is_more_than_a_name_and_speaks_of_inputs_gets_a_name() -> None:
    on = machine("x", "turn_0")
    kept: dict[int, Value] = {1: X, 2: X + 1, 3: P, 4: Thing("a")}
    on.state.variables = {**kept, 5: X + Y}
    on.let()
    assert on.state.variables == {**kept, 5: Var("turn_1", LONG)}
    assert on.lets == {"turn_1": X + Y}


def test_a_large_value_is_called_by_a_name_and_a_small_one_is_not() -> None:
    on = machine()
    large: Expr = Y
    for _ in range(200):
        large = large + X
    assert on.named(large) == Var("turn_0", LONG)
    assert on.named(X + Y) == X + Y


def test_a_path_is_told_by_what_it_adds_and_by_who_did_not_leave() -> None:
    base = (ne(Y, 0),)
    assert since((*base, P, Q), base) == all_of(P, Q)
    assert since(base, base) == TRUE
    left = [State(path=(*base, P)), State(path=(*base, P, Q))]
    assert but_for(base, left) == (*base, negate(P), negate(all_of(P, Q)))
