"""A line for each finding."""

import told
from rendered import shown


def test_the_worst_comes_first_and_how_it_stands_last() -> None:
    *lines, last = shown(told.one_of_each(), "summary").splitlines()
    fates = [line.partition(":")[0] for line in lines]
    assert fates == sorted(fates, key=["failed", "broken", "undecided", "known"].index)
    assert {"failed", "undecided", "known"} <= set(fates)
    open_ = f"undecided: {told.OPEN} (rfc-v1) on riscv64-sv57: UNKNOWN"
    assert any(line.startswith(open_) for line in lines)
    assert last.startswith("NOT AS EXPECTED: ")


def test_a_good_run_is_one_line() -> None:
    assert shown(told.good(), "summary").count("\n") == 1
