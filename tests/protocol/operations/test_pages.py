"""The pages of an empty zspage, by the lines that several operations have."""

import pytest
import variants

from zslayout.protocol.line import Variant
from zslayout.reference.atomic_step import Action, LockClass

FREEING = ["zs_free", "zs_compact", "async_free_zspage"]


@pytest.mark.parametrize("variant", variants.LEVELS, ids=repr)
@pytest.mark.parametrize("name", FREEING)
def test_every_page_is_unlocked_before_it_is_given_back(name: str, variant: Variant) -> None:
    operation = variants.operation(name, variant)
    (back,) = variants.lines(name, Action.FREE_PAGE, variant)
    (before,) = [line for line in operation.lines if back.label in line.then]
    assert (before.do, before.lock) == (Action.UNLOCK, LockClass.PAGE)


@pytest.mark.parametrize("name", ["zs_free", "zs_compact"])
def test_who_cannot_lock_a_page_unlocks_those_that_it_has(name: str) -> None:
    operation = variants.operation(name)
    assert "giving up" in operation.line("trying").then
    assert operation.line("giving up").do is Action.UNLOCK
