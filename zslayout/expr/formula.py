"""A question for a solver: free words, definitions over them, and what is asserted of them all.

One rule: a formula is closed. Every name is free or defined, and a definition uses earlier names.
Readings: `zslayout.expr.smtlib.script`, and the clauses of `zslayout.certify.bits`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from zslayout.errors import InternalError
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import Expr, Var


class NamedAssertion(NamedTuple):
    """One conjunct, with a name that is unique in its formula and a line that says what it is."""

    name: str
    says: str
    holds: Expr


class Definition(NamedTuple):
    """A name for a value over free names and earlier definitions."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """Satisfiable when some values of `free` make every assertion true.

    Raises InternalError when two names are the same.
    """

    free: tuple[Var, ...]
    definitions: tuple[Definition, ...]
    assertions: tuple[NamedAssertion, ...]

    def __post_init__(self) -> None:
        names = [var.name for var in self.free] + [each.name for each in self.definitions]
        if len(set(names)) < len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise InternalError(f"a formula names two things {', '.join(twice)}")

    def values(self, free: Mapping[str, int]) -> dict[str, int]:
        """The values of all names, given those of the free ones."""
        known = dict(free)
        for definition in self.definitions:
            known[definition.name] = evaluate(definition.value, known)
        return known

    def false_at(self, free: Mapping[str, int]) -> tuple[NamedAssertion, ...]:
        """The assertions that these values of the free names make false."""
        known = self.values(free)
        return tuple(each for each in self.assertions if not evaluate(each.holds, known))
