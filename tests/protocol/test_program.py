"""The operations of the protocol, line by line."""

import pytest
import variants

from zslayout.protocol.conditions import held_at
from zslayout.protocol.line import Variant
from zslayout.protocol.program import operations

VARIANTS = (*variants.LEVELS, Variant(lockless=False, early=True, class_bits=False))


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_every_label_that_follows_is_there_and_every_label_is_reached(variant: Variant) -> None:
    for operation in operations(variant):
        labels = [line.label for line in operation.lines]
        assert len(labels) == len(set(labels))
        assert {label for line in operation.lines for label in line.then} <= set(labels)
        assert set(held_at(operation)) == set(labels)


@pytest.mark.parametrize("variant", VARIANTS, ids=repr)
def test_every_operation_ends_without_a_lock(variant: Variant) -> None:
    for operation in operations(variant):
        for line in operation.lines:
            if not line.then:
                held = held_at(operation)[line.label] - {line.lock}
                assert not held, f"{operation.name} ends at {line.label} with {held}"
