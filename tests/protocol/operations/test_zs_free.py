"""zs_free() at each level, by its lines."""

import pytest
import variants

from zslayout.protocol.transition import ProtocolVariant
from zslayout.reference.atomic_step import Action, LockClass


@pytest.mark.parametrize("variant", variants.LEVELS, ids=repr)
def test_only_the_base_takes_pool_lock(variant: ProtocolVariant) -> None:
    taken = variants.transitions("zs_free", Action.READ_LOCK, variant)
    assert bool(taken) is not variant.lockless_free


@pytest.mark.parametrize("variant", variants.LEVELS, ids=repr)
def test_pages_are_freed_under_class_lock_until_the_last_patch(variant: ProtocolVariant) -> None:
    held = variants.held("zs_free", "freeing", variant)
    assert (LockClass.CLASS in held) is not variant.early_unlock


def test_the_lockless_word_is_read_twice_and_the_second_time_under_class_lock() -> None:
    first, again = variants.transitions("zs_free", Action.LOAD_WORD)
    assert variants.held("zs_free", first.label) == frozenset()
    assert LockClass.CLASS in variants.held("zs_free", again.label)


def test_the_handle_is_freed_last() -> None:
    (end,) = variants.transitions("zs_free", Action.FREE_HANDLE)
    assert end.successors == ()
