"""How the lemmas of the theorem stand, as plain data: the one thing that its reports are made of.

Three words, each stronger than the one before: a lemma is *proved* when one solver finds no
solution to its formula, *agreed* when further solvers find none either, *certified* when a
certificate of it was checked without any solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from zslayout.results.check import ConfigResult
from zslayout.theorem.domain import Point
from zslayout.theorem.lemma import Lemma
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status
from zslayout.words.scheme import Scheme


class Need(Enum):
    """What dropping a premise does to a lemma."""

    NECESSARY = "necessary"  # without it, some values make the statement false
    REDUNDANT = "redundant"  # the statement holds without it
    UNKNOWN = "undecided"


@dataclass(frozen=True, slots=True, eq=False)
class PremiseResult:
    """One premise of a lemma, and the values that show that it is needed."""

    name: str
    says: str
    need: Need
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class SolverAnswer:
    """What one solver said of a lemma."""

    solver: str
    status: Status
    milliseconds: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """Where a statement fails: bounds that all hold there; how many points, of how many."""

    bounds: tuple[str, ...]
    points: int
    of: int


@dataclass(frozen=True, slots=True, eq=False)
class LemmaResult:
    """One lemma: the verdict on it, and all that is known besides."""

    lemma: Lemma
    status: Status
    said: tuple[SolverAnswer, ...]
    """The solver that decided, then those that were asked to confirm."""
    example: Mapping[str, int]
    """Values that meet the premises."""
    premises: tuple[PremiseResult, ...] = ()
    """Empty when nobody asked."""
    refutation: ConfigResult | None = None
    """The statement at the smallest point of the domain that makes it false."""
    region: Region | None = None
    """Where else it is false, when a few bounds say so."""
    directly: bool = False
    """Whether it was asked over the parameters alone, because as it is written it is not proved."""
    why: str = ""

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The solvers that found no solution."""
        return tuple(each.solver for each in self.said if each.status is Status.PROVED)

    @property
    def disputed(self) -> bool:
        """Whether two solvers decided differently: a bug of one of them, or ours."""
        decided = {each.status for each in self.said} - {Status.UNKNOWN}
        return len(decided) > 1

    @property
    def milliseconds(self) -> float:
        """The time of the solver that decided."""
        return self.said[0].milliseconds if self.said else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class ControlResult:
    """A control under a scheme: a point where it is false, None when none was found."""

    obligation: Obligation
    scheme: Scheme
    bits_per_long: int
    point: Point | None


@dataclass(frozen=True, slots=True, eq=False)
class TheoremResult:
    """All lemmas asked for, and the controls of their families."""

    standings: tuple[LemmaResult, ...]
    controls: tuple[ControlResult, ...]
    solvers: tuple[str, ...]
    """Names and versions of those that were asked."""

    @property
    def exit_code(self) -> int:
        """0 all proved and confirmed; 1 a refutation; 3 something undecided; 4 a dispute."""
        standings = self.standings
        if any(standing.disputed for standing in standings):
            return 4
        said = [each.status for standing in standings for each in standing.said]
        if any(status in _WRONG for status in (*said, *(each.status for each in standings))):
            return 1
        if any(each.point is None for each in self.controls):
            return 1
        undecided = Status.UNKNOWN in said or any(
            premise.need is Need.UNKNOWN for each in standings for premise in each.premises
        )
        unproved = any(
            each.status is not Status.PROVED or len(each.confirmed) < len(self.solvers)
            for each in standings
        )
        return 3 if undecided or unproved or not standings else 0


@dataclass(frozen=True, slots=True, eq=False)
class CertificateCheck:
    """One certificate that was checked: certified when there is nothing against it."""

    file: str
    key: str = ""
    """The formula that it says it vouches for; empty where it says nothing."""
    lemmas: tuple[str, ...] = ()
    """The names of the lemmas of that formula."""
    rests_on: tuple[str, ...] = ()
    """The names of lemmas that these use: they are certified as far as those are."""
    steps: int = 0
    milliseconds: float = 0.0
    step: int = 0
    rejected: str = ""
    """Why it shows nothing, and at which step."""

    @property
    def claim(self) -> str:
        """What it is about: the lemmas, else the beginning of the key."""
        return " = ".join(self.lemmas) or (f"formula {self.key[:12]}" if self.key else "no claim")


_WRONG = frozenset({Status.REFUTED, Status.VACUOUS})
