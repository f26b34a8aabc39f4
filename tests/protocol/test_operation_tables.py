"""The operations of the protocol, line by line."""

import pytest
import variants

from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.proof_obligations import locks_held_at
from zslayout.protocol.transition import ProtocolVariant

VARIANTS = (
    *variants.LEVELS,
    ProtocolVariant(lockless_free=False, early_unlock=True, class_bits=False),
)


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_every_label_that_follows_is_there_and_every_label_is_reached(
    variant: ProtocolVariant,
) -> None:
    for operation in operation_tables(variant):
        labels = [line.label for line in operation.transitions]
        assert len(labels) == len(set(labels))
        assert {label for line in operation.transitions for label in line.successors} <= set(labels)
        assert set(locks_held_at(operation)) == set(labels)


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_every_operation_ends_without_a_lock(variant: ProtocolVariant) -> None:
    for operation in operation_tables(variant):
        for line in operation.transitions:
            if not line.successors:
                held = locks_held_at(operation)[line.label] - {line.lock_class}
                assert not held, f"{operation.name} ends at {line.label} with {held}"
