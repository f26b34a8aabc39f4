"""What parameters must meet for every statement about a scheme to be true: the weakest conditions.

Where a statement does not hold for every architecture, the exact condition is known, and proved
both ways (`vc/obligation.py`, `Validity`); a statement that holds everywhere needs none.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from zslayout.expr.build import implies, negate
from zslayout.expr.nodes import TRUE, Expr
from zslayout.expr.walk import names
from zslayout.subjects.known import subject_of
from zslayout.vc.obligation import Obligation, Scope
from zslayout.words.scheme import Scheme, SchemeModel

_UNKNOWN_TO_C: Final = "ADDRESSABLE_BITS"
"""What a machine addresses stands in no header."""


class GuardedCondition(NamedTuple):
    """A condition, the statement that is false where it is, and why it may be."""

    id: str
    statement: str
    why: str
    holds: Expr

    @property
    def in_c(self) -> bool:
        """Whether C has all that it speaks of."""
        return all(var.name != _UNKNOWN_TO_C for var in names(self.holds))


def conditions(scheme: Scheme, bits_per_long: int) -> tuple[GuardedCondition, ...]:
    """What must hold, all together, so that every statement about the scheme does; by word width.

    The scheme's own assertion is the first; the others are asked as if it held.
    """
    return tuple(_conditions(scheme, scheme.definition(bits_per_long)))


def _conditions(scheme: Scheme, model: SchemeModel) -> Iterator[GuardedCondition]:
    if model.assertion != TRUE:
        said = "Every field has the bits that it needs."
        yield GuardedCondition("build", said, "the scheme asserts it itself", model.assertion)
    for each in subject_of(scheme).registry.of_schemes:
        validity = each.valid_where(scheme.name, model.bits_per_long)
        if each.noticed and validity is not None:
            holds = _in_scope(each, model, validity.holds(model))
            yield GuardedCondition(each.id, each.statement, validity.why, holds)


def _in_scope(obligation: Obligation, model: SchemeModel, holds: Expr) -> Expr:
    """The condition where the statement speaks of the layout, and nothing elsewhere."""
    match obligation.scope:
        case Scope.EVERY:
            return holds
        case Scope.GATE_ON:
            return implies(model.word.gated().enabled, holds)
        case Scope.GATE_OFF:
            return implies(negate(model.word.gated().enabled), holds)
