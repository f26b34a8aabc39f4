"""How one lemma stands, and one control.

Three words, each stronger than the one before: a lemma is *proved* when one solver finds no
solution to its formula, *agreed* when further solvers find none either, *certified* when a
certificate of it was checked without any solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from zslayout.arch.point import ParameterPoint
from zslayout.results.exit_code import ExitCode
from zslayout.results.finding import ConfigResult
from zslayout.tally import grouped
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

    def sentence(self, verdict: Status) -> str:
        """Who said so, in what time; what it is when that is not the verdict on the lemma."""
        text = f"{self.solver} in {self.milliseconds / 1000:.2f} s"
        if self.status is not verdict:
            text += f": {self.status.value}"
        return f"{text} ({self.why})" if self.why else text


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
    def stands(self) -> bool:
        """Whether it is proved, and nobody says otherwise."""
        return self.status is Status.PROVED and not self.disputed

    @property
    def word(self) -> str:
        """`proved`, `agreed 3` when so many solvers say so, or the verdict that it is instead."""
        if self.disputed:
            return "DISPUTED"
        if self.status is not Status.PROVED:
            return str(self.status.value)
        count = len(self.confirmed)
        return f"agreed {count}" if count > 1 else "proved"

    @property
    def sentence(self) -> str:
        """The word on it, who said so in what time, and what its premises are for."""
        said = self.word
        if self.said:
            said += " by " + ", ".join(each.sentence(self.status) for each in self.said)
        if self.directly:
            said += ", over the parameters alone"
        if self.why and not any(each.why for each in self.said):
            said += f" ({self.why})"
        needs = grouped((premise.need, premise.name) for premise in self.premises)
        if needs:
            named = (f"{', '.join(needs[n])} {n.value}" for n in Need if n in needs)
            said += f"; premises: {'; '.join(named)}"
        return said

    @property
    def milliseconds(self) -> float:
        """The time of the solver that decided."""
        return self.said[0].milliseconds if self.said else 0.0

    def exit_code(self, solvers: int) -> ExitCode:
        """What it alone would end a proof with that asked so many solvers."""
        if self.disputed:
            return ExitCode.BUG
        found = {self.status, *(each.status for each in self.said)}
        if found & {Status.REFUTED, Status.VACUOUS}:
            return ExitCode.UNEXPECTED
        open_ = any(premise.need is Need.UNKNOWN for premise in self.premises)
        if found != {Status.PROVED} or open_ or len(self.confirmed) < solvers:
            return ExitCode.UNDECIDED
        return ExitCode.AS_EXPECTED


@dataclass(frozen=True, slots=True, eq=False)
class ControlResult:
    """A control under a scheme: a point where it is false, None when none was found."""

    obligation: Obligation
    scheme: Scheme
    bits_per_long: int
    point: ParameterPoint | None

    @property
    def exit_code(self) -> ExitCode:
        """A control must be refuted."""
        return ExitCode.UNEXPECTED if self.point is None else ExitCode.AS_EXPECTED
