"""cvc5 reads a script once, with the options it is asked with."""

import pytest
from formulas import EVERY_SORT, TWO_OF_FIVE

from zslayout.errors import InternalError
from zslayout.expr.smtlib import script
from zslayout.solve.answer import SatResult
from zslayout.solve.oracles.by_cvc5 import ask, read


def test_the_symbols_of_a_script_are_known_by_name() -> None:
    symbols = read(script(TWO_OF_FIVE), 20_000, {}).symbols
    assert [each.getSymbol() for each in symbols.getDeclaredTerms()] == ["p", "q", "n"]
    assert list(symbols.getNamedTerms().values()) == ["any_p", "low", "any_n", "high", "any_q"]


def test_values_are_unsigned_ints_and_truth_is_0_or_1() -> None:
    values = ask(script(EVERY_SORT), 20_000).values
    assert values["n"] >= 1 << 31
    assert (values["yes"], values["no"]) == (1, 0)
    assert {type(value) for value in values.values()} == {int}


def test_check_sat_waits_until_it_is_asked_for() -> None:
    assert read(script(TWO_OF_FIVE), 20_000, {}).answer(20_000).says is SatResult.UNSAT


def test_a_command_that_cvc5_answers_with_words_is_our_bug() -> None:
    with pytest.raises(InternalError, match=r'^cvc5 refuses our text: "hello"'):
        ask('(set-logic QF_BV)\n(echo "hello")\n', 20_000)
