"""How far a layout is from no longer fitting, as plain data.

A trial is one point and what the check made of it; a reach is how far one number can be raised. One
rule: whatever is said to hold has a trial, and a trial is made of verdicts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from zslayout.arch.params import Outcome
from zslayout.results.check import ConfigResult
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result, Tabular
from zslayout.words.layout import Layout

if TYPE_CHECKING:
    from zslayout.results.diagnostic import Diagnostic
    from zslayout.results.document import Table


class Axis(Enum):
    """What can be changed, by its name in the kernel."""

    CHAIN_SIZE = "CONFIG_ZSMALLOC_CHAIN_SIZE"  # in pages
    PAGE_SHIFT = "PAGE_SHIFT"
    PHYSMEM_BITS = "MAX_POSSIBLE_PHYSMEM_BITS"
    CLASS_BITS = "CLASS_BITS"
    GATE = "ZS_OBJ_CLASS_IDX"

    def of(self, layout: Layout) -> int:
        """The number of the layout on this axis. Raises KeyError for the gate, which has none."""
        return layout.values[self.value]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One configuration under one scheme at one chain size, and what the check made of it."""

    layout: Layout
    outcome: Outcome
    proved: int
    """How many statements are proved, controls not counted."""
    failing: tuple[str, ...] = ()
    """Statements that are refuted or vacuous, by id."""
    known: tuple[str, ...] = ()
    """Statements that are refuted as the archconfig expects: no change is asked to mend them."""
    undecided: tuple[str, ...] = ()
    """Statements and controls that a solver gave up on."""
    unrefuted_controls: tuple[str, ...] = ()
    """Controls that are true of this layout: what they show elsewhere they cannot show here."""

    @property
    def sound(self) -> bool:
        """Whether the kernel builds and everything that is said of its word is proved."""
        builds = self.outcome.complete or self.outcome is Outcome.FALLBACK
        return builds and not self.failing and not self.undecided

    @property
    def holds(self) -> bool:
        """Whether the word has all its fields and everything that is said of it is proved."""
        return self.sound and self.outcome.complete


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """How far one number can be raised from a point while the others stay.

    `last` is the last trial that holds, None when `start` does not. `beyond` is the first that does
    not hold, None when the range of the axis ends before.
    """

    axis: Axis
    start: Trial
    last: Trial | None
    beyond: Trial | None

    @property
    def more(self) -> int:
        """How much more still fits; 0 when nothing does."""
        return self.axis.of(self.last.layout) - self.axis.of(self.start.layout) if self.last else 0

    @property
    def chain_size(self) -> int:
        """CONFIG_ZSMALLOC_CHAIN_SIZE at the start, in pages."""
        return self.start.layout.chain_size


@dataclass(frozen=True, slots=True, eq=False)
class ConfigHeadroom:
    """How much more still fits on one configuration under one scheme."""

    result: ConfigResult
    start: Trial
    """The configuration itself at `chain_size`."""
    chain_size: int
    """CONFIG_ZSMALLOC_CHAIN_SIZE from which the axes are followed, in pages."""
    physmem_bits: tuple[Reach, ...]
    """One for each chain size, or for the one that was asked for."""
    chain: Reach | None
    """None where the word does not depend on the chain size."""
    class_bits: tuple[Reach, ...]
    """At `chain_size` and at the largest; one when these are the same, none where the scheme has no
    CLASS_BITS to change."""
    front: tuple[Trial, ...]
    """Every point that holds and has none that holds and is larger in all of physical bits, chain
    size and CLASS_BITS; none of the three below the configuration's but the chain size."""
    asked_as: str = ""
    """What names the configuration on a command line, if not its name."""

    @property
    def undecided(self) -> bool:
        """Whether a solver gave up on something that an answer rests on."""
        return any(trial.undecided for trial in self.trials)

    @property
    def trials(self) -> Iterator[Trial]:
        """Every trial that the answers rest on, each once."""
        reaches = self.reaches
        ends = [end for each in reaches for end in (each.start, each.last, each.beyond) if end]
        return iter(dict.fromkeys((self.start, *ends, *self.front)))

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """Every reach, axis by axis."""
        return (*self.physmem_bits, *self.of_chain, *self.class_bits)

    @property
    def of_chain(self) -> tuple[Reach, ...]:
        """The reach in a chain, if there is one."""
        return () if self.chain is None else (self.chain,)


@dataclass(frozen=True, slots=True, eq=False)
class HeadroomResult(Result, Tabular):
    """How much more still fits, on one configuration or on many."""

    DOCUMENT: ClassVar = "headroom.document"
    RECORD: ClassVar = "headroom.HeadroomRecord"

    results: tuple[ConfigHeadroom, ...]
    one: bool
    """Whether one configuration was asked about, which is then told in full."""

    @property
    def exit_code(self) -> ExitCode:
        """Undecided where a solver gave up on something that an answer rests on."""
        open_ = any(each.undecided for each in self.results)
        return ExitCode.UNDECIDED if open_ else ExitCode.AS_EXPECTED

    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """How far each number can be raised, and what ends it."""
        from zslayout.results.documents.headroom import diagnostics

        return tuple(one for each in self.results for one in diagnostics(each))

    def table(self) -> "Table":
        """One configuration under one scheme a row."""
        from zslayout.results.records.headroom import table

        return table(self)
