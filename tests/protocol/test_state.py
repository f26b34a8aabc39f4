"""Maps of which a few places are read."""

from hypothesis import given
from hypothesis import strategies as st

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Var
from zslayout.protocol.state import ID, NOWHERE, After, Map, State, Update, enough

A, B = Var("a", ID), Var("b", ID)
numbers = st.integers(0, 3)


def test_a_place_is_read_once() -> None:
    state = State(64)
    assert state.at(Map.OWNER, A) is state.at(Map.OWNER, A)
    assert state.at(Map.OWNER, A) is not state.at(Map.OWNER, B)
    assert state.at(Map.WORD, A).type.width == 64


@given(st.lists(numbers, min_size=4, max_size=4), numbers, numbers)
def test_readings_of_a_map_agree_where_their_indices_do(held: list[int], a: int, b: int) -> None:
    state = State(64)
    x, y = state.at(Map.OWNER, A), state.at(Map.OWNER, B)
    assert isinstance(x, Var)
    assert isinstance(y, Var)
    (same,) = state.congruences()
    values = {"a": a, "b": b, x.name: held[a], y.name: held[b]}
    assert evaluate(same, values)
    assert bool(evaluate(same, {**values, y.name: held[a] + 1})) is (a != b)


@given(st.lists(numbers, min_size=4, max_size=4), numbers, numbers, numbers)
def test_after_updates_a_map_is_as_a_dict_after_assignments(
    held: list[int], a: int, b: int, new: int
) -> None:
    before = State(64)
    updates = [Update(Map.OWNER, A, Const(new, ID)), Update(Map.WRITER, NOWHERE, A)]
    read = After(before, updates).at(Map.OWNER, B)
    old = before.at(Map.OWNER, B)
    assert isinstance(old, Var)
    found = dict(enumerate(held))
    found[a] = new
    assert evaluate(read, {"a": a, "b": b, old.name: held[b]}) == found[b]


def test_readings_are_named_by_what_they_are_read_at() -> None:
    state = State(64)
    state.at(Map.OWNER, A)
    state.at(Map.WRITER, NOWHERE)
    state.at(Map.OWNER, state.at(Map.WORD, A) >> 24)
    assert [name for name, _ in state.readings()] == [
        "owner[a]",
        "owner[pfn of word_0]",
        "writer",
        "word[a]",
    ]


def test_a_condition_speaks_of_fewer_threads_than_there_are_numbers() -> None:
    assert enough([Var(f"t{i}", ID) for i in range(200)])
    assert not enough([Var(f"t{i}", ID) for i in range(252)])
