"""What came of a proof of the protocol, as plain data."""

from dataclasses import dataclass
from enum import Enum

from zslayout.protocol.conditions import Access
from zslayout.reference.patch_level import PatchLevel
from zslayout.vc.obligation import Obligation
from zslayout.verdict import Status, Verdict
from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A condition, and whether it holds."""

    obligation: Obligation
    verdict: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """The protocol at one patch level on one layout."""

    layout: Layout
    level: PatchLevel
    lockless: bool
    """Whether zs_free() goes without pool->lock."""
    conditions: tuple[Condition, ...]
    seconds: float

    def having(self, status: Status) -> tuple[Condition, ...]:
        """The conditions of this verdict."""
        return tuple(each for each in self.conditions if each.verdict.status is status)

    @property
    def proved(self) -> bool:
        """Whether every condition is."""
        return all(each.verdict.status is Status.PROVED for each in self.conditions)

    @property
    def exit_code(self) -> int:
        """0 proved, 1 with a condition refuted, 3 with none, but some undecided."""
        if self.having(Status.REFUTED):
            return 1
        return 0 if self.proved else 3


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """A broken protocol, and the conditions of it that are not proved."""

    name: str
    says: str
    proof: Proof

    @property
    def refuted(self) -> tuple[Condition, ...]:
        """What shows that it is broken."""
        return self.proof.having(Status.REFUTED)


class Need(Enum):
    """What an access to a word needs of C."""

    NOTHING = "plain"
    """It races with nothing: it takes the whole word, and the last that was stored."""
    READ_ONCE = "READ_ONCE()"
    """It races, and is right whatever mix it reads: for the compiler alone."""
    WRITE_ONCE = "WRITE_ONCE()"
    """The other side of such a race."""
    UNKNOWN = "unknown"
    """The protocol is not proved, and so nothing follows of what it knows where."""


@dataclass(frozen=True, slots=True)
class Accessed:
    """An access to a word, and those of other threads that it may race with."""

    access: Access
    races: tuple[Access, ...]
    need: Need


@dataclass(frozen=True, slots=True, eq=False)
class Accesses:
    """Every access of a protocol to the word of a handle."""

    proof: Proof
    found: tuple[Accessed, ...]
