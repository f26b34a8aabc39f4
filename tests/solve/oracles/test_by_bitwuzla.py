"""Bitwuzla's values are plain ints."""

from formulas import EVERY_SORT, TWO_OF_FIVE

from zslayout.expr.smtlib import script
from zslayout.solve.answer import Answer, SatResult
from zslayout.solve.oracles.by_bitwuzla import ask


def test_values_are_unsigned_ints_and_truth_is_0_or_1() -> None:
    values = ask(script(EVERY_SORT), 20_000).values
    assert values["n"] >= 1 << 31
    assert (values["yes"], values["no"]) == (1, 0)
    assert {type(value) for value in values.values()} == {int}


def test_an_unsatisfiable_script_is_said_to_be_so() -> None:
    assert ask(script(TWO_OF_FIVE), 20_000) == Answer(SatResult.UNSAT)
