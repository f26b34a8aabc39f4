"""The protocol at each level of the series, and its operations by name."""

from zslayout.protocol.conditions import held_at
from zslayout.protocol.line import Line, Operation, Variant
from zslayout.protocol.program import operations
from zslayout.reference.atomic_step import Action, LockClass

BASE = Variant(lockless=False, early=False, class_bits=False)
LOCKLESS = Variant(lockless=True, early=False, class_bits=True)
EARLY = Variant(lockless=True, early=True, class_bits=True)
LEVELS = (BASE, LOCKLESS, EARLY)


def operation(name: str, variant: Variant = EARLY) -> Operation:
    """An operation of a variant."""
    return next(each for each in operations(variant) if each.name == name)


def lines(name: str, do: Action, variant: Variant = EARLY) -> list[Line]:
    """Its lines that do this."""
    return [line for line in operation(name, variant).lines if line.do is do]


def held(name: str, label: str, variant: Variant = EARLY) -> frozenset[LockClass]:
    """The kinds of locks that may be held at a label."""
    return held_at(operation(name, variant))[label]
