"""The shape of a statement: for all values of the variables, if `given` then `then`.

One rule: a claim is closed but for parameters (macros and the four numbers of a configuration);
with ints for those it is one question for a solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from zslayout.expr.build import all_of
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.walk import names
from zslayout.provenance import Provenance


class ClaimStep(NamedTuple):
    """A named value on the way, for a person who reads a counterexample.

    A `word` is an obj word: it is drawn as a bit map. A step is shown where `when` is true. With a
    `provenance`, it makes the claim false by itself there: the first place before the others. What
    stands `aside` is what a value means, and no proof speaks of it.
    """

    name: str
    value: Expr
    word: bool = False
    when: Expr = TRUE
    provenance: tuple[Provenance, ...] = ()
    aside: bool = False


class LemmaInstance(NamedTuple):
    """Another obligation at these values of its variables: a lemma that shortens the proof."""

    obligation: str
    at: Mapping[str, Expr]


@dataclass(frozen=True, eq=False)
class Claim:
    """A statement over `variables`, with parameters left free.

    `steps` show how the two sides of `then` come about. `field` names the field of the word that
    the sides are values of, so that the bits in which they part can be marked. `enumerated` names
    parameters that a solver had better see as a choice among values than as one number an instance.
    `uses` shorten the proof with parameters left free; the claim is true or not without them.
    A claim is a key of many look-ups and a large tree: it is equal to itself alone.

    Where the one variable is below `enumeration_bound`, all its values are tried; `then` may speak
    of `turns`, named values that are computed in order from the variable and the parameters.
    """

    variables: tuple[Var, ...]
    given: tuple[Expr, ...]
    then: Expr
    steps: tuple[ClaimStep, ...] = ()
    field: str = ""
    enumerated: tuple[str, ...] = ()
    uses: tuple[LemmaInstance, ...] = ()
    enumeration_bound: Expr | None = None
    turns: tuple[tuple[str, Expr], ...] = ()

    @cached_property
    def parameters(self) -> tuple[Var, ...]:
        """The free names that are not variables, sorted: what an instance must give values for."""
        bounds = () if self.enumeration_bound is None else (self.enumeration_bound,)
        values = [value for _, value in self.turns]
        named = {name for name, _ in self.turns}
        own = {var.name for var in self.variables}
        free = (
            var
            for var in names(*self.given, self.then, *bounds, *values)
            if var.name not in named and not (var.name in own and var in self.variables)
        )
        return tuple(sorted(free, key=attrgetter("name")))

    @cached_property
    def assumption(self) -> Expr:
        """All of `given`."""
        return all_of(*self.given)

    def refuted_by(self, values: Mapping[str, int]) -> bool:
        """Whether these values of parameters and variables make the claim false."""
        known = self.with_turns(values)
        return bool(evaluate(self.assumption, known)) and not evaluate(self.then, known)

    def with_turns(self, values: Mapping[str, int]) -> Mapping[str, int]:
        """The values, and those of the turns that follow from them."""
        known = dict(values)
        for name, value in self.turns:
            known[name] = evaluate(value, known)
        return known
