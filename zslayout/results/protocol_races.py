"""What each access to a word may race with, and what it needs of C."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from textwrap import fill
from typing import Final

from zslayout.protocol.proof_obligations import ProtocolAccess, locks_held_at
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.diagnostic import Diagnostic, Level, about
from zslayout.results.document import (
    GAP,
    STYLES,
    Block,
    Preformatted,
    Span,
    Table,
    heading,
    line,
    table,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_proof import ProtocolProof
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result, Tabular
from zslayout.verdict import Status
from zslayout.words.layout import Layout

_HOLDING_WIDTH: Final = 18


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


_SAYS: Final = {
    AccessNeed.NOTHING: "nobody stores the word meanwhile: it is whole, and the last one stored",
    AccessNeed.READ_ONCE: "for the compiler, which may read twice or in parts; any mix has the"
    " class",
    AccessNeed.WRITE_ONCE: "the other side of that race, likewise for the compiler alone",
    AccessNeed.UNKNOWN: "the protocol is not proved, so nothing follows",
}


@dataclass(frozen=True, slots=True)
class AccessResult:
    """An access to a word, and those of other threads that it may race with."""

    access: ProtocolAccess
    races: tuple[ProtocolAccess, ...]
    need: AccessNeed

    @property
    def held_locks(self) -> tuple[str, ...]:
        """The kinds of locks that it may hold, outermost first."""
        classes = sorted(locks_held_at(self.access.operation)[self.access.transition.label])
        return tuple(lock_class.name.lower() for lock_class in classes)

    @property
    def racing_operations(self) -> tuple[str, ...]:
        """The operations that it may race with, as calls."""
        return tuple(dict.fromkeys(f"{other.operation.name}()" for other in self.races))

    @property
    def named(self) -> str:
        """Who does what."""
        return f"{self.access.operation.name}() {'stores' if self.access.is_store else 'loads'}"


@dataclass(frozen=True, slots=True, eq=False)
class RaceReport(Result, Tabular):
    """Every access of a protocol to the word of a handle, after its proof."""

    proof: ProtocolProof
    accesses: tuple[AccessResult, ...]

    @property
    def exit_code(self) -> ExitCode:
        """That of the proof: where it fails, nothing follows."""
        return self.proof.exit_code

    def decided(self) -> Iterator[Diagnostic]:
        """Every access, and every condition of the proof."""
        for each in self.accesses:
            text = f"{each.named} at {each.access.transition.label}: may race with"
            text += f" {', '.join(each.racing_operations) or 'nothing'}, needs {each.need.value}"
            yield Diagnostic("access", Level.NOTE, text, *about(self.proof.layout))
        yield from self.proof.decided()

    def table(self) -> Table:
        """An access a row."""
        rows = [
            (
                each.named,
                each.access.transition.label,
                fill(", ".join(each.held_locks) or "-", _HOLDING_WIDTH),
                "\n".join(each.racing_operations) or "-",
                each.need.value,
            )
            for each in self.accesses
        ]
        return table(("access", "at", "holding", "may race with", "needs"), rows)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """A line an access, then what the needs mean."""
        layout, level = self.proof.layout, self.proof.level
        yield heading(f"{layout.params.name} {layout.scheme.name}, level {level.value}")
        yield line(_word(layout), indent=2)
        yield line("for any number of threads, handles, zspages and pages", indent=2)
        yield GAP
        yield self.table()
        yield GAP
        needs = dict.fromkeys(found.need for found in self.accesses)
        width = max(len(need.value) for need in needs)
        yield Preformatted(tuple(f"{need.value:<{width}}  {_SAYS[need]}" for need in needs))
        yield GAP
        yield line(Span(_verdict(self), STYLES[self.exit_code]))


def _word(layout: Layout) -> str:
    said = f"words of {layout.params.bits_per_long} bits"
    for field in layout.fields:
        if field.name == "class_idx":
            return f"{said}, class_idx in bits {field.lsb} to {field.lsb + field.width - 1}"
    return f"{said}, without class_idx"


def _verdict(report: RaceReport) -> str:
    proof = report.proof
    refuted, count = proof.with_status(Status.REFUTED), len(proof.conditions)
    if refuted:
        more = f", and {len(refuted) - 1} more" if refuted[1:] else ""
        return f"not proved: {refuted[0].obligation.id} is refuted{more}"
    if not proof.proved:
        return "undecided: see zslayout protocol prove"
    racing = [found for found in report.accesses if found.races]
    said = f"{len(racing)} of {len(report.accesses)} may race" if racing else "none races"
    return f"proved: {said}; all {count} conditions hold"


class RaceRecord(Record):
    """An access of another thread."""

    operation: str = computed("operation.name")
    label: str = computed("transition.label")


class AccessRecord(Record):
    """One access to a word."""

    operation: str = computed("access.operation.name")
    label: str = computed("access.transition.label")
    says: str = computed("access.transition.description")
    stores: bool = computed("access.is_store")
    holds: tuple[str, ...] = computed("held_locks")
    """The kinds of locks that it may hold, outermost first."""
    races: tuple[RaceRecord, ...]
    """What it may race with."""
    needs: AccessNeed = computed("need")


class RacesRecord(RootRecord, of=RaceReport):
    """What `protocol races` found."""

    arch: str = computed("proof.layout.params.name")
    scheme: str = computed("proof.layout.scheme.name")
    chain_size: int = computed("proof.layout.chain_size")
    level: PatchLevel = computed("proof.level")
    proved: bool = computed("proof.proved")
    """Whether the protocol is; if not, nothing follows."""
    accesses: tuple[AccessRecord, ...]
    exit_code: ExitCode
