"""The locks of every step, as a result."""

import variants

from zslayout.protocol.operation_tables import operation_tables
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_locks import LOCK_NAMES, LocksResult, steps

TABLES = tuple(operation_tables(variants.EARLY))


def test_each_step_that_is_reached_has_a_mark_for_each_kind_of_lock() -> None:
    told = [table for table in TABLES if steps(table)]
    assert told
    for table in told:
        labels = [transition.label for transition, _ in steps(table)]
        assert set(labels) <= {transition.label for transition in table.transitions}
        for transition, marks in steps(table):
            assert len(marks) == len(LOCK_NAMES)
            taken = [mark for mark in marks if mark in "+-"]
            assert len(taken) == (transition.lock_class in LOCK_NAMES)


def test_an_operation_without_locks_has_no_steps_to_tell() -> None:
    for table in TABLES:
        if all(transition.lock_class is None for transition in table.transitions):
            assert steps(table) == ()


def test_nothing_is_expected_of_a_drawing() -> None:
    assert LocksResult(TABLES).exit_code is ExitCode.AS_EXPECTED
    assert LocksResult(TABLES).diagnostics() == ()
