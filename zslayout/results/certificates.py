"""Certificates that were checked, and the lemmas that others rest on and that have none."""

from collections.abc import Iterator
from dataclasses import dataclass

from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.document import STYLES, Block, Span, line
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed
from zslayout.results.result import Detail, Result
from zslayout.tally import counted


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

    @property
    def sentence(self) -> str:
        """What it is worth."""
        if self.rejected:
            return f"{self.claim}: REJECTED at step {self.step}: {self.rejected}"
        rests = f", resting on {', '.join(self.rests_on)}" if self.rests_on else ""
        time = f"{self.milliseconds / 1000:.2f} s"
        return f"{self.claim}: certified, {self.steps} steps, {time}{rests}"


@dataclass(frozen=True, slots=True, eq=False)
class CertificatesResult(Result):
    """All that were checked, one a line, the claim first."""

    found: tuple[CertificateCheck, ...]
    missing: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where one is rejected or missing, or there is none."""
        bad = any(each.rejected for each in self.found) or self.missing or not self.found
        return ExitCode.UNEXPECTED if bad else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """Each certificate, and what is missing."""
        for each in self.found:
            level = Level.ERROR if each.rejected else Level.OK
            yield Diagnostic("certificate", level, f"{each.sentence} ({each.file})")
        for name in self.missing:
            yield Diagnostic("certificate.missing", Level.ERROR, f"{name}: no certificate")
        if not self.found:
            yield Diagnostic("certificate.missing", Level.ERROR, "there is no certificate")

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """What is rejected or missing, and how many there are; `verbose` names every one."""
        for each in self.found:
            if each.rejected:
                yield line(Span(each.sentence, "bad"))
                yield line(each.file, indent=2)
            elif detail.verbose or len(self.found) == 1:
                yield line(each.sentence)
        yield from (line(Span(f"{name}: no certificate", "bad")) for name in self.missing)
        rejected = sum(bool(each.rejected) for each in self.found)
        accepted = len(self.found) - rejected
        said = (
            f"{counted(len(self.found), 'certificate')}: {accepted} accepted, {rejected} rejected"
        )
        if self.missing:
            said += f", {len(self.missing)} missing"
        steps = sum(each.steps for each in self.found)
        yield line(Span(f"{said}; {steps} steps, no solver asked", STYLES[self.exit_code]))


class CertificateRecord(Record):
    """One certificate."""

    file: str
    key: str
    """The formula that it says it vouches for; empty where it says nothing."""
    lemmas: tuple[str, ...]
    """The names of the lemmas of that formula."""
    rests_on: tuple[str, ...]
    """The names of lemmas that these use: they are certified as far as those are."""
    accepted: bool = computed(lambda of: not of.rejected)
    rejected: str
    """Why it shows nothing."""
    step: int
    """At which step it was rejected."""
    steps: int
    ms: float = computed(lambda of: round(of.milliseconds, 3))
    """What it took to check."""


class CertificatesRecord(RootRecord, of=CertificatesResult):
    """What `verify-cert` found."""

    certificates: tuple[CertificateRecord, ...] = computed("found")
    missing: tuple[str, ...]
    """Lemmas that others rest on, or that a folder with a ledger must hold, and that have none."""
    exit_code: ExitCode
