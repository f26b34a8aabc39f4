"""A named claim, and everything that the rest of the tool has to know about it.

One rule: what is done with an obligation is told by its fields and never by its id, so that a new
one is one entry in its family.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from zslayout.expr.nodes import Expr
from zslayout.vc.claim import Claim
from zslayout.words.layout import GateState, Layout
from zslayout.words.scheme import SchemeModel


class Scope(Enum):
    """The layouts that an obligation speaks of."""

    EVERY = "every layout"
    GATE_ON = "layouts whose gate is on"
    GATE_OFF = "layouts whose gate is off"

    def covers(self, layout: Layout) -> bool:
        """Whether the layout is one of them."""
        return self.covers_state(layout.gate_state)

    def covers_state(self, state: GateState) -> bool:
        """Whether layouts in this state are among them."""
        match self:
            case Scope.EVERY:
                return True
            case Scope.GATE_ON:
                return state is GateState.ON
            case Scope.GATE_OFF:
                return state is GateState.OFF


class Role(Enum):
    """What the rest of the tool rests on a statement for, where it does."""

    NONE = "nothing else rests on it"
    FITS = "it says whether the word is wide enough: the table's column"
    FRAMES = "it says that every page frame of the machine has a place in the word"
    LAYOUT = "it says where fields lie, so that others may speak of widths alone"
    GATE = "it says of a gate that is on that all is well"
    COMPLETE = "it says of a gate that is off that nothing else would do"
    EQUIVALENT = "it says which scheme a C file is"


@dataclass(frozen=True, slots=True, eq=False)
class Validity:
    """Where a statement holds, exactly, under schemes that do not keep it everywhere.

    One rule: it is proved both ways. The lemma assumes `holds`, and where that is false the
    converse shows that the statement is false too: by itself when it has no variables, else at the
    values of `broken_by`.
    """

    at: frozenset[tuple[str, int]]
    """Schemes, each with BITS_PER_LONG."""
    holds: Callable[[SchemeModel], Expr]
    why: str
    broken_by: Mapping[str, Callable[[SchemeModel], Expr]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Obligation:
    """One statement that must hold; a control is one that must be refuted.

    `statement` is true when proved, `why` says what goes wrong when it is not, and `fix` what to do
    then. `needs` are obligations without which this one says nothing.
    """

    id: str
    statement: str
    cites: tuple[str, ...]
    build: Callable[[SchemeModel], Claim]
    scope: Scope = Scope.EVERY
    needs: tuple[str, ...] = ()
    why: str = ""
    fix: str = ""
    control_of: str = ""
    """What this is the control of, where it is one."""
    about: str = ""
    """The word that it speaks of, and which part of it:"""
    field: str = ""
    kind: str = ""
    """What is said of it, where that is derived."""
    whole_word: bool = False
    """Whether it speaks of words that nothing makes: then it is asked of schemes, and of C files
    that agree with one."""
    assumes_assertion: bool = True
    """Whether it says nothing where the scheme's static assertion fails."""
    fails_with_assertion: bool = False
    """Whether it is false where that fails, so that a build error is no surprise to it."""
    validity: tuple[Validity, ...] = ()
    rank: int = 9
    """Its place in a proof: what proves a fact has a lower one than what uses it."""
    over_widths: "Obligation | None" = None
    """What its proof may rest on to speak of widths alone: where the fields lie."""
    rests_on: "tuple[Obligation, ...]" = ()
    """What else its proof may rest on, as `Claim.uses` says at which values."""
    role: Role = Role.NONE

    def claim(self, model: SchemeModel) -> Claim:
        """The claim about a scheme, built once."""
        return _claim(self.build, model)

    @property
    def family(self) -> str:
        """The first part of the id."""
        return self.id.partition(".")[0]

    @property
    def control(self) -> bool:
        """Whether it must be refuted."""
        return bool(self.control_of)

    @property
    def noticed(self) -> bool:
        """Whether a kernel is wrong where it is false, so that outcomes rest on it.

        None is for a gate that could be wider, or a file that is another scheme than it was.
        """
        return not self.control and self.role not in (Role.COMPLETE, Role.EQUIVALENT)

    def valid_where(self, scheme: str, bits_per_long: int) -> Validity | None:
        """The condition under a scheme; None where it holds on the whole domain."""
        for each in self.validity:
            if (scheme, bits_per_long) in each.at:
                return each
        return None


@cache
def _claim(build: Callable[[SchemeModel], Claim], model: SchemeModel) -> Claim:
    return build(model)
