"""Edits of operation tables."""

from dataclasses import replace

import pools
import pytest
import variants

from zslayout.protocol import table_edits
from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.table_edits import EditDoesNothing
from zslayout.protocol.transition import OperationTable, always_true
from zslayout.reference.atomic_step import Action, LockClass

FREE = variants.operation("zs_free")
EVERY = operation_tables(variants.EARLY)


def _edited(table: OperationTable) -> tuple[OperationTable, ...]:
    return tuple(table if each.name == table.name else each for each in EVERY)


def test_an_edit_makes_another_table_and_leaves_the_old_one() -> None:
    labels = [row.label for row in FREE.transitions]
    after = table_edits.row("class locked", table_edits.no_guard)(FREE)
    assert [row.label for row in after.transitions] == labels
    assert table_edits.found(after, "class locked") is not table_edits.found(FREE, "class locked")
    changed = [row for row in after.transitions if row not in FREE.transitions]
    assert [row.label for row in changed] == ["class locked"]


def test_a_row_that_is_not_there_is_not_edited() -> None:
    for edit in (
        table_edits.row("class found", table_edits.no_guard),
        table_edits.row("called", table_edits.no_guard, Action.READ_LOCK),
        table_edits.swapped("class found", "both locked"),
    ):
        with pytest.raises(EditDoesNothing):
            edit(FREE)


def test_whoever_went_to_a_row_goes_to_the_one_before_it() -> None:
    edit = table_edits.row_before(
        "empty", lambda old: replace(old, label="first", successors=(old.label,))
    )
    after = edit(FREE)
    assert [row.label for row in after.transitions if "empty" in row.successors] == ["first"]
    labels = [row.label for row in after.transitions]
    assert labels.index("first") + 1 == labels.index("empty")


def test_two_rows_do_what_the_other_does_and_stay_in_their_places() -> None:
    before = variants.operation("zs_free", variants.BASE)
    after = table_edits.swapped("class found", "both locked")(before)
    first, second = (table_edits.found(after, name) for name in ("class found", "both locked"))
    assert (first.lock_class, second.lock_class) == (LockClass.POOL, LockClass.CLASS)
    assert first.successors == ("both locked",)
    assert first.assertion is table_edits.found(before, "class found").assertion


def test_what_says_the_same_of_the_words_of_a_layout_is_no_difference() -> None:
    layout = pools.layout()
    same = table_edits.row("class locked", table_edits.no_guard)(FREE)  # it has none
    with pytest.raises(EditDoesNothing):
        table_edits.check_difference(EVERY, _edited(same), layout)
    with pytest.raises(EditDoesNothing):
        table_edits.check_difference(EVERY, EVERY, layout)
    other = table_edits.row("class read", table_edits.no_guard)(FREE)
    assert table_edits.found(other, "class read").guard is always_true
    table_edits.check_difference(EVERY, _edited(other), layout)


def test_class_zero_is_no_other_class_where_the_word_has_none() -> None:
    malloc = variants.operation("zs_malloc")
    zero = table_edits.row("class locked", table_edits.stores(table_edits.new_word_of_class_zero))
    edited = _edited(zero(malloc))
    table_edits.check_difference(EVERY, edited, pools.layout())
    with pytest.raises(EditDoesNothing):
        table_edits.check_difference(EVERY, edited, pools.layout("um-x86_64"))
