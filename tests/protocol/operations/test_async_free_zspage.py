"""The worker by its lines."""

import variants

from zslayout.reference.atomic_step import Action, LockClass


def test_zspages_leave_their_lists_under_class_lock() -> None:
    (line,) = variants.transitions("async_free_zspage", Action.MOVE_ZSPAGE)
    assert variants.held("async_free_zspage", line.label) == {LockClass.CLASS}


def test_it_waits_for_pages_without_class_lock() -> None:
    for line in variants.transitions("async_free_zspage", Action.TRYLOCK):
        assert LockClass.CLASS not in variants.held("async_free_zspage", line.label)
