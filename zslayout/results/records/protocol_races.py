"""The JSON of `protocol races`."""

from dataclasses import dataclass

from zslayout.protocol.proof_result import AccessNeed, AccessResult
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_races import RacesResult, held_locks
from zslayout.results.records.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceRecord:
    """An access of another thread."""

    operation: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRecord:
    """One access to a word."""

    operation: str
    label: str
    says: str
    stores: bool
    holds: tuple[str, ...]
    """The kinds of locks that it may hold, outermost first."""
    races: tuple[RaceRecord, ...]
    """What it may race with."""
    needs: AccessNeed


@dataclass(frozen=True, slots=True, kw_only=True)
class RacesRecord(Record):
    """What `protocol races` found."""

    arch: str
    scheme: str
    chain_size: int
    level: PatchLevel
    proved: bool
    """Whether the protocol is; if not, nothing follows."""
    accesses: tuple[AccessRecord, ...]
    exit_code: ExitCode


def record(result: RacesResult) -> RacesRecord:
    """The accesses as JSON has them."""
    proof = result.report.proof
    layout = proof.layout
    return RacesRecord(
        arch=layout.params.name,
        scheme=layout.scheme.name,
        chain_size=layout.chain_size,
        level=proof.level,
        proved=proof.proved,
        accesses=tuple(map(_access, result.report.accesses)),
        exit_code=result.exit_code,
    )


def _access(found: AccessResult) -> AccessRecord:
    access = found.access
    return AccessRecord(
        operation=access.operation.name,
        label=access.transition.label,
        says=access.transition.description,
        stores=access.is_store,
        holds=held_locks(access),
        races=tuple(
            RaceRecord(operation=other.operation.name, label=other.transition.label)
            for other in found.races
        ),
        needs=found.need,
    )
