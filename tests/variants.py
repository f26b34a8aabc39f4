"""The protocol at each level of the series, and its operations by name."""

from zslayout.protocol.operation_tables import operation_tables
from zslayout.protocol.proof_obligations import locks_held_at
from zslayout.protocol.transition import OperationTable, ProtocolVariant, Transition
from zslayout.reference.atomic_step import Action, LockClass

BASE = ProtocolVariant(
    lockless_free=False, early_unlock=False, class_bits=False, pool_released_first=True
)
LOCKLESS = ProtocolVariant(lockless_free=True, early_unlock=False, class_bits=True)
EARLY = ProtocolVariant(lockless_free=True, early_unlock=True, class_bits=True)
LEVELS = (BASE, LOCKLESS, EARLY)


def operation(name: str, variant: ProtocolVariant = EARLY) -> OperationTable:
    """An operation of a variant."""
    return next(each for each in operation_tables(variant) if each.name == name)


def transitions(name: str, do: Action, variant: ProtocolVariant = EARLY) -> list[Transition]:
    """Its transitions that do this."""
    return [
        transition for transition in operation(name, variant).transitions if transition.action is do
    ]


def held(name: str, label: str, variant: ProtocolVariant = EARLY) -> frozenset[LockClass]:
    """The kinds of locks that may be held at a label."""
    return locks_held_at(operation(name, variant))[label]
