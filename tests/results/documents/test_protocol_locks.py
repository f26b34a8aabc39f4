"""The locks of every step, drawn."""

from collections.abc import Iterable

import variants
from rendered import shown

from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.transition import OperationTable
from zslayout.results.documents.protocol_locks import LEGEND
from zslayout.results.protocol_locks import LocksResult


def text(operations: Iterable[OperationTable]) -> str:
    return shown(LocksResult(tuple(operations)))


def drawn(name: str, label: str) -> str:
    """The three marks of a step: of a page, of the pool, of the class."""
    parts = text(operation_tables(variants.EARLY)).split("\n\n")
    (part,) = [each for each in parts if each.startswith(f"{name}()")]
    (line,) = [each for each in part.splitlines() if each.startswith(f"{label}  ")]
    return "".join(line.split()[-3:])


def test_a_lock_is_taken_held_and_released() -> None:
    assert drawn("zs_free", "called") == "..."
    assert drawn("zs_free", "class read") == "..+"
    assert drawn("zs_free", "word stable") == "..|"
    assert drawn("zs_free", "unlinked") == "|.-"
    assert drawn("zs_free", "page taken") == "-.."
    assert drawn("zs_page_migrate", "moving") == "|||"


def test_every_step_of_an_operation_with_locks_is_a_line() -> None:
    said = text(operation_tables(variants.EARLY))
    for each in operation_tables(variants.EARLY):
        locks = any(line.lock_class is not None for line in each.transitions)
        assert (f"{each.name}()" in said) is locks
        assert all(line.description in said for line in each.transitions) is locks


def test_the_marks_are_explained() -> None:
    assert text(operation_tables(variants.BASE)).endswith(f"\n\n{LEGEND}\n")
