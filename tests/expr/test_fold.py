"""Trees of which a part is known."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases

from zslayout.expr.build import all_of, any_of, eq, negate, when
from zslayout.expr.fold import fold
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import FALSE, TRUE, Const, Var
from zslayout.expr.types import BOOL, INT
from zslayout.expr.walk import names

A, P = Var("a", INT), Var("p", BOOL)


@given(cases(), st.data())
def test_a_tree_keeps_its_value(case: Case, data: st.DataObject) -> None:
    known: Mapping[str, int] = {
        name: value for name, value in case.values.items() if data.draw(st.booleans())
    }
    folded = fold(case.tree, known)
    assert evaluate(folded, case.values) == evaluate(case.tree, case.values)
    assert not any(each.name in known for each in names(folded))


def test_what_decides_a_tree_leaves_nothing_of_the_rest() -> None:
    none = {"b": 0}
    false = eq(Var("b", INT), 1)
    assert fold(all_of(P, false), none) == FALSE
    assert fold(any_of(P, negate(false)), none) == TRUE
    assert fold(any_of(P, false), none) == P
    assert fold(when(false, Const(7), A), none) == A
    assert fold((A & Var("b", INT)) << 3, none) == Const(0, INT)
