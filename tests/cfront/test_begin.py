import lowered

from zslayout.cfront.begin import Beginnings, Looped
from zslayout.cfront.ir import ArrayType, IntType
from zslayout.cfront.memory import EVERYTHING, Cell, Pointer, State, Value
from zslayout.cfront.transfer import Transfers
from zslayout.expr.nodes import Expr

ROOM, OTHER = Cell("stack", 1, 0, 64), Cell("stack", 2, 0, 64)
MEMBER = Cell("s", 0, 0, 32)


class Made:
    def __init__(self, value: Value, *cells: Cell) -> None:
        self.executor = lowered.executor("int x;\n")
        self.terms, self.memory = self.executor.terms, self.executor.memory
        addresses = self.executor.addresses
        transfers = Transfers(self.terms, self.memory, addresses, 64)
        self.beginnings = Beginnings(self.terms, self.memory, addresses, transfers)
        before = State((), {ROOM: value})
        self.loop = Looped("", (), before, {ROOM, *cells}, {}, self.terms.fresh("turn", 64))
        self.state = before.copy()


def test_what_a_turn_changes_has_a_name_and_the_rest_stays() -> None:
    made = Made(None, MEMBER)
    made.loop.before.rooms[OTHER] = made.state.rooms[OTHER] = made.terms.const(1, 64)
    at = made.terms.apply("argument p", 64)
    known = made.memory.read(made.state, MEMBER, at)
    first = made.beginnings.begun(made.loop, made.state)
    assert made.state.rooms[ROOM] is first[ROOM][0]
    assert made.state.rooms[OTHER] is made.terms.const(1, 64)
    assert made.memory.read(made.state, MEMBER, at) is not known


def test_everything_may_be_changed_by_a_turn() -> None:
    made = Made(None, EVERYTHING)
    at = made.terms.apply("argument p", 64)
    known = made.memory.read(made.state, MEMBER, at)
    made.beginnings.begun(made.loop, made.state)
    assert made.memory.read(made.state, MEMBER, at) is not known


def test_an_address_in_a_region_stays_in_it_and_has_moved() -> None:
    made = Made(None)
    room = made.executor.addresses.region("x", 3, ArrayType(4, IntType(32)))
    made.loop.before.rooms[ROOM] = room
    first = made.beginnings.begun(made.loop, made.state)
    start = made.state.rooms[ROOM]
    assert isinstance(start, Pointer)
    assert start.base is room.base
    on = made.state.copy()
    on.rooms[ROOM] = Pointer(room.base, made.terms.add(start.offset, made.terms.const(4, 64)))
    ((step,), jumps) = made.beginnings.steps(made.loop, first, [on])
    assert step.after is made.terms.add(first[ROOM][0], made.terms.const(4, 64))
    assert not jumps


def test_an_address_that_goes_to_another_page_is_told_by_page_and_offset() -> None:
    made = Made(None)
    pages = [made.terms.apply("map", 64, made.terms.apply(n, 64)) for n in ("p", "q")]
    made.loop.before.rooms[ROOM] = pages[0]
    first = made.beginnings.begun(made.loop, made.state)
    on = made.state.copy()
    on.rooms[ROOM] = pages[1]
    steps, jumps = made.beginnings.steps(made.loop, first, [on])
    assert (steps, jumps) == ((), {ROOM: 1})
    made.loop.jumps |= jumps
    first = made.beginnings.begun(made.loop, made.state)
    page, offset = first[ROOM]
    assert isinstance(page, Expr)
    found, jumps = made.beginnings.steps(made.loop, first, [on])
    assert [step.name for step in found] == [page, offset]
    assert [step.after for step in found] == [
        made.terms.apply("q", 64),
        made.terms.const(0, 64),
    ]
