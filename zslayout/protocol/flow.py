"""Which locals of a thread are chosen at a line, and which are still needed after it.

One rule: a local that stands in a step and not in what is known there, and that no step on the way
can have set, may have any value there, as in the proof. What is read no more is forgotten, so that
two states which differ in nothing else are one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from zslayout.protocol.line import Line, Operation


@dataclass(frozen=True, slots=True)
class Names:
    """The locals in what a line knows, those in its step alone, and those that it sets."""

    known: frozenset[str]
    step: frozenset[str]
    sets: frozenset[str]


class Flow:
    """The locals of an operation, label by label."""

    def __init__(self, operation: Operation, names: Callable[[Line], Names]) -> None:
        self._operation = operation
        self._names = {line.label: names(line) for line in operation.lines}

    def chosen(self, line: Line) -> tuple[str, ...]:
        """What is chosen at a line."""
        return tuple(sorted(self._names[line.label].step - self.reached[line.label]))

    def after(self, line: Line) -> frozenset[str]:
        """What is read after the step of a line, as it is then."""
        return frozenset[str]().union(*(self.live[label] for label in line.then))

    @cached_property
    def reached(self) -> Mapping[str, frozenset[str]]:
        """The labels that are reached, and what steps on the way there may have set."""
        first = self._operation.lines[0]
        found = {first.label: frozenset[str]()}
        todo = [first]
        while todo:
            line = todo.pop()
            after = found[line.label] | self._names[line.label].sets
            for label in line.then:
                if label not in found or not after <= found[label]:
                    found[label] = found.get(label, frozenset()) | after
                    todo.append(self._operation.line(label))
        return found

    @cached_property
    def live(self) -> Mapping[str, frozenset[str]]:
        """What is read at a label or later, as it is when the label is reached."""
        found = dict.fromkeys(self.reached, frozenset[str]())
        changed = True
        while changed:
            changed = False
            for line in (self._operation.line(label) for label in found):
                names, chosen = self._names[line.label], frozenset(self.chosen(line))
                later = frozenset[str]().union(*(found[label] for label in line.then))
                live = names.known | (names.step - chosen) | (later - names.sets - chosen)
                if live != found[line.label]:
                    found[line.label], changed = live, True
        return found
