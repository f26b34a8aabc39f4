"""A patch level as a model for Spin."""

from zslayout.pipeline.promela import model
from zslayout.reference.patch_level import PatchLevel
from zslayout.subjects.zsmalloc.schemes import SCHEMES


def test_only_the_base_takes_pool_lock_to_free() -> None:
    taken = "called: takes a share of pool->lock"
    assert taken in model(SCHEMES["pfn-idx"], PatchLevel.BASE)
    assert taken not in model(SCHEMES["merged"], PatchLevel.LOCKLESS_FREE)


def test_a_broken_protocol_is_another_model() -> None:
    right = model(SCHEMES["merged"], PatchLevel.EARLY_UNLOCK)
    assert model(SCHEMES["merged"], PatchLevel.EARLY_UNLOCK, ["no-reread"]) != right
