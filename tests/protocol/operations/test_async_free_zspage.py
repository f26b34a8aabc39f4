"""The worker by its lines."""

import variants

from zslayout.reference.step import Do, Rank


def test_zspages_leave_their_lists_under_class_lock() -> None:
    (line,) = variants.lines("async_free_zspage", Do.LIST)
    assert variants.held("async_free_zspage", line.label) == {Rank.CLASS}


def test_it_waits_for_pages_without_class_lock() -> None:
    for line in variants.lines("async_free_zspage", Do.TRYLOCK):
        assert Rank.CLASS not in variants.held("async_free_zspage", line.label)
