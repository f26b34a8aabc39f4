from zslayout.cclaims.asking.trial import Trials, TriedValues
from zslayout.cfront.terms import Terms
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import BinaryOp, CompareOp, Expr, Var

_TERMS = Terms({})
_X, _Y = _TERMS.apply("x", 32), _TERMS.apply("y", 32)


def _var(x: Expr) -> Var:
    assert isinstance(x, Var)
    return x


def _number(value: int) -> Expr:
    return _TERMS.const(value, 32)


_PRODUCT = _TERMS.binary(BinaryOp.MUL, _X, _TERMS.add(_Y, _number(3)))
_VARIABLES = [_var(_X), _var(_Y)]


def test_a_tree_has_the_value_that_its_meaning_has() -> None:
    signed = _TERMS.signedly(BinaryOp.DIV, _PRODUCT, _TERMS.add(_X, _number(-9)))
    chosen = _TERMS.choose(_TERMS.compare(CompareOp.LT, _X, _Y), signed, _PRODUCT)
    turned = _TERMS.binary(BinaryOp.XOR, chosen, _number(-1))
    for x, y in ((0, 0), (1, 7), (9, 2), (2**32 - 5, 11)):
        values = {_var(_X).name: x, _var(_Y).name: y}
        assert TriedValues(values, {}, 0).value(turned) == evaluate(turned, values)


def test_what_is_found_makes_all_true() -> None:
    asserted = [
        _TERMS.compare(CompareOp.LE, _X, _number(100)),
        _TERMS.compare(CompareOp.NE, _X, _number(0)),
        _TERMS.compare(CompareOp.EQ, _Y, _PRODUCT),
        _TERMS.compare(CompareOp.NE, _Y, _number(0)),
    ]
    found = Trials().found(asserted, _VARIABLES, {}, mend=True)
    assert found is None or all(evaluate(each, found) for each in asserted)
    easy = Trials().found(asserted[:2], _VARIABLES, {}, mend=True)
    assert easy is not None
    assert 0 < easy[_var(_X).name] <= 100


def test_nothing_is_found_where_nothing_can_be_true() -> None:
    asserted = [
        _TERMS.compare(CompareOp.LT, _X, _Y),
        _TERMS.compare(CompareOp.LT, _Y, _X),
    ]
    assert Trials().found(asserted, _VARIABLES, {}, mend=True) is None


def test_what_was_an_answer_is_tried_again() -> None:
    odd = _TERMS.compare(CompareOp.EQ, _PRODUCT, _number(123457))
    trials = Trials()
    assert trials.found([odd], _VARIABLES, {}, mend=False) is None
    answer = {_var(_X).name: 123457, _var(_Y).name: 2**32 - 2}
    assert trials.meets([odd], answer, {}, 0)
    assert trials.found([odd], _VARIABLES, {}, mend=False) is not None


def test_a_number_has_the_value_of_the_point_that_is_tried() -> None:
    terms = Terms({}, varying={"N": (3, 5)})
    number = terms.at_points((3, 5), 32)
    x = terms.apply("x", 32)
    same = terms.compare(CompareOp.EQ, x, number)
    trials = Trials()
    assert trials.meets([same], {_var(x).name: 5}, terms.known, 1)
    assert not trials.meets([same], {_var(x).name: 5}, terms.known, 0)
