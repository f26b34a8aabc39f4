"""Which locks each pair of operations needs, level by level, and what the series claims of that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zslayout.protocol.contention import (
    CLAIMS,
    ContentionClaim,
    ContentionPair,
    SharedLock,
    contention,
    zone_inside_class,
)
from zslayout.protocol.transition import OperationTable, ProtocolVariant
from zslayout.reference.atomic_step import LockClass
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import GAP, STYLES, Block, Span, Table, heading, line, table
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.tally import grouped

LETTERS: Final = {
    LockClass.PAGE: "p",
    LockClass.POOL: "l",
    LockClass.CLASS: "c",
    LockClass.ZSPAGE: "z",
    LockClass.ZONE: "a",
}
LEGEND: Final = (
    "How many locks both need, and which: p page lock, l pool->lock, c class->lock, z zspage->lock,"
    "a the page allocator's zone->lock. A capital: one may wait for the other; a small letter: it",
    "tries and goes another way, or both take a share. p, c and z meet only on one page, class or",
    "zspage; l and a are the same for all.",
)


@dataclass(frozen=True, eq=False)
class LevelContention:
    """One level, by its operations."""

    level: str
    variant: ProtocolVariant
    operations: tuple[OperationTable, ...]

    @cached_property
    def pairs(self) -> tuple[ContentionPair, ...]:
        """Every pair of operations that take locks."""
        return tuple(contention(self.operations))

    @property
    def zone_inside_class(self) -> tuple[str, ...]:
        """Who takes zone->lock inside class->lock."""
        return zone_inside_class(self.operations)

    def as_expected(self, claim: ContentionClaim) -> bool:
        """Whether a claim holds where its patch is there, and not before."""
        return claim.holds(self.operations) is claim.expected(self.variant)


@dataclass(frozen=True, slots=True, eq=False)
class ContentionResult(Result):
    """The contention matrix of some levels."""

    levels: tuple[LevelContention, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where a claim does not hold that should, or holds before its patch."""
        good = all(level.as_expected(claim) for level in self.levels for claim in CLAIMS)
        return ExitCode.AS_EXPECTED if good else ExitCode.UNEXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """Each claim at each level."""
        for level in self.levels:
            for claim in CLAIMS:
                said = "holds" if claim.holds(level.operations) else "does not hold"
                yield Diagnostic(
                    f"contention.{claim.name}",
                    Level.OK if level.as_expected(claim) else Level.ERROR,
                    f"{said} at level {level.level}: {claim.statement}",
                )

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """A matrix for each set of levels that have the same; then the claims, level by level."""
        for pairs, levels in grouped((level.pairs, level) for level in self.levels).items():
            yield heading(f"level {', '.join(level.level for level in levels)}")
            yield _matrix(pairs)
            yield GAP
        yield from map(line, LEGEND)
        yield GAP
        yield table(("the series claims", *(each.level for each in self.levels)), self._claimed())
        yield GAP
        for names, levels in grouped(
            (each.zone_inside_class, each) for each in self.levels
        ).items():
            who = ", ".join(f"{name}()" for name in names) or "nobody"
            at = ", ".join(level.level for level in levels)
            yield line(f"zone->lock inside class->lock at {at}: {who}")
        yield GAP
        wrong = len([each for each in self.decided() if each.level is Level.ERROR])
        end = f"{wrong} claims not as expected" if wrong else "every claim holds from its patch on"
        yield line(Span(end, STYLES[self.exit_code]))

    def _claimed(self) -> Iterator[Sequence[str]]:
        for claim in CLAIMS:
            held = (claim.holds(level.operations) for level in self.levels)
            yield (claim.statement, *("yes" if each else "no" for each in held))


def _matrix(pairs: Sequence[ContentionPair]) -> Table:
    names = list(dict.fromkeys(name for pair in pairs for name in (pair.one, pair.other)))
    cells = {frozenset((pair.one, pair.other)): _cell(pair.locks) for pair in pairs}
    rows = [
        (f"{one}()", *(cells[frozenset((one, other))] for other in names[: place + 1]))
        for place, one in enumerate(names)
    ]
    padded = [(*row, *[""] * (len(names) + 1 - len(row))) for row in rows]
    return table(("", *(f"{name}()" for name in names)), padded)


def _cell(locks: Sequence[SharedLock]) -> str:
    letters = [
        LETTERS[each.lock_class].upper() if each.waits else LETTERS[each.lock_class]
        for each in locks
    ]
    return f"{len(letters)} {''.join(letters)}" if letters else "0"


class SharedLockRecord(Record):
    """A lock that both operations of a pair need."""

    lock: str = computed(lambda of: of.lock_class.name.lower())
    """`page`, `pool`, `class`, `zspage` or `zone`."""
    both_share: bool
    """Neither waits: both take a share."""
    waits: bool
    """One may have to wait for the other."""
    everywhere: bool
    """Whatever classes and zspages the operations are about."""


class ContentionPairRecord(Record):
    """Two operations, or one in two threads."""

    one: str
    other: str
    locks: tuple[SharedLockRecord, ...]
    """Outermost first."""


class ContentionClaimRecord(Record):
    """What the series claims of locks."""

    # of the level and the claim

    id: str = computed(lambda of: f"contention.{of[1].name}")
    says: str = computed(lambda of: of[1].statement)
    holds: bool = computed(lambda of: of[1].holds(of[0].operations))
    expected: bool = computed(lambda of: of[1].expected(of[0].variant))


class LevelContentionRecord(Record):
    """One level."""

    level: str
    pairs: tuple[ContentionPairRecord, ...]
    zone_inside_class: tuple[str, ...]
    """The operations that take zone->lock while they may hold class->lock."""
    claims: tuple[ContentionClaimRecord, ...] = computed(
        lambda of: [(of, claim) for claim in CLAIMS]
    )


class ContentionRecord(RootRecord, of=ContentionResult):
    """What `protocol locks --matrix` draws."""

    levels: tuple[LevelContentionRecord, ...]
    exit_code: ExitCode
