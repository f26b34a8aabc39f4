"""zs_compact() by its lines."""

import variants

from zslayout.reference.step import Do, Rank


def test_objects_are_moved_under_both_locks() -> None:
    (store,) = variants.lines("zs_compact", Do.STORE)
    assert {Rank.POOL, Rank.CLASS} <= variants.held("zs_compact", store.label)


def test_pool_lock_is_kept_until_the_last_class_is_done() -> None:
    (last,) = variants.lines("zs_compact", Do.WRITE_UNLOCK)
    assert last.then == ()
