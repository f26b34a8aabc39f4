from zslayout.cclaims.asking.boolean_abstraction import BooleanAbstraction
from zslayout.cfront.terms import Terms
from zslayout.expr.nodes import CompareOp, Connective, ConnectiveOp

TERMS = Terms({})
X, Y = (TERMS.apply(name, 32) for name in "xy")
LESS = TERMS.compare(CompareOp.LT, X, Y)


def test_a_comparison_and_its_negation_have_one_name() -> None:
    ways = BooleanAbstraction(TERMS)
    said, denied = ways.of(LESS), ways.of(TERMS.negate(LESS))
    assert [*ways.variables.values()] == [said]
    assert denied == Connective(ConnectiveOp.NOT, (said,))


def test_what_is_denied_first_has_the_same_name_after_it() -> None:
    ways = BooleanAbstraction(TERMS)
    denied, said = ways.of(TERMS.negate(LESS)), ways.of(LESS)
    assert said == Connective(ConnectiveOp.NOT, (denied,))


def test_values_are_not_looked_at() -> None:
    ways = BooleanAbstraction(TERMS)
    ways.of(TERMS.all(LESS, TERMS.compare(CompareOp.LT, Y, X)))
    assert len(ways.variables) == 2


def test_what_is_one_of_several_is_compared_with_each() -> None:
    some = TERMS.compare(CompareOp.LT, X, TERMS.const(5, 32))
    one = TERMS.choose(some, X, Y)
    ways = BooleanAbstraction(TERMS)
    same = ways.of(TERMS.compare(CompareOp.EQ, one, X))
    chosen = ways.of(some)
    assert chosen in ways.variables.values()
    assert same not in ways.variables.values()
