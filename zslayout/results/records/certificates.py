"""The JSON of `verify-cert`."""

from zslayout.results.exit_code import ExitCode
from zslayout.results.records.record import Record, RootRecord, computed


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


class CertificatesRecord(RootRecord):
    """What `verify-cert` found."""

    certificates: tuple[CertificateRecord, ...] = computed("found")
    missing: tuple[str, ...]
    """Lemmas that others rest on, or that a folder with a ledger must hold, and that have none."""
    exit_code: ExitCode
