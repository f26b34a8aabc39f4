"""The JSON of `verify-cert`."""

from dataclasses import dataclass

from zslayout.results.exit_code import ExitCode
from zslayout.results.records.record import Record
from zslayout.results.theorem import CertificateCheck, CertificatesResult


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecord:
    """One certificate."""

    file: str
    key: str
    """The formula that it says it vouches for; empty where it says nothing."""
    lemmas: tuple[str, ...]
    """The names of the lemmas of that formula."""
    rests_on: tuple[str, ...]
    """The names of lemmas that these use: they are certified as far as those are."""
    accepted: bool
    rejected: str
    """Why it shows nothing."""
    step: int
    """At which step it was rejected."""
    steps: int
    ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatesRecord(Record):
    """What `verify-cert` found."""

    certificates: tuple[CertificateRecord, ...]
    missing: tuple[str, ...]
    """Lemmas that others rest on, or that a folder with a ledger must hold, and that have none."""
    exit_code: ExitCode


def record(result: CertificatesResult) -> CertificatesRecord:
    """The certificates as JSON has them."""
    return CertificatesRecord(
        certificates=tuple(map(_certificate, result.found)),
        missing=result.missing,
        exit_code=result.exit_code,
    )


def _certificate(each: CertificateCheck) -> CertificateRecord:
    return CertificateRecord(
        file=each.file,
        key=each.key,
        lemmas=each.lemmas,
        rests_on=each.rests_on,
        accepted=not each.rejected,
        rejected=each.rejected,
        step=each.step,
        steps=each.steps,
        ms=round(each.milliseconds, 3),
    )
