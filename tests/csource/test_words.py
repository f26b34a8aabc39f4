"""The words of handles that functions load and record."""

from typing import Final

import pytest

from zslayout.csource.machine import Access, Handed, Machine, Path
from zslayout.csource.run import Run
from zslayout.csource.syntax import Function, Kind, SyntaxNode
from zslayout.csource.value import Cell, Thing, Value
from zslayout.csource.words import name_loaded, recorded, stores
from zslayout.errors import Place, UserError
from zslayout.expr.build import eq, when
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import ulong

LONG: Final = ulong(64)
HANDLE: Final = Var("handle", LONG)
OTHER: Final = Var("other", LONG)
WORD: Final = Var("obj#0", LONG)
AGAIN: Final = Var("obj#1", LONG)
BEFORE: Final = Var("obj", LONG)
INPUTS: Final = ("obj", "handle", "pfn")
PFN: Final = Var("pfn", LONG)


def access(line: int, value: Value, *, store: bool, at: Expr = HANDLE, path: Path = ()) -> Access:
    """An access to a word of a handle, by its line."""
    place = Place("x.c", line, 5)
    return Access(
        store=store,
        place=place,
        called_from=(),
        marked=True,
        type=LONG,
        value=value,
        address=at,
        locks=(),
        path=path,
    )


def load(line: int, value: Value = WORD, *, at: Expr = HANDLE) -> Access:
    """A load."""
    return access(line, value, store=False, at=at)


def store(line: int, value: Value, *, at: Expr = HANDLE, path: Path = ()) -> Access:
    """A store."""
    return access(line, value, store=True, at=at, path=path)


def run(*accesses: Access, handed: tuple[Handed, ...] = ()) -> Run:
    """A function that did this."""
    place = Place("x.c", 2, 1)
    function = Function("f", place, (), SyntaxNode(Kind.COMPOUND, place))
    machine = Machine(LONG, lambda _: None, accesses=list(accesses), handed=list(handed))
    return Run(function, machine, Thing(""), ())


def test_the_stores_are_told_in_their_order() -> None:
    first, second = store(3, PFN), store(5, WORD)
    assert stores(run(first, load(4), second)) == [first, second]


def test_the_word_of_the_own_handle_is_called_obj() -> None:
    found = run(load(3), load(4, AGAIN, at=OTHER))
    name_loaded(found, HANDLE, WORD + 1)
    assert found.by == {"obj#0": BEFORE}


def test_a_word_that_only_a_condition_speaks_of_is_called_obj_too() -> None:
    found = run(load(3), store(4, PFN, path=(eq(WORD, 0),)))
    name_loaded(found, HANDLE, PFN)
    assert found.by == {"obj#0": BEFORE}


@pytest.mark.parametrize(
    ("second", "text"),
    [
        (load(4, AGAIN), "loads the word twice, and it may have changed between"),
        (load(4, AGAIN, at=OTHER), "uses the word of another handle than its own"),
    ],
    ids=["twice", "another"],
)
def test_what_is_made_of_two_words_is_refused(second: Access, text: str) -> None:
    with pytest.raises(UserError) as caught:
        name_loaded(run(load(3), second), HANDLE, WORD + AGAIN)
    assert str(caught.value) == f"x.c:4:5: f(): {text}"


def test_what_is_recorded_is_the_last_store_under_its_condition() -> None:
    found = run(load(3), store(4, PFN), store(5, WORD, path=(eq(PFN, 1),)))
    name_loaded(found, HANDLE, WORD)
    meaning = recorded(found, BEFORE, HANDLE, INPUTS)
    assert meaning.result == when(eq(PFN, 1), BEFORE, PFN)
    assert meaning.place == Place("x.c", 5, 5)


def test_a_function_that_stores_nothing_leaves_the_word() -> None:
    meaning = recorded(run(), BEFORE, HANDLE, INPUTS)
    assert (meaning.result, meaning.place) == (BEFORE, Place("x.c", 2, 1))


def test_a_condition_that_is_not_known_is_taken_to_be_true_unless_it_must_not_be() -> None:
    found = run(store(4, PFN, path=(eq(Var("locked#0", LONG), 1),)))
    assert recorded(found, BEFORE, HANDLE, INPUTS).result == PFN
    with pytest.raises(UserError) as caught:
        recorded(found, BEFORE, HANDLE, INPUTS, always=True)
    assert str(caught.value) == (
        "x.c:4:5: f(): records the word under a condition that cannot be read"
    )


@pytest.mark.parametrize(
    ("accesses", "text"),
    [
        ((store(4, PFN, at=OTHER),), "records at another address than its own handle's"),
        ((store(4, Thing("a")),), "the word it records cannot be read"),
        (
            (store(3, PFN), store(4, PFN, path=(eq(Var("locked#0", LONG), 1),))),
            "records the word under a condition that cannot be read",
        ),
    ],
    ids=["another-address", "no-integer", "two-conditions"],
)
def test_a_record_that_cannot_be_read_is_refused_at_its_store(
    accesses: tuple[Access, ...], text: str
) -> None:
    with pytest.raises(UserError) as caught:
        recorded(run(*accesses), BEFORE, HANDLE, INPUTS)
    assert str(caught.value) == f"x.c:4:5: f(): {text}"


@pytest.mark.parametrize("value", [HANDLE, Cell(HANDLE + 8)], ids=["handle", "address"])
def test_a_handle_in_other_hands_is_refused(value: Value) -> None:
    handed = Handed(value, LONG, Place("x.c", 9, 2), "is given to g()")
    with pytest.raises(UserError) as caught:
        recorded(run(store(4, PFN), handed=(handed,)), BEFORE, HANDLE, INPUTS)
    assert str(caught.value) == (
        "x.c:9:2: f(): the word it records cannot be read: its handle is given to g()"
    )


def test_what_is_in_other_hands_may_be_anything_but_the_handle() -> None:
    handed = Handed(Const(8, LONG) + OTHER, LONG, Place("x.c", 9, 2), "is given to g()")
    found = run(store(4, PFN), handed=(handed,))
    assert recorded(found, BEFORE, HANDLE, INPUTS).result == PFN
