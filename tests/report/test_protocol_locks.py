"""The locks of every step, drawn."""

import variants

from zslayout.protocol.program import operations
from zslayout.report.protocol_locks import LEGEND, text


def drawn(name: str, label: str) -> str:
    """The three marks of a step: of a page, of the pool, of the class."""
    parts = text(operations(variants.EARLY)).split("\n\n")
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
    said = text(operations(variants.EARLY))
    for each in operations(variants.EARLY):
        locks = any(line.lock is not None for line in each.lines)
        assert (f"{each.name}()" in said) is locks
        assert all(line.says in said for line in each.lines) is locks


def test_the_marks_are_explained() -> None:
    assert text(operations(variants.BASE)).endswith(f"\n\n{LEGEND}\n")
