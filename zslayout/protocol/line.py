"""A line of an operation: what a thread knows at a label, and what it does there.

One rule: a step is one atomic action, as between two steps of `zslayout.reference.operations`,
whose `Do` it names. What a thread `knows` must follow from the step before it, and stay true
whatever the others do; both are conditions. A `fact` is neither: it says of a loop that it went
through all pages of a chain, or all objects of a page, and of a count that it is their number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.types import UINT, CType
from zslayout.protocol.state import ID, Update, View
from zslayout.reference.atomic_step import Action, LockClass
from zslayout.words.scheme import SchemeModel


class Locals:
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
            ("page", "new", "word", "old", "older", "mix"), word
        )
        self._words.update(dict.fromkeys(("klass", "left", "idx"), UINT))

    @property
    def names(self) -> frozenset[str]:
        """The names that have been asked for."""
        return frozenset(self._values)

    def __getattr__(self, name: str) -> Expr:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._values:
            self._values[name] = Var(f"{self._whose}_{name}", self._words.get(name, ID))
        return self._values[name]

    @property
    def variables(self) -> tuple[Var, ...]:
        """What has been asked for and has no other value."""
        return tuple(value for value in self._values.values() if isinstance(value, Var))

    def having(self, values: Mapping[str, Expr]) -> "Locals":
        """These, with other values for some."""
        return Locals(self.definition, {**self._values, **values}, self._whose)


Knows = Callable[[View, Locals], Expr]
"""What is true for a thread in a state."""
KnowsOfAll = Callable[[View, Locals, Expr], Expr]
"""The same of any handle, page or thread."""


def nothing(_view: View, _its: Locals) -> Expr:
    """What need not be so."""
    return TRUE


def no_fact(_view: View, _its: Locals, _other: Expr) -> Expr:
    """What need not be so of any other."""
    return TRUE


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A label of an operation, and the step that is taken there."""

    label: str
    says: str
    """What the thread does here."""
    do: Action | None
    """None is what a caller does, outside of the allocator."""
    lock: LockClass | None = None
    """The kind of lock that it takes or releases."""
    waits: bool = False
    """It tries for a lock, and where it fails it waits and tries again."""
    torn: bool = False
    """It reads a word that others may store meanwhile. All other accesses take words whole."""
    knows: Knows = nothing
    knows_of_all: KnowsOfAll = no_fact
    """What it knows of every handle."""
    guard: Knows = nothing
    """When the step can be taken; a lock that is waited for is free."""
    fact_of_all: KnowsOfAll = no_fact
    """What is true of every handle when it is taken: see the module."""
    fact_of_pages: KnowsOfAll = no_fact
    """Likewise of every page."""
    guard_of_threads: KnowsOfAll = no_fact
    """When it can be taken, of every thread: nobody holds a share of the lock."""
    updates: Callable[[View, Locals], tuple[Update, ...]] = lambda _view, _its: ()
    sets: Callable[[View, Locals], Mapping[str, Expr]] = lambda _view, _its: {}
    achieves: Knows = nothing
    """What it is for, as the body of a loop: the fact, of the one that it is about."""
    then: tuple[str, ...] = ()
    """The labels that follow; none is the end."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """An operation, by its lines; the first is where it begins."""

    name: str
    lines: tuple[Line, ...]
    cites: tuple[str, ...] = ()
    owed: Knows = nothing
    """What whoever calls it must see to."""

    def line(self, label: str) -> Line:
        """The line of a label."""
        return next(line for line in self.lines if line.label == label)


@dataclass(frozen=True, slots=True)
class Variant:
    """What of the series is there, and what is broken of it: names of `broken`."""

    lockless: bool
    """zs_free() takes the class from the word."""
    early: bool
    """It frees pages outside class->lock."""
    class_bits: bool
    """The word carries the class."""
    broken: frozenset[str] = field(default_factory=frozenset)

    def does(self, name: str) -> bool:
        """Whether it is broken in this way."""
        return name in self.broken
