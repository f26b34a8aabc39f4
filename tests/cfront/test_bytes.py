"""Memory of a pure function's own."""

import pytest

from zslayout.cfront.bytes import Contents, OwnAddress, OwnMemory
from zslayout.cfront.terms import Terms
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Const, Expr

TERMS = Terms({})
AT = OwnAddress(1, 0)


def unset(at: OwnAddress) -> Expr:
    return TERMS.var(f"unset_{at.offset}", TERMS.const(0, 8).type)


def number(x: Expr) -> int:
    return int(evaluate(x, {f"unset_{i}": 0xAA for i in range(8)}))


@pytest.mark.parametrize(("big", "byte"), [(False, 0x44), (True, 0x11)])
def test_parts_of_a_value_are_where_the_machine_has_them(big: bool, byte: int) -> None:
    memory = OwnMemory(TERMS, unset, big_endian=big)
    there = memory.stored({}, AT, TERMS.const(0x11223344, 32))
    assert number(memory.loaded(there, AT, 32)) == 0x11223344
    assert number(memory.loaded(there, AT, 8)) == byte


def test_what_was_never_written_may_be_any() -> None:
    memory = OwnMemory(TERMS, unset, big_endian=False)
    there = memory.stored({}, AT, TERMS.const(0x11, 8))
    assert number(memory.loaded(there, AT, 16)) == 0xAA11


def test_bytes_are_set_and_copied() -> None:
    memory = OwnMemory(TERMS, unset, big_endian=False)
    there: Contents = memory.filled({}, AT, TERMS.const(7, 8), 4)
    other = OwnAddress(2, 0)
    there = memory.copied(there, other, AT, 4)
    assert number(memory.loaded(there, other, 32)) == 0x07070707
    assert AT not in memory.copied(there, AT, OwnAddress(3, 0), 4)


def test_two_ways_are_joined() -> None:
    memory = OwnMemory(TERMS, unset, big_endian=False)
    condition = TERMS.var("c", TERMS.true.type)
    one = memory.stored({}, AT, TERMS.const(0x1111, 16))
    two = memory.stored(memory.stored({}, AT, TERMS.const(0x22, 8)), OwnAddress(1, 1), Const8)
    found = memory.loaded(memory.joined(condition, one, two), AT, 16)
    assert evaluate(found, {"c": 1}) == 0x1111
    assert evaluate(found, {"c": 0}) == 0x3322
    assert OwnAddress(1, 1) not in memory.joined(condition, one, {})


Const8 = Const(0x33, TERMS.const(0, 8).type)
