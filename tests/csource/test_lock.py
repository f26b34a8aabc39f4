"""Locks by the names of the functions that take and release them."""

from collections.abc import Iterator
from itertools import product

import pytest

from zslayout.csource.lock import Effect, effect, happens
from zslayout.csource.machine import Machine
from zslayout.csource.value import Local, Member, Thing, Value
from zslayout.expr.build import ne
from zslayout.expr.nodes import Const, Var
from zslayout.expr.types import INT, ulong

NOTHING = Thing("")
LOCK = Member("zspage", "lock", Thing("zspage", "zspage"))


def machine() -> Machine:
    """A machine on which nothing has been run."""
    return Machine(ulong(64), lambda _: None)


def happen(on: Machine, name: str, *given: Value, result: Value = NOTHING) -> None:
    """A call of a function that has to do with locks."""
    what = effect(name)
    assert what is not None
    happens(on, name, what, list(given), result)


def held(on: Machine) -> tuple[str, ...]:
    """The locks that the path holds."""
    return on.state.locks


def spellings() -> Iterator[tuple[str, Effect]]:
    """Names as the kernel spells them."""
    for kind, (verb, what) in product(
        ("spin", "raw_spin", "read", "write", "mutex"),
        (("lock", Effect.TAKES), ("unlock", Effect.RELEASES), ("trylock", Effect.TRIES)),
    ):
        yield f"{kind}_{verb}", what


@pytest.mark.parametrize(
    ("name", "what"),
    [
        *spellings(),
        ("spin_lock_irqsave", Effect.TAKES),
        ("spin_unlock_irqrestore", Effect.RELEASES),
        ("write_lock_nested", Effect.TAKES),
        ("mutex_lock_killable", Effect.TRIES),
        ("mutex_lock_interruptible", Effect.TRIES),
    ],
)
def test_a_lock_is_taken_tried_and_released_by_name(name: str, what: Effect) -> None:
    assert effect(name) is what


@pytest.mark.parametrize(
    "name",
    ["rcu_read_lock", "srcu_read_unlock", "spin_lock_init", "spin_is_locked", "lock", "blocking"],
)
def test_what_keeps_nobody_out_has_no_effect(name: str) -> None:
    assert effect(name) is None


@pytest.mark.parametrize(
    ("given", "lock"),
    [
        ((LOCK,), "zspage.lock"),
        ((Thing("class", "size_class"),), "size_class.lock"),
        ((Local(3, None),), "local.3"),
        ((Thing("x"),), "lock"),
        ((), "lock"),
    ],
    ids=["member", "struct", "local", "thing", "none"],
)
def test_a_lock_is_told_by_what_is_given(given: tuple[Value, ...], lock: str) -> None:
    on = machine()
    happen(on, "spin_lock", *given)
    assert held(on) == (lock,)
    assert on.ever_taken == {lock}


def test_a_lock_taken_twice_is_held_until_it_is_released_twice() -> None:
    on = machine()
    happen(on, "read_lock", LOCK)
    happen(on, "spin_lock", Thing("class", "size_class"))
    happen(on, "read_lock", LOCK)
    happen(on, "read_unlock", LOCK)
    assert held(on) == ("zspage.lock", "size_class.lock")
    happen(on, "read_unlock", LOCK)
    assert held(on) == ("size_class.lock",)


def test_a_lock_that_is_released_and_was_never_taken_was_held_at_entry() -> None:
    on = machine()
    happen(on, "spin_lock", Thing("class", "size_class"))
    happen(on, "spin_unlock", Thing("class", "size_class"))
    happen(on, "spin_unlock", Thing("class", "size_class"))
    happen(on, "spin_unlock", LOCK)
    assert on.held_at_entry == {"zspage.lock"}


def test_a_lock_that_was_tried_is_held_only_where_its_function_said_so() -> None:
    on = machine()
    happen(on, "spin_trylock", LOCK, result=Var("got#0", INT))
    assert held(on) == ()
    on.assume(ne(Var("got#0", INT), 0))
    assert held(on) == ("zspage.lock",)


def test_a_lock_that_was_tried_and_released_was_not_held_at_entry() -> None:
    on = machine()
    happen(on, "spin_trylock", LOCK, result=Var("got#0", INT))
    happen(on, "spin_unlock", LOCK)
    assert on.held_at_entry == set()


def test_a_lock_that_may_be_interrupted_is_not_held_where_its_function_gave_an_error() -> None:
    on = machine()
    happen(on, "mutex_lock_killable", LOCK, result=Var("error#0", INT))
    on.assume(ne(Var("error#0", INT), 0))
    assert held(on) == ()


@pytest.mark.parametrize(("name", "known"), [("spin_lock", True), ("spin_unlock", False)])
def test_nothing_is_known_of_words_once_any_lock_is_released(name: str, known: bool) -> None:
    on = machine()
    word = (Var("handle", ulong(64)), Const(1, ulong(64)))
    on.state.words = (word,)
    happen(on, name, LOCK)
    assert on.state.words == ((word,) if known else ())
