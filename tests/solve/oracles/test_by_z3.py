"""z3's cores and the values that its models leave out."""

import pytest
from formulas import FREE, SHIFTED, TWO_OF_FIVE, UNSATISFIABLE

from zslayout.expr.formula import Formula
from zslayout.expr.smtlib import script
from zslayout.solve.answer import Says
from zslayout.solve.oracles.by_z3 import ask


def test_a_core_holds_only_what_is_needed_in_the_texts_order() -> None:
    assert ask(script(TWO_OF_FIVE), 20_000, core=True).core == ("low", "high")


@pytest.mark.parametrize("formula", UNSATISFIABLE.values(), ids=UNSATISFIABLE)
def test_the_assertions_of_a_core_are_unsatisfiable_alone(formula: Formula) -> None:
    core = ask(script(formula), 20_000, core=True).core
    kept = tuple(each for each in formula.assertions if each.name in core)
    assert len(kept) == len(core) > 0
    alone = Formula(formula.free, formula.definitions, kept)
    assert ask(script(alone), 20_000).says is Says.UNSAT


def test_no_core_is_made_unless_asked_for() -> None:
    assert ask(script(SHIFTED), 20_000).core == ()


@pytest.mark.parametrize("core", [False, True])
def test_asking_for_a_core_changes_no_values(core: bool) -> None:
    answer = ask(script(FREE), 20_000, core=core)
    assert answer.values == {"p": 7, "u": 0, "no": 0}
    assert answer.core == ()
