"""The shape of a statement: for all values of the variables, if `given` then `then`.

One rule: a claim is closed but for parameters (macros and the four numbers of a configuration);
with ints for those it is one question for a solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from zslayout.expr.build import all_of
from zslayout.expr.ints import evaluate
from zslayout.expr.nodes import TRUE, Expr, Var
from zslayout.expr.walk import names


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A named value on the way, for a person who reads a counterexample.

    A `word` is an obj word: it is drawn as a bit map. A step is shown where `when` is true.
    """

    name: str
    value: Expr
    word: bool = False
    when: Expr = TRUE


@dataclass(frozen=True, slots=True, eq=False)
class Use:
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
    """

    variables: tuple[Var, ...]
    given: tuple[Expr, ...]
    then: Expr
    steps: tuple[Step, ...] = ()
    field: str = ""
    enumerated: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()

    @cached_property
    def parameters(self) -> tuple[Var, ...]:
        """The free names that are not variables, sorted: what an instance must give values for."""
        free = set(names(*self.given, self.then)) - set(self.variables)
        return tuple(sorted(free, key=lambda var: var.name))

    @cached_property
    def assumption(self) -> Expr:
        """All of `given`."""
        return all_of(*self.given)

    def refuted_by(self, values: Mapping[str, int]) -> bool:
        """Whether these values of parameters and variables make the claim false."""
        return bool(evaluate(self.assumption, values)) and not evaluate(self.then, values)
