import pytest

from zslayout.cclaims.asking.values import computed, named, repeated, sure
from zslayout.cfront.terms import Terms
from zslayout.errors import InternalError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import BinaryOp, CompareOp


def test_trees_are_computed_as_they_are_evaluated() -> None:
    terms = Terms({})
    x, y = terms.apply("x", 32), terms.apply("y", 32)
    product = terms.binary(BinaryOp.MUL, x, y)
    shared = terms.binary(BinaryOp.SUB, product, terms.binary(BinaryOp.SHR, product, y))
    results = [shared, terms.compare(CompareOp.LT, shared, x)]
    function, variables = computed(terms, results)
    for a, b in ((3, 5), (0xFFFFFFFF, 31), (7, 0)):
        known = dict(zip((named(v).name for v in variables), (a, b), strict=True))
        assert list(function(a, b))[:2] == [evaluate(each, known) for each in results]


def test_what_is_not_there_is_an_error_of_ours() -> None:
    with pytest.raises(InternalError):
        sure(None)
    with pytest.raises(InternalError):
        named(Terms({}).const(1, 32))


def test_a_loop_is_run_as_its_turns_are() -> None:
    terms = Terms({})
    turn, end, step = (terms.apply(name, 32) for name in ("turn", "end", "step"))
    address = terms.apply("address", 32)
    turn_var = named(turn)
    again = terms.compare(CompareOp.LT, terms.add(address, step), end)
    odd = terms.compare(
        CompareOp.NE, terms.binary(BinaryOp.AND, turn, terms.const(1, 32)), terms.const(0, 32)
    )
    told = [(odd, address, turn), (terms.true, terms.add(address, end), address)]
    after = {named(address).name: terms.add(address, step)}
    function, variables = repeated(turn_var, again, told, after)
    values = {named(end).name: 10, named(step).name: 3, named(address).name: 1}
    found: list[tuple[int, int, int]] = []
    last = function(*(values[each.name] for each in variables), 100, found.append)
    assert last == 2
    assert found == [(1, 11, 1), (0, 4, 1), (1, 14, 4), (1, 17, 7)]
    assert function(*(values[each.name] for each in variables), 2, found.append) == -1
