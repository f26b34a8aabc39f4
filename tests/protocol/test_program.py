"""The operations of the protocol, line by line."""

import pytest

from zslayout.protocol.conditions import held_at
from zslayout.protocol.program import Variant, operations
from zslayout.reference.step import Do

VARIANTS = [
    Variant(lockless=lockless, early=early, class_bits=lockless)
    for lockless in (False, True)
    for early in (False, True)
]


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


def test_only_the_base_takes_pool_lock_in_zs_free() -> None:
    for variant in VARIANTS:
        free = next(each for each in operations(variant) if each.name == "zs_free")
        taken = any(line.do is Do.READ_LOCK for line in free.lines)
        assert taken is not variant.lockless
