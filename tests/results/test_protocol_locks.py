"""The locks of every step, as a result."""

from collections.abc import Iterable

import variants
from rendered import shown, value

from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.transition import OperationTable
from zslayout.reference.atomic_step import Action
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_locks import LEGEND, LOCK_NAMES, LocksResult, steps

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
            waits = transition.action is Action.WAIT
            assert len(taken) == (transition.lock_class in LOCK_NAMES and not waits)


def test_an_operation_without_locks_has_no_steps_to_tell() -> None:
    for table in TABLES:
        if all(transition.lock_class is None for transition in table.transitions):
            assert steps(table) == ()


def test_nothing_is_expected_of_a_drawing() -> None:
    assert LocksResult(TABLES).exit_code is ExitCode.AS_EXPECTED
    assert LocksResult(TABLES).diagnostics() == ()


def text(operations: Iterable[OperationTable]) -> str:
    return shown(LocksResult(tuple(operations)))


def drawn(name: str, label: str) -> str:
    """The marks of a step: of a page, of the pool, of the class, of a zspage."""
    parts = text(operation_tables(variants.EARLY)).split("\n\n")
    (part,) = [each for each in parts if each.startswith(f"{name}()")]
    (line,) = [each for each in part.splitlines() if each.startswith(f"{label}  ")]
    return "".join(line.split()[-4:])


def test_a_lock_is_taken_held_and_released() -> None:
    assert drawn("zs_free", "called") == "...."
    assert drawn("zs_free", "class read") == "..+."
    assert drawn("zs_free", "word stable") == "..|."
    assert drawn("zs_free", "unlinked") == "|.-."
    assert drawn("zs_free", "page taken") == "-..."
    assert drawn("zs_page_migrate", "moving") == "||||"


def test_every_step_of_an_operation_with_locks_is_a_line() -> None:
    said = text(operation_tables(variants.EARLY))
    for each in operation_tables(variants.EARLY):
        locks = any(line.lock_class is not None for line in each.transitions)
        assert (f"{each.name}()" in said) is locks
        assert all(line.description in said for line in each.transitions) is locks


def test_the_marks_are_explained() -> None:
    assert text(operation_tables(variants.BASE)).endswith(f"\n\n{LEGEND}\n")


def test_each_step_names_the_locks_that_it_takes_has_and_releases() -> None:
    said = value(LocksResult(tuple(operation_tables(variants.EARLY))))
    by_name = {each["operation"]: each["steps"] for each in said["operations"]}
    steps = {step["label"]: step for step in by_name["zs_free"]}
    assert steps["class read"]["takes"] == ["class"]
    assert steps["word stable"]["holds"] == ["class"]
    assert steps["unlinked"]["releases"] == ["class"]
    assert steps["unlinked"]["holds"] == ["page"]
    assert by_name["zs_page_migrate"]
