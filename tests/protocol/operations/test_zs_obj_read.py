"""zs_obj_read_begin() by its lines."""

import variants

from zslayout.reference.atomic_step import Action, LockClass


def test_the_word_is_read_under_a_share_of_pool_lock_at_every_level() -> None:
    for variant in variants.LEVELS:
        (load,) = variants.transitions("zs_obj_read", Action.LOAD_WORD, variant)
        assert variants.held("zs_obj_read", load.label, variant) == {LockClass.POOL}
