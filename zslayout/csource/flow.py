"""Where control is after a statement: below it, or on its way elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from zslayout.csource.machine import State
from zslayout.csource.value import Value

Jump = tuple[str, State]
"""A label, and the state in which control is on its way to it."""


@dataclass(slots=True, eq=False)
class Flow:
    """The states in which control leaves a statement. `below` is None when it never goes on."""

    below: State | None = None
    returned: list[tuple[State, Value | None]] = field(default_factory=list)
    broken: list[State] = field(default_factory=list)
    continued: list[State] = field(default_factory=list)
    jumped: list[Jump] = field(default_factory=list)

    def leave_as(self, other: "Flow") -> None:
        """What is on its way elsewhere in another is so here too."""
        self.returned += other.returned
        self.broken += other.broken
        self.continued += other.continued
        self.jumped += other.jumped

    def left(self) -> Iterable[State]:
        """The states of all that is on its way elsewhere."""
        yield from (state for state, _ in self.returned)
        yield from self.broken
        yield from self.continued
        yield from (state for _, state in self.jumped)
