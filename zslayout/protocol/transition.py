"""A transition of an operation: what a thread asserts at a label, and what it does there.

One rule: a step is one atomic action, as between two steps of `zslayout.reference.operations`,
whose `Action` it names. Its `assertion` must follow from the step before it, and stay true whatever
the others do; both are conditions. An assumed fact is neither: it says of a loop that it went
through all pages of a chain, or all objects of a page, and of a count that it is their number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.types import UINT, CType
from zslayout.protocol.symbolic_state import ID_TYPE, MapUpdate, StateView
from zslayout.reference.atomic_step import Action, LockClass
from zslayout.words.scheme import SchemeModel


class ThreadLocals:
    """What a thread has for itself, by name; at first any value.

    `whose` tells two threads apart.
    """

    def __init__(
        self,
        definition: SchemeModel,
        values: Mapping[str, Expr] | None = None,
        whose: str = "its",
    ) -> None:
        self.definition = definition
        self._whose = whose
        self._values = dict(values or {})
        word = definition.word.type
        self._words: dict[str, CType] = dict.fromkeys(
            ("page", "new", "word", "past", "other_past", "mask"), word
        )
        self._words.update(dict.fromkeys(("klass", "remaining", "idx"), UINT))

    @property
    def used_names(self) -> frozenset[str]:
        """The names that have been asked for."""
        return frozenset(self._values)

    def __getattr__(self, name: str) -> Expr:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._values:
            self._values[name] = Var(f"{self._whose}_{name}", self._words.get(name, ID_TYPE))
        return self._values[name]

    @property
    def free_variables(self) -> tuple[Var, ...]:
        """What has been asked for and has no other value."""
        return tuple(value for value in self._values.values() if isinstance(value, Var))

    def with_values(self, values: Mapping[str, Expr]) -> "ThreadLocals":
        """These, with other values for some."""
        return ThreadLocals(self.definition, {**self._values, **values}, self._whose)


StatePredicate = Callable[[StateView, ThreadLocals], Expr]
"""What is true for a thread in a state."""
Updates = Callable[[StateView, ThreadLocals], tuple[MapUpdate, ...]]
"""What a step puts into the state."""
LocalUpdates = Callable[[StateView, ThreadLocals], Mapping[str, Expr]]
"""What a thread has for itself after a step, by name."""
IndexedPredicate = Callable[[StateView, ThreadLocals, Expr], Expr]
"""The same of any handle, page or thread."""


def always_true(_view: StateView, _its: ThreadLocals) -> Expr:
    """What need not be so."""
    return TRUE


def always_true_of_all(_view: StateView, _its: ThreadLocals, _other: Expr) -> Expr:
    """What need not be so of any other."""
    return TRUE


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """A label of an operation, and the step that is taken there."""

    label: str
    description: str
    """What the thread does here."""
    action: Action | None
    """None is what a caller does, outside of the allocator."""
    lock_class: LockClass | None = None
    """The kind of lock that it takes or releases."""
    torn: bool = False
    """It reads a word that others may store meanwhile. All other accesses take words whole."""
    assertion: StatePredicate = always_true
    assertion_of_all: IndexedPredicate = always_true_of_all
    """What is asserted of every handle besides."""
    guard: StatePredicate = always_true
    """When the step can be taken; a lock that is waited for is free."""
    assumed_of_all: IndexedPredicate = always_true_of_all
    """A fact that is assumed of every handle when it is taken: see the module."""
    assumed_of_pages: IndexedPredicate = always_true_of_all
    """Likewise of every page."""
    guard_of_threads: IndexedPredicate = always_true_of_all
    """When it can be taken, of every thread: nobody holds a share of the lock."""
    updates: Updates = lambda _view, _its: ()
    local_updates: LocalUpdates = lambda _view, _its: {}
    loop_postcondition: StatePredicate = always_true
    """What it is for, as the body of a loop: the assumed fact, of the one that it is about."""
    successors: tuple[str, ...] = ()
    """The labels that follow; none is the end."""
    function: str = ""
    """The function of the kernel that the step stands in; empty in that of the operation's name."""
    one_lock: bool = False
    """Classes have no lock: that of a class is pool->lock."""
    nested: bool = False
    """It takes a second lock of a kind: whoever does holds pool->lock alone."""


@dataclass(frozen=True, slots=True, eq=False)
class OperationTable:
    """An operation, by its transitions; the first is where it begins."""

    name: str
    transitions: tuple[Transition, ...]
    cites: tuple[str, ...] = ()
    precondition: StatePredicate = always_true
    """What whoever calls it must see to."""

    def transition_at(self, label: str) -> Transition:
        """The transition of a label."""
        return next(transition for transition in self.transitions if transition.label == label)


@dataclass(frozen=True, slots=True)
class ProtocolVariant:
    """What of the series is there."""

    lockless_free: bool
    """zs_free() takes the class from the word."""
    early_unlock: bool
    """It frees pages outside class->lock."""
    class_bits: bool
    """The word carries the class."""
    pool_released_first: bool = False
    """Migration releases pool->lock before class->lock and zspage->lock, as it did up to 7.2; from
    7.3 on (f276408a8167) it releases them as they nest."""
    one_lock: bool = False
    """pool->lock is a spinlock, and the one lock: classes have none."""
