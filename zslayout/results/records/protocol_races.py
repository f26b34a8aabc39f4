"""The JSON of `protocol races`."""

from zslayout.protocol.proof_result import AccessNeed
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_races import held_locks
from zslayout.results.records.record import Record, RootRecord, computed


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
    holds: tuple[str, ...] = computed(lambda of: held_locks(of.access))
    """The kinds of locks that it may hold, outermost first."""
    races: tuple[RaceRecord, ...]
    """What it may race with."""
    needs: AccessNeed = computed("need")


class RacesRecord(RootRecord):
    """What `protocol races` found."""

    arch: str = computed("report.proof.layout.params.name")
    scheme: str = computed("report.proof.layout.scheme.name")
    chain_size: int = computed("report.proof.layout.chain_size")
    level: PatchLevel = computed("report.proof.level")
    proved: bool = computed("report.proof.proved")
    """Whether the protocol is; if not, nothing follows."""
    accesses: tuple[AccessRecord, ...] = computed("report.accesses")
    exit_code: ExitCode
