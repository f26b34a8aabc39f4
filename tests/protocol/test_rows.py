"""The pages of an empty zspage, by the lines that several operations have."""

import pytest
import variants

from zslayout.protocol.transition import ProtocolVariant
from zslayout.reference.atomic_step import Action, LockClass

FREEING = ["zs_free", "zs_compact", "async_free_zspage"]


@pytest.mark.parametrize("variant", variants.LEVELS, ids=repr)
@pytest.mark.parametrize("name", FREEING)
def test_every_page_is_unlocked_before_it_is_given_back(
    name: str, variant: ProtocolVariant
) -> None:
    operation = variants.operation(name, variant)
    (back,) = variants.transitions(name, Action.FREE_PAGE, variant)
    (before,) = [line for line in operation.transitions if back.label in line.successors]
    assert (before.action, before.lock_class) == (Action.UNLOCK, LockClass.PAGE)


@pytest.mark.parametrize("name", ["zs_free", "zs_compact"])
def test_who_cannot_lock_a_page_unlocks_those_that_it_has(name: str) -> None:
    operation = variants.operation(name)
    assert "giving up" in operation.transition_at("trying").successors
    assert operation.transition_at("giving up").action is Action.UNLOCK
