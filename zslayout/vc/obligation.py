"""A named claim: what it says in words, what it cites, what it rests on, what is expected of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from zslayout.vc.claim import Claim
from zslayout.words.layout import Layout
from zslayout.words.scheme import SchemeModel


class Scope(Enum):
    """The layouts that an obligation speaks of."""

    EVERY = "every layout"
    CLASS_IDX = "layouts whose word carries class_idx"
    FALLBACK = "layouts whose scheme could carry class_idx but whose gate is off"

    def covers(self, layout: Layout) -> bool:
        """Whether the layout is one of them."""
        match self:
            case Scope.EVERY:
                return True
            case Scope.CLASS_IDX:
                return layout.enabled
            case Scope.FALLBACK:
                return layout.scheme.carries_class and not layout.enabled


@dataclass(frozen=True, slots=True, eq=False)
class Obligation:
    """One statement that must hold; a control is one that must be refuted.

    `statement` is true when proved. `needs` are obligations without which this one says nothing.
    `mend` tells what to do when it is refuted.
    """

    id: str
    statement: str
    cites: tuple[str, ...]
    build: Callable[[SchemeModel], Claim]
    scope: Scope = Scope.EVERY
    needs: tuple[str, ...] = ()
    mend: str = ""
    control: bool = False

    def claim(self, definition: SchemeModel) -> Claim:
        """The claim about a scheme, built once."""
        return _claim(self.build, definition)

    @property
    def family(self) -> str:
        """The first part of the id."""
        return self.id.partition(".")[0]


@cache
def _claim(build: Callable[[SchemeModel], Claim], definition: SchemeModel) -> Claim:
    return build(definition)
