"""Exit codes."""

from itertools import permutations

import pytest

from zslayout.results.exit_code import ExitCode

ORDER = (
    ExitCode.AS_EXPECTED,
    ExitCode.UNDECIDED,
    ExitCode.UNEXPECTED,
    ExitCode.UNUSABLE,
    ExitCode.BUG,
)


def test_every_code_has_the_number_that_is_documented() -> None:
    assert [int(code) for code in ExitCode] == [0, 1, 2, 3, 4]
    assert set(ORDER) == set(ExitCode)


@pytest.mark.parametrize("two", list(permutations(range(len(ORDER)), 2)))
def test_the_worse_of_two_hides_nothing_whatever_their_order(two: tuple[int, int]) -> None:
    assert ExitCode.worst(ORDER[place] for place in two) is ORDER[max(two)]


def test_of_none_nothing_is_known() -> None:
    assert ExitCode.worst(()) is ExitCode.UNDECIDED
