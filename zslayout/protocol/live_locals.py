"""Which locals of a thread are chosen at a label, and which are still live after it.

One rule: a local that stands in a step and not in the assertion there, and that no step on the way
can have set, may have any value there, as in the proof. What is read no more is forgotten, so that
two states which differ in nothing else are one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from zslayout.protocol.transition import OperationTable, Transition


@dataclass(frozen=True, slots=True)
class TransitionLocals:
    """The locals in the assertion of a transition, in its step alone, and those that it sets."""

    asserted: frozenset[str]
    step_only: frozenset[str]
    assigned: frozenset[str]


class LiveLocals:
    """The locals of an operation, label by label."""

    def __init__(
        self, operation: OperationTable, names: Callable[[Transition], TransitionLocals]
    ) -> None:
        self._operation = operation
        self._names = {transition.label: names(transition) for transition in operation.transitions}

    def chosen_locals(self, transition: Transition) -> tuple[str, ...]:
        """What is chosen at a transition."""
        return tuple(
            sorted(self._names[transition.label].step_only - self.assigned_before[transition.label])
        )

    def live_after(self, transition: Transition) -> frozenset[str]:
        """What is read after the step of a transition, as it is then."""
        return frozenset[str]().union(*(self.live_at[label] for label in transition.successors))

    @cached_property
    def assigned_before(self) -> Mapping[str, frozenset[str]]:
        """The labels that are reached, and what steps on the way there may have set."""
        first = self._operation.transitions[0]
        found = {first.label: frozenset[str]()}
        todo = [first]
        while todo:
            transition = todo.pop()
            after = found[transition.label] | self._names[transition.label].assigned
            for label in transition.successors:
                if label not in found or not after <= found[label]:
                    found[label] = found.get(label, frozenset()) | after
                    todo.append(self._operation.transition_at(label))
        return found

    @cached_property
    def live_at(self) -> Mapping[str, frozenset[str]]:
        """What is read at a label or later, as it is when the label is reached."""
        found = dict.fromkeys(self.assigned_before, frozenset[str]())
        changed = True
        while changed:
            changed = False
            for transition in (self._operation.transition_at(label) for label in found):
                names, chosen = (
                    self._names[transition.label],
                    frozenset(self.chosen_locals(transition)),
                )
                later = frozenset[str]().union(*(found[label] for label in transition.successors))
                live = (
                    names.asserted | (names.step_only - chosen) | (later - names.assigned - chosen)
                )
                if live != found[transition.label]:
                    found[transition.label], changed = live, True
        return found
