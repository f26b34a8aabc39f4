"""What would make a layout hold, as plain data: changes, each with the trials that prove it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from zslayout.arch.params import Outcome
from zslayout.results.check import ConfigResult
from zslayout.results.exit_code import ExitCode
from zslayout.results.headroom import Axis, Trial
from zslayout.results.result import Result
from zslayout.words.layout import Layout

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """One thing that is changed. The gate has no numbers: both are 0."""

    axis: Axis
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class GateEffect:
    """What a computed gate does to every shipped configuration, each checked before and after."""

    kept: tuple[str, ...]
    """Those whose word carries class_idx at every chain size, before and after."""
    gained: tuple[tuple[str, Outcome], ...]
    """Those that did not build at some chain size and now do at each, with the outcome now."""
    same: tuple[str, ...]
    """Those that fell back, and still do or now carry class_idx."""
    lost: tuple[str, ...]
    """Those whose word carried class_idx at some chain size where it no longer does."""
    worse: tuple[str, ...]
    """Those on which something is not proved after the change that is not known to fail."""
    proved: int
    """How many statements are proved after the change, each at each chain size."""
    undecided: tuple[str, ...]
    """Those on which a solver gave up."""

    @property
    def count(self) -> int:
        """How many configurations there are."""
        groups = (self.kept, self.gained, self.same, self.lost, self.worse, self.undecided)
        return sum(map(len, groups))


@dataclass(frozen=True, slots=True, eq=False)
class Suggestion:
    """Changes that mend a layout, with the proof: a trial for each chain size it is to hold at."""

    changes: tuple[ParameterChange, ...]
    before: Layout
    trials: tuple[Trial, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst outcome over the chain sizes."""
        return Outcome.worst(tuple(trial.outcome for trial in self.trials))

    @property
    def tightest(self) -> Layout:
        """The layout with the least room to spare, at the largest such chain size."""
        return min(
            (trial.layout for trial in self.trials),
            key=lambda layout: (layout.headroom_bits, -layout.chain_size),
        )


@dataclass(frozen=True, slots=True, eq=False)
class InfeasibleAxis:
    """An axis on which nothing mends the layout: the values tried, and the best that came of it.

    `best` is a layout at its worst chain size. `failing` are the statements, by id, that fail where
    the bits would do.
    """

    axis: Axis
    tried: tuple[int, ...]
    best: Layout
    failing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SuggestResult(Result):
    """What would mend a layout, the smallest change on each axis first."""

    DOCUMENT: ClassVar = "suggest.document"
    RECORD: ClassVar = "suggest.SuggestRecord"

    result: ConfigResult
    start: tuple[Trial, ...]
    """The configuration itself, at each chain size that was asked for."""
    found: tuple[Suggestion, ...] = ()
    infeasible: tuple[InfeasibleAxis, ...] = ()
    everywhere: GateEffect | None = None
    """Of a computed gate, where one is suggested."""
    given_up: tuple[str, ...] = ()
    """What a solver gave up on, in words: an answer may be missing."""

    @property
    def broken(self) -> tuple[Trial, ...]:
        """The chain sizes at which there is something to mend."""
        carries = self.result.scheme.gated
        return tuple(trial for trial in self.start if not (trial.holds if carries else trial.sound))

    @property
    def undecided(self) -> bool:
        """Whether a solver gave up on something that the answer rests on."""
        return bool(self.given_up or (self.everywhere and self.everywhere.undecided))

    @property
    def exit_code(self) -> ExitCode:
        """Undecided where a solver gave up on something that the answer rests on."""
        return ExitCode.UNDECIDED if self.undecided else ExitCode.AS_EXPECTED

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """Each suggestion, and what a solver gave up on."""
        from zslayout.results.documents.suggest import diagnostics

        return tuple(diagnostics(self))
