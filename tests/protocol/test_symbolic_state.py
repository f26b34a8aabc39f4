"""Maps of which a few places are read."""

from hypothesis import given
from hypothesis import strategies as st

from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Var
from zslayout.protocol.symbolic_state import (
    ID_TYPE,
    NO_INDEX,
    MapUpdate,
    StateMap,
    SymbolicState,
    UpdatedState,
    within_small_model,
)

A, B = Var("a", ID_TYPE), Var("b", ID_TYPE)
numbers = st.integers(0, 3)


def test_a_place_is_read_once() -> None:
    state = SymbolicState(64)
    assert state.at(StateMap.OWNER, A) is state.at(StateMap.OWNER, A)
    assert state.at(StateMap.OWNER, A) is not state.at(StateMap.OWNER, B)
    assert state.at(StateMap.WORD, A).type.width == 64


@given(st.lists(numbers, min_size=4, max_size=4), numbers, numbers)
def test_readings_of_a_map_agree_where_their_indices_do(held: list[int], a: int, b: int) -> None:
    state = SymbolicState(64)
    x, y = state.at(StateMap.OWNER, A), state.at(StateMap.OWNER, B)
    assert isinstance(x, Var)
    assert isinstance(y, Var)
    (same,) = state.congruence_axioms()
    values = {"a": a, "b": b, x.name: held[a], y.name: held[b]}
    assert evaluate(same, values)
    assert bool(evaluate(same, {**values, y.name: held[a] + 1})) is (a != b)


@given(st.lists(numbers, min_size=4, max_size=4), numbers, numbers, numbers)
def test_after_updates_a_map_is_as_a_dict_after_assignments(
    held: list[int], a: int, b: int, new: int
) -> None:
    before = SymbolicState(64)
    updates = [
        MapUpdate(StateMap.OWNER, A, Const(new, ID_TYPE)),
        MapUpdate(StateMap.WRITER, NO_INDEX, A),
    ]
    read = UpdatedState(before, updates).at(StateMap.OWNER, B)
    old = before.at(StateMap.OWNER, B)
    assert isinstance(old, Var)
    found = dict(enumerate(held))
    found[a] = new
    assert evaluate(read, {"a": a, "b": b, old.name: held[b]}) == found[b]


def test_readings_are_named_by_what_they_are_read_at() -> None:
    state = SymbolicState(64)
    state.at(StateMap.OWNER, A)
    state.at(StateMap.WRITER, NO_INDEX)
    state.at(StateMap.OWNER, state.at(StateMap.WORD, A) >> 24)
    assert [name for name, _ in state.readings()] == [
        "owner[a]",
        "owner[pfn of word_0]",
        "writer",
        "word[a]",
    ]


def test_a_condition_speaks_of_fewer_threads_than_there_are_numbers() -> None:
    assert within_small_model([Var(f"t{i}", ID_TYPE) for i in range(200)])
    assert not within_small_model([Var(f"t{i}", ID_TYPE) for i in range(252)])


def test_where_classes_have_no_lock_theirs_is_that_of_the_pool() -> None:
    state = SymbolicState(64, one_lock=True)
    lock = state.at(StateMap.CLASS_LOCK, A)
    assert lock is state.at(StateMap.CLASS_LOCK, B) is state.at(StateMap.WRITER, NO_INDEX)
    taken = UpdatedState(state, [MapUpdate(StateMap.CLASS_LOCK, A, B)])
    assert taken.at(StateMap.CLASS_LOCK, B) == taken.at(StateMap.WRITER, NO_INDEX) != lock
