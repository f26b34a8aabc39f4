"""What a solver says, in plain values."""

import pytest

from zslayout.solve.answer import Answer, SatResult, unknown


@pytest.mark.parametrize("reason", ["", "timeout", "canceled"])
def test_a_solver_that_ran_out_of_time_says_how_much_it_had(reason: str) -> None:
    assert unknown(reason, 250) == Answer(SatResult.UNKNOWN, why="timeout after 250 ms")


def test_a_solver_that_gave_up_for_a_reason_says_that_reason() -> None:
    assert unknown("interrupted from keyboard", 250).why == "interrupted from keyboard"


def test_an_answer_without_values_has_an_empty_mapping() -> None:
    assert dict(Answer(SatResult.UNSAT).values) == {}
