"""Edits of operation tables about locks."""

from dataclasses import replace

import pools
import pytest
import variants

from zslayout.protocol import lock_edits, table_edits
from zslayout.protocol.symbolic_state import StateMap, SymbolicState
from zslayout.protocol.table_edits import EditDoesNothing
from zslayout.protocol.transition import ThreadLocals
from zslayout.reference.atomic_step import Action, LockClass

FREE = variants.operation("zs_free")


def test_an_operation_without_a_lock_has_its_rows_and_is_not_about_the_lock_in_any() -> None:
    after = lock_edits.without_lock(LockClass.CLASS)(FREE)
    assert [row.label for row in after.transitions] == [row.label for row in FREE.transitions]
    assert LockClass.CLASS not in {row.lock_class for row in after.transitions}
    assert LockClass.PAGE in {row.lock_class for row in after.transitions}
    migrate = lock_edits.without_lock(LockClass.ZSPAGE)(variants.operation("zs_page_migrate"))
    began = table_edits.found(migrate, "class locked")
    state, its = SymbolicState(64), ThreadLocals(pools.layout().definition)
    assert [each.map for each in began.updates(state, its)] == [
        StateMap.MOVED,
        StateMap.MOVED_PAGE,
    ]
    with pytest.raises(EditDoesNothing):
        lock_edits.without_lock(LockClass.POOL)(FREE)


def test_where_classes_have_no_lock_pool_lock_is_theirs() -> None:
    free = variants.operation("zs_free", replace(variants.BASE, one_lock=True))
    after = lock_edits.without_lock(LockClass.CLASS)(free)
    assert {row.lock_class for row in after.transitions} == {None, LockClass.PAGE}
    with pytest.raises(EditDoesNothing):
        lock_edits.without_lock(LockClass.POOL)(free)


def test_a_lock_is_released_before_a_row_and_not_again() -> None:
    after = lock_edits.class_released_before("moved")(variants.operation("zs_page_migrate"))
    releases = [
        row.label
        for row in after.transitions
        if (row.action, row.lock_class) == (Action.UNLOCK, LockClass.CLASS)
    ]
    assert releases == ["busy", "releasing"]
    assert table_edits.found(after, "zspage released").action is None
