"""Loads and stores: variables, members of structs, the words of handles."""

from dataclasses import replace
from typing import Final

import pytest

from zslayout.csource.machine import Access, Machine
from zslayout.csource.memory import CLASS, CLASS_INDEX, Memory, overwritten
from zslayout.csource.syntax import CanonicalType, Kind, SyntaxNode
from zslayout.csource.value import Cell, Local, Member, Thing, Value
from zslayout.errors import Place
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr, Var
from zslayout.expr.types import BOOL, INT, UINT, CType, long, ulong

PLACE: Final = Place("x.c", 7, 3)
LONG: Final = ulong(64)
CHAR: Final = CType("unsigned char", 8, signed=False, rank=0)
X: Final = Var("x", LONG)
HANDLE: Final = Var("handle", LONG)
CELL: Final = Cell(HANDLE)
ZSPAGE: Final = Thing("zspage", "zspage")
CLASS_IDX: Final = Var("class_idx", UINT)


def machine(*, big_endian: bool = False) -> Machine:
    """A machine on which nothing has been run."""
    members: dict[tuple[str, str], Expr] = {CLASS: CLASS_IDX, CLASS_INDEX: CLASS_IDX}
    return Machine(LONG, lambda _: None, members=members, big_endian=lambda: big_endian)


def at(type_: CanonicalType = LONG, type_name: str = "", *, volatile: bool = False) -> SyntaxNode:
    """The expression of an lvalue."""
    return SyntaxNode(
        Kind.NAME, PLACE, type=type_, type_name=type_name, name="v", volatile=volatile
    )


def test_a_variable_is_what_was_stored_and_before_that_one_unknown() -> None:
    on = machine()
    memory = Memory(on)
    local = Local(1, LONG)
    assert memory.load(local, at()) == memory.load(local, at()) == Var("v#0", LONG)
    assert on.unknown["v#0"].why == "v, which is not set"
    assert memory.store(local, X, at()) == X
    assert memory.load(local, at()) == X


def test_a_variable_is_loaded_with_the_other_sign_and_not_in_part() -> None:
    on = machine()
    memory = Memory(on)
    memory.store(Local(1, LONG), Const(2**64 - 1, LONG), at())
    assert memory.load(Local(1, LONG), at(long(64))) == Const(-1, long(64))
    assert memory.load(Local(1, LONG), at(UINT)) == Var("value#0", UINT)
    assert on.unknown["value#0"].why == "a part of a variable"


def test_a_part_that_is_stored_leaves_nothing_known_of_the_variable() -> None:
    on = machine()
    memory = Memory(on)
    memory.store(Local(1, LONG), X, at())
    memory.store(Local(1, LONG), Const(0, UINT), at(UINT))
    assert on.state.variables == {}
    assert on.escaped == {1}


@pytest.mark.parametrize("locks", [("zspage.lock",), ()], ids=["locked", "not-locked"])
def test_a_word_stays_what_it_is_only_under_a_lock(locks: tuple[str, ...]) -> None:
    on = machine()
    on.state.locks = locks
    memory = Memory(on)
    same = memory.load(CELL, at()) == memory.load(CELL, at())
    assert same == bool(locks)
    memory.store(CELL, X, at())
    assert (memory.load(CELL, at()) == X) == bool(locks)


def test_a_word_that_was_stored_may_be_another_after_a_store_elsewhere() -> None:
    on = machine()
    on.state.locks = ("zspage.lock",)
    memory = Memory(on)
    memory.store(CELL, X, at())
    memory.store(Cell(Var("other", LONG)), X, at())
    assert memory.load(CELL, at()) == Var("obj#0", LONG)


def test_every_access_to_a_word_is_noted_as_it_is_made() -> None:
    on = machine()
    on.state.locks = ("zspage.lock",)
    memory = Memory(on)
    memory.load(CELL, at(volatile=True))
    memory.store(CELL, Const(1, UINT), at(UINT))
    memory.store(Local(1, LONG), X, at())
    assert [
        (each.store, each.marked, each.type, each.value, each.address, each.locks)
        for each in on.accesses
    ] == [
        (False, True, LONG, Var("obj#0", LONG), HANDLE, ("zspage.lock",)),
        (True, False, UINT, Const(1, UINT), HANDLE, ("zspage.lock",)),
    ]


@pytest.mark.parametrize(
    ("big_endian", "half"), [(False, 0x55667788), (True, 0x11223344)], ids=["little", "big"]
)
def test_the_half_of_a_word_is_that_at_its_address(big_endian: bool, half: int) -> None:
    found = Memory(machine(big_endian=big_endian)).load(CELL, at(UINT))
    assert isinstance(found, Expr)
    assert evaluate(found, {"obj#0": 0x1122334455667788}) == half


def test_the_class_of_a_zspage_is_known_of_one_zspage_only() -> None:
    memory = Memory(machine())
    own = Member("zspage", "class", ZSPAGE)
    assert memory.load(own, at(UINT)) == CLASS_IDX
    other = Member("zspage", "class", Thing("another", "zspage"))
    assert memory.load(other, at(UINT)) == Var("zspage_class#0", UINT)
    assert memory.load(own, at(UINT)) == CLASS_IDX


@pytest.mark.parametrize(
    ("stored", "type_name"),
    [(Member("zspage", "class", ZSPAGE), ""), (Thing("zspage", "zspage"), "struct zspage")],
    ids=["member", "whole"],
)
def test_a_member_that_is_stored_to_stands_for_nothing(stored: Value, type_name: str) -> None:
    memory = Memory(machine())
    memory.store(stored, X, at(UINT, type_name))
    found = memory.load(Member("zspage", "class", ZSPAGE), at(UINT))
    assert found == Var("zspage_class#0", UINT)


def test_the_index_of_a_class_is_known_of_the_class_of_the_zspage_only() -> None:
    memory = Memory(machine())
    array = Thing("zs_pool.size_class")
    index = memory.load(Member("zspage", "class", ZSPAGE), at(UINT))
    own = memory.element(array, index, at(None, "struct size_class *"))
    assert own == Thing("zs_pool.size_class", "size_class", index=CLASS_IDX)
    assert memory.load(Member("size_class", "index", own), at(UINT)) == CLASS_IDX
    other = memory.element(array, Const(3), at(None, "struct size_class *"))
    assert other == Thing("an element", "size_class")
    found = memory.load(Member("size_class", "index", other), at(UINT))
    assert found == Var("size_class_index#0", UINT)


def test_an_address_some_way_off_is_not_known_and_the_first_element_is() -> None:
    on = machine()
    memory = Memory(on)
    assert memory.element(Local(1, LONG), Const(0), at()) == Local(1, LONG)
    assert memory.moved(CELL, at()) == Cell(Var("address#0", LONG))
    assert memory.element(Local(1, LONG), Const(1), at()) == Thing("an element")
    assert on.escaped == {1}


ACCESS: Final = Access(
    store=True,
    place=PLACE,
    called_from=(),
    marked=True,
    type=LONG,
    value=X,
    address=HANDLE,
    locks=(),
    path=(),
)


@pytest.mark.parametrize(
    ("type_", "big_endian", "word"),
    [
        (LONG, False, 0xAAAABBBBCCCCDDDD),
        (UINT, False, 0x11223344CCCCDDDD),
        (UINT, True, 0xCCCCDDDD55667788),
        (CHAR, False, 0x11223344556677DD),
        (CHAR, True, 0xDD22334455667788),
    ],
    ids=["whole", "low-half", "high-half", "low-byte", "high-byte"],
)
def test_a_store_to_a_part_leaves_the_rest_of_the_word(
    type_: CType, big_endian: bool, word: int
) -> None:
    access = replace(ACCESS, type=type_)
    after = overwritten(machine(big_endian=big_endian), Var("obj", LONG), access)
    assert after is not None
    assert after.type == LONG
    values = {"obj": 0x1122334455667788, "x": 0xAAAABBBBCCCCDDDD}
    assert evaluate(after, values) == word


@pytest.mark.parametrize(
    "access",
    [
        replace(ACCESS, value=Thing("a")),
        replace(ACCESS, type=None),
        replace(ACCESS, type=BOOL),
        replace(ACCESS, type=CType("__int128", 128, signed=True, rank=3)),
    ],
    ids=["pointer", "struct", "truth", "too-wide"],
)
def test_a_word_after_a_store_of_something_else_is_not_known(access: Access) -> None:
    assert overwritten(machine(), Var("obj", LONG), access) is None


def test_a_store_through_an_unknown_pointer_changes_what_is_in_other_hands() -> None:
    on = machine()
    on.state.locks = ("zspage.lock",)
    memory = Memory(on)
    memory.store(Local(1, INT), Const(1), at(INT))
    memory.store(Local(2, INT), Const(2), at(INT))
    memory.store(CELL, X, at())
    on.escape(Local(1, INT))
    memory.store(Thing("p", "s"), Const(0), at(INT))
    assert on.state.variables == {2: Const(2)}
    assert on.state.words == ()


def test_the_words_of_several_handles_are_known_at_once() -> None:
    on = machine()
    on.state.locks = ("zspage.lock",)
    memory = Memory(on)
    other = Cell(Var("other", LONG))
    first, second = memory.load(CELL, at()), memory.load(other, at())
    assert (first, second) == (Var("obj#0", LONG), Var("obj#1", LONG))
    assert (memory.load(CELL, at()), memory.load(other, at())) == (first, second)


def test_an_element_of_the_classes_is_loaded_as_itself_and_another_thing_is_unknown() -> None:
    memory = Memory(machine())
    own = Thing("zs_pool.size_class", "size_class", index=CLASS_IDX)
    assert memory.load(own, at(None)) == own
    assert memory.load(Thing("p"), at(INT)) == Var("p#0", INT)
