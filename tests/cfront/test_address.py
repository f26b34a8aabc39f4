import lowered

from zslayout.cfront.address import Addresses, split
from zslayout.cfront.execute import Executor
from zslayout.cfront.ir import ArrayType, IntType, StructType
from zslayout.cfront.memory import Cell, Pointer

TEXT = """\
struct in { int i; int j; };
struct s { int a; struct in in; unsigned long arr[4]; };
unsigned long f(struct s *p, struct in *q) { return p->arr[1] + q->j + p->in.i; }
"""


def made() -> tuple[Addresses, Executor]:
    executor = lowered.executor(TEXT)
    return executor.addresses, executor


def test_a_member_is_a_cell_of_its_struct_and_an_element_one_of_its_array() -> None:
    addresses, executor = made()
    terms = executor.terms
    p = terms.apply("argument p", 64)
    (target,) = addresses.targets(Pointer(p, terms.const(24, 64), "s"), 64)
    (piece,) = target.pieces
    assert piece.cell == Cell("s", 0, 16, 64)
    assert piece.address is terms.add(p, terms.const(8, 64))


def test_an_address_that_is_chosen_between_rooms_goes_to_each() -> None:
    addresses, executor = made()
    terms, memory = executor.terms, executor.memory
    one, other = (addresses.region(name, n, IntType(32)) for n, name in ((1, "x"), (2, "y")))
    c = terms.apply("c", 1)
    chosen = terms.choose(c, memory.word(one, 64), memory.word(other, 64))
    found = addresses.targets(chosen, 32)
    assert [(each.condition, each.pieces[0].cell.region) for each in found] == [
        (c, 1),
        (terms.negate(c), 2),
    ]


def test_bytes_of_pages_are_one_kind_of_memory_whatever_is_laid_over_them() -> None:
    addresses, executor = made()
    terms = executor.terms
    base = terms.apply("map", 64, terms.apply("argument page", 64))
    for pointer in (base, Pointer(base, terms.const(8, 64), "s")):
        (target,) = addresses.targets(pointer, 64)
        assert target.pieces[0].cell == Cell("map", 0, 0, 64)


def test_an_address_beside_a_room_is_not_followed() -> None:
    addresses, executor = made()
    room = addresses.region("x", 1, ArrayType(2, IntType(32)))
    (target,) = addresses.targets(Pointer(room.base, executor.terms.const(8, 64)), 32)
    assert target.pieces == ()


def test_a_struct_in_a_struct_may_be_any_of_its_kind() -> None:
    addresses, _ = made()
    assert Cell("s", 0, 8, 32) in addresses.aliases(Cell("in", 0, 4, 32))
    assert Cell("in", 0, 4, 32) in addresses.aliases(Cell("s", 0, 8, 32))
    assert addresses.aliases(Cell("s", 0, 0, 32)) == ()
    assert addresses.contains("s", "in", 4)
    assert not addresses.contains("in", "s", 0)


def test_steps_go_into_members_and_on_to_elements() -> None:
    addresses, executor = made()
    terms = executor.terms
    p, i = terms.apply("argument p", 64), terms.apply("argument i", 32)
    kind = next(one for one in executor.module.structs if one.name == "struct.s")
    assert isinstance(kind, StructType)
    at = addresses.stepped(p, kind, [terms.const(0, 32), terms.const(2, 32), i])
    assert at.of == "s"
    assert split(at.offset)[0] == 16
    assert split(at.offset)[1] is not None
