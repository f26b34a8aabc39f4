"""zs_malloc() by its lines."""

import variants

from zslayout.reference.atomic_step import Action, LockClass


def test_every_word_is_stored_under_class_lock() -> None:
    stores = variants.transitions("zs_malloc", Action.STORE_WORD)
    assert len(stores) == 2
    for line in stores:
        assert variants.held("zs_malloc", line.label) == {LockClass.CLASS}


def test_pages_are_allocated_without_a_lock() -> None:
    for line in variants.transitions("zs_malloc", Action.ALLOC_PAGE):
        assert variants.held("zs_malloc", line.label) == frozenset()


def test_a_failed_allocation_gives_back_its_pages_and_its_handle() -> None:
    malloc = variants.operation("zs_malloc")
    assert "giving back" in malloc.transition_at("no room").successors
    assert malloc.transition_at("given up").action is Action.FREE_HANDLE
