"""What came of a proof of the protocol, as plain data."""

from dataclasses import dataclass
from enum import Enum

from zslayout.protocol.proof_obligations import ProtocolAccess
from zslayout.reference.patch_level import PatchLevel
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class ConditionResult:
    """A condition, and whether it holds."""

    obligation: Obligation
    verdict: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class ProtocolProof:
    """The protocol at one patch level on one layout."""

    layout: Layout
    level: PatchLevel
    lockless_free: bool
    """Whether zs_free() goes without pool->lock."""
    conditions: tuple[ConditionResult, ...]
    seconds: float

    def with_status(self, status: Status) -> tuple[ConditionResult, ...]:
        """The conditions of this verdict."""
        return tuple(result for result in self.conditions if result.verdict.status is status)

    @property
    def proved(self) -> bool:
        """Whether every condition is."""
        return all(result.verdict.status is Status.PROVED for result in self.conditions)


@dataclass(frozen=True, slots=True, eq=False)
class MutantProof:
    """A mutant, and the proof of it, which must fail."""

    name: str
    description: str
    proof: ProtocolProof

    @property
    def refuted(self) -> tuple[ConditionResult, ...]:
        """The conditions that refute it."""
        return self.proof.with_status(Status.REFUTED)


class AccessNeed(Enum):
    """What an access to a word needs of C."""

    NOTHING = "plain"
    """It races with nothing: it takes the whole word, and the last that was stored."""
    READ_ONCE = "READ_ONCE()"
    """It races, and is right whatever mix it reads: for the compiler alone."""
    WRITE_ONCE = "WRITE_ONCE()"
    """The other side of such a race."""
    UNKNOWN = "unknown"
    """The protocol is not proved, and so nothing follows from its assertions."""


@dataclass(frozen=True, slots=True)
class AccessResult:
    """An access to a word, and those of other threads that it may race with."""

    access: ProtocolAccess
    races: tuple[ProtocolAccess, ...]
    need: AccessNeed


@dataclass(frozen=True, slots=True, eq=False)
class RaceReport:
    """Every access of a protocol to the word of a handle."""

    proof: ProtocolProof
    accesses: tuple[AccessResult, ...]
