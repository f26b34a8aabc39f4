"""How the lemmas of the theorem stand, and the certificates of them.

Three words, each stronger than the one before: a lemma is *proved* when one solver finds no
solution to its formula, *agreed* when further solvers find none either, *certified* when a
certificate of it was checked without any solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from zslayout.arch.point import ParameterPoint
from zslayout.results.check import ConfigResult
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result
from zslayout.theorem.lemma import Lemma
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status
from zslayout.words.scheme import Scheme

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic


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


@dataclass(frozen=True, slots=True, eq=False)
class TheoremResult(Result):
    """All lemmas asked for, and the controls of their families."""

    DOCUMENT: ClassVar = "theorem.document"
    RECORD: ClassVar = "theorem.TheoremRecord"

    lemma_results: tuple[LemmaResult, ...]
    controls: tuple[ControlResult, ...]
    solvers: tuple[str, ...]
    """Names and versions of those that were asked."""
    kept: int = 0
    """How many formulas were not asked about, because they stand as they were proved before."""

    @property
    def exit_code(self) -> ExitCode:
        """The worst of any; undecided when nothing stands. Two solvers that differ are a bug."""
        lemmas = [each.exit_code(len(self.solvers)) for each in self.lemma_results]
        nothing = [] if lemmas or self.kept else [ExitCode.UNDECIDED]
        controls = (control.exit_code for control in self.controls)
        return ExitCode.worst((ExitCode.AS_EXPECTED, *nothing, *lemmas, *controls))

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """Every lemma and every control."""
        from zslayout.results.documents.theorem import diagnostics

        return tuple(diagnostics(self))


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


@dataclass(frozen=True, slots=True, eq=False)
class CertificatesResult(Result):
    """Certificates that were checked, and the lemmas that others rest on and that have none."""

    DOCUMENT: ClassVar = "certificates.document"
    RECORD: ClassVar = "certificates.CertificatesRecord"

    found: tuple[CertificateCheck, ...]
    missing: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where one is rejected or missing, or there is none."""
        bad = any(each.rejected for each in self.found) or self.missing or not self.found
        return ExitCode.UNEXPECTED if bad else ExitCode.AS_EXPECTED

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """Each certificate, and what is missing."""
        from zslayout.results.documents.certificates import diagnostics

        return tuple(diagnostics(self))
