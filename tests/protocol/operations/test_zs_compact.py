"""zs_compact() by its lines."""

import variants

from zslayout.reference.atomic_step import Action, LockClass


def test_objects_are_moved_under_both_locks() -> None:
    (store,) = variants.transitions("zs_compact", Action.STORE_WORD)
    assert {LockClass.POOL, LockClass.CLASS} <= variants.held("zs_compact", store.label)


def test_pool_lock_is_kept_until_the_last_class_is_done() -> None:
    (*_, last) = variants.transitions("zs_compact", Action.WRITE_UNLOCK)
    assert (last.lock_class, last.successors) == (LockClass.POOL, ())
