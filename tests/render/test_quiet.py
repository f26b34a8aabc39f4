"""One line."""

import told
from rendered import shown


def test_it_is_one_line_that_says_how_it_stands() -> None:
    assert shown(told.good(), "quiet").startswith("as expected: 1 checked: 1 as expected")
    bad = shown(told.one_of_each(), "quiet")
    assert bad.startswith("NOT AS EXPECTED: ")
    assert bad.count("\n") == 1
    assert shown(told.nothing(), "quiet").startswith("UNDECIDED: 0 checked")
    assert shown(told.FAULTS, "quiet") == "unusable input: 2 faults\n"
