"""What moved on one configuration between two layouts of the word.

A state is what one side comes to on one configuration; a move is the two states of one. One rule:
numbers are compared at one chain size, outcomes at each, and an outcome that a solver gave up on is
no outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from zslayout.arch.params import ArchParams, Outcome
from zslayout.subjects.zsmalloc.parameters import DOMAIN
from zslayout.tally import grouped
from zslayout.words.layout import Field

FIELDS: Final = ("pfn", "class_idx", "obj_idx")
MACROS: Final = ("ZS_MIN_ALLOC_SIZE", "ZS_SIZE_CLASSES")
HEADROOM: Final = "headroom"
QUANTITIES: Final = (*DOMAIN.names, *FIELDS, *MACROS, HEADROOM)
"""What is compared of a layout, by name, in the order of reports."""

Value = int | Field | None
"""A number; a field, or None where the word has none of that name."""


class Direction(Enum):
    """How the outcome of one configuration moved."""

    WORSE = "worse"  # at some chain size
    UNDECIDED = "undecided"  # a solver gave up on some outcome, and none is worse
    BETTER = "better"  # at some chain size, and worse at none
    SAME = "same"


@dataclass(frozen=True, slots=True)
class DiffOperand:
    """One of the two that are compared, as it was asked for."""

    name: str
    title: str = ""
    nearest: str = ""
    """Of a C file: the scheme that it is nearest to."""
    agrees: tuple[tuple[str, int], ...] = ()
    """Of a C file: the schemes that it agrees with, each on how many configurations."""


@dataclass(frozen=True, slots=True, eq=False)
class ConfigState:
    """What one side comes to on one configuration."""

    params: ArchParams
    chain_size: int
    """Where its numbers are compared, in pages."""
    values: Mapping[int, Mapping[str, Value]]
    """The quantities, by chain size."""
    outcomes: Mapping[int, Outcome | None]
    """By chain size; None where a solver gave up on something that the outcome rests on."""
    refuted: tuple[str, ...] = ()
    """The statements that are false at some chain size and not known to be, by id."""
    wrong: tuple[str, ...] = ()
    """Those of which some verdict is not the expected one, by id: a check would not pass."""
    agrees: str = ""
    """The scheme that the word is laid out by; nothing for a C file that agrees with none here."""

    @property
    def outcome(self) -> Outcome:
        """The worst outcome over the chain sizes; what is undecided is unproved."""
        return Outcome.worst(tuple(each or Outcome.UNPROVED for each in self.outcomes.values()))

    @property
    def undecided(self) -> bool:
        """Whether a solver gave up on the outcome at some chain size."""
        return None in self.outcomes.values()


class QuantityChange(NamedTuple):
    """A quantity that is another number on the other side."""

    what: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class OtherChainSizes:
    """A quantity that is the same at the chain size of the comparison, and another at some."""

    what: str
    changes: tuple[tuple[int, QuantityChange], ...]
    """By chain size."""

    @property
    def chain_sizes(self) -> tuple[int, ...]:
        """Where it is another."""
        return tuple(size for size, _ in self.changes)


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """An outcome that is another on the other side; None is undecided. It may be None on both."""

    before: Outcome | None
    after: Outcome | None
    chain_sizes: tuple[int, ...]
    everywhere: bool
    """Whether these are all the chain sizes that there are."""

    @property
    def direction(self) -> Direction:
        """How it moved."""
        if self.before is None or self.after is None:
            return Direction.UNDECIDED
        worse = Outcome.worst((self.before, self.after)) is self.after
        return Direction.WORSE if worse else Direction.BETTER


@dataclass(frozen=True, slots=True, eq=False)
class ConfigDiff:
    """The two states of one configuration, or of one in place of another."""

    before: ConfigState
    after: ConfigState

    @property
    def params(self) -> ArchParams:
        """The configuration that reports name."""
        return self.after.params

    @property
    def changes(self) -> tuple[QuantityChange, ...]:
        """The quantities that moved, in the order of `QUANTITIES`."""
        before = self.before.values[self.before.chain_size]
        after = self.after.values[self.after.chain_size]
        return _changes(before, after)

    @property
    def elsewhere(self) -> tuple[OtherChainSizes, ...]:
        """The quantities that moved at other chain sizes only."""
        moved = {change.what for change in self.changes}
        found = grouped(
            (change.what, (size, change))
            for size, before in self.before.values.items()
            for change in _changes(before, self.after.values.get(size, before))
            if change.what not in moved
        )
        return tuple(
            OtherChainSizes(what, tuple(found[what])) for what in QUANTITIES if what in found
        )

    @property
    def steps(self) -> tuple[OutcomeChange, ...]:
        """How the outcome moved, the chain sizes that moved alike together."""
        before, after = self.before.outcomes, self.after.outcomes
        sizes = grouped(
            ((before[size], after[size]), size)
            for size in before
            if size in after and (before[size] is not after[size] or before[size] is None)
        )
        steps = [
            OutcomeChange(*ends, tuple(at), len(at) == len(before)) for ends, at in sizes.items()
        ]
        worst = (self.before.outcome, self.after.outcome)
        if not steps and worst[0] is not worst[1]:
            # Their ranges differ, and the outcomes differ where only one of them goes.
            steps.append(OutcomeChange(*worst, (), everywhere=True))
        return tuple(steps)

    @property
    def refuted(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The statements that are false before alone, and after alone."""
        before, after = self.before.refuted, self.after.refuted
        return (
            tuple(each for each in before if each not in after),
            tuple(each for each in after if each not in before),
        )

    @property
    def recognised(self) -> tuple[str, str] | None:
        """The schemes before and after, if one of the two is a scheme and the other is none."""
        ends = (self.before.agrees, self.after.agrees)
        return ends if bool(ends[0]) != bool(ends[1]) else None

    @property
    def direction(self) -> Direction:
        """How it moved: the first of `Direction` that some step takes.

        Worse is also what a check would newly refuse for a statement that no outcome rests on.
        """
        taken = {step.direction for step in self.steps}
        if not set(self.after.wrong) <= set(self.before.wrong):
            taken.add(Direction.WORSE)
        if self.before.undecided or self.after.undecided:
            taken.add(Direction.UNDECIDED)
        return next((each for each in Direction if each in taken), Direction.SAME)

    @property
    def unchanged(self) -> bool:
        """Whether nothing moved at any chain size, and all is decided."""
        if self.direction is not Direction.SAME or any(self.refuted) or self.recognised:
            return False
        return not self.changes and not self.elsewhere


def _changes(before: Mapping[str, Value], after: Mapping[str, Value]) -> tuple[QuantityChange, ...]:
    return tuple(
        QuantityChange(what, before[what], after[what])
        for what in QUANTITIES
        if before[what] != after[what]
    )
