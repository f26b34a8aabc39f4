from zslayout.cfront.ir import IntType
from zslayout.cfront.memory import EVERYTHING, Cell, Memory, Pointer, State, Storage, joined
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import Choose, Expr

MEMBER = Cell("s", 0, 4, 32)
ROOM = Cell("stack", 1, 0, 32)


def begun() -> tuple[Terms, Memory, State]:
    terms = Terms({})
    return terms, Memory(terms), State(())


def word(terms: Terms, name: str) -> Expr:
    return terms.apply(name, 64)


def test_what_was_written_is_read_at_the_same_address_and_perhaps_at_another() -> None:
    terms, memory, state = begun()
    p, q = word(terms, "argument p"), word(terms, "argument q")
    memory.write(state, MEMBER, p, terms.const(1, 32))
    assert memory.read(state, MEMBER, p) is terms.const(1, 32)
    assert isinstance(memory.read(state, MEMBER, q), Choose)
    assert memory.read(state, MEMBER._replace(offset=8), p) is not terms.const(1, 32)


def test_what_nobody_wrote_to_is_the_same_until_anybody_may_have() -> None:
    terms, memory, state = begun()
    p = word(terms, "argument p")
    before = memory.read(state, MEMBER, p)
    assert memory.read(state, MEMBER, p) is before
    memory.forget(state, EVERYTHING, ())
    after = memory.read(state, MEMBER, p)
    assert after is not before
    assert memory.read(state, MEMBER, p) is after


def test_a_room_that_nobody_else_knows_of_stays_when_everything_is_forgotten() -> None:
    terms, memory, state = begun()
    memory.write(state, ROOM, None, terms.const(1, 32))
    memory.forget(state, EVERYTHING, ())
    assert memory.read(state, ROOM, None) is terms.const(1, 32)
    memory.word(Pointer(Storage("x", 1, IntType(32)), terms.const(0, 64)), 64)
    memory.forget(state, EVERYTHING, ())
    assert memory.read(state, ROOM, None) is not terms.const(1, 32)


def test_a_cell_that_is_fixed_stays_too() -> None:
    terms, memory, state = begun()
    memory.fixed = frozenset({MEMBER})
    p = word(terms, "argument p")
    before = memory.read(state, MEMBER, p)
    memory.forget(state, EVERYTHING, ())
    assert memory.read(state, MEMBER, p) is before


def test_where_ways_meet_each_has_its_own() -> None:
    terms, memory, state = begun()
    p, condition = word(terms, "argument p"), terms.apply("c", 1)
    one, other = state.copy(condition), state.copy(terms.negate(condition))
    for each, value in ((one, 1), (other, 2)):
        memory.write(each, MEMBER, p, terms.const(value, 32))
        memory.write(each, ROOM, None, terms.const(value, 32))
    met, rests = memory.merge([one, other])
    assert met.path == ()
    assert rests == [condition, terms.negate(condition)]
    expected = terms.choose(condition, terms.const(1, 32), terms.const(2, 32))
    assert memory.read(met, MEMBER, p) is expected
    assert memory.read(met, ROOM, None) is expected
    assert memory.read(met.copy(condition), MEMBER, p) is terms.const(1, 32)


def test_new_memory_is_at_no_address_that_was_there() -> None:
    terms, memory, state = begun()
    old, new = word(terms, "argument p"), word(terms, "kmalloc()")
    behind = memory.read(state, Cell("s", 0, 8, 64), old)
    assert isinstance(behind, Expr)
    memory.allocate(new, zeroed=True)
    assert memory.same(old, new) is terms.false
    assert memory.same(behind, new) is terms.false
    assert memory.read(state, MEMBER, new) is terms.const(0, 32)
    memory.forget(state, EVERYTHING, ())
    later = memory.read(state, Cell("s", 0, 8, 64), old)
    assert isinstance(later, Expr)
    assert memory.same(later, new) is not terms.false
    assert memory.read(state, MEMBER, new) is not terms.const(0, 32)


def test_ways_that_a_decision_parts_are_one_after_it() -> None:
    terms = Terms({})
    a, b = terms.apply("a", 1), terms.apply("b", 1)
    assert joined(terms, [(a, b), (a, terms.negate(b))]) == (a,)
    assert joined(terms, [(a, b), (terms.negate(a),)])[0] is terms.any(
        terms.all(a, b), terms.negate(a)
    )


def test_a_choice_that_a_way_has_made_is_no_choice() -> None:
    terms, memory, _ = begun()
    c = terms.apply("c", 1)
    value = terms.choose(c, terms.const(1, 8), terms.const(2, 8))
    assert memory.settled(value, (terms.all(c, terms.apply("d", 1)),)) is terms.const(1, 8)
    assert memory.settled(value, ()) is value
