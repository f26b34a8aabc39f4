"""zs_obj_read_begin() by its lines."""

import variants

from zslayout.reference.step import Do, Rank


def test_the_word_is_read_under_a_share_of_pool_lock_at_every_level() -> None:
    for variant in variants.LEVELS:
        (load,) = variants.lines("zs_obj_read", Do.LOAD, variant)
        assert variants.held("zs_obj_read", load.label, variant) == {Rank.POOL}
