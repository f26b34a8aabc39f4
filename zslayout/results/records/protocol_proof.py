"""The JSON of `protocol prove` and `protocol mutants`."""

from collections.abc import Mapping

from zslayout.protocol.proof_result import ConditionResult, MutantProof
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.exit_code import ExitCode
from zslayout.results.records.record import Record, RootRecord, computed
from zslayout.verdict import Status


def _witness(result: ConditionResult) -> Mapping[str, int] | None:
    found = result.verdict.witness
    return None if found is None else dict(found.values)


class ConditionRecord(Record):
    """One condition of the proof."""

    id: str = computed("obligation.id")
    statement: str = computed("obligation.statement")
    cites: tuple[str, ...] = computed("obligation.cites")
    verdict: Status = computed("verdict.status")
    why: str = computed("verdict.why")
    witness: Mapping[str, int] | None = computed(_witness)
    """The readings of a state in which it fails."""


class ProtocolRecord(RootRecord):
    """What `protocol prove` found."""

    arch: str = computed("proof.layout.params.name")
    scheme: str = computed("proof.layout.scheme.name")
    chain_size: int = computed("proof.layout.chain_size")
    level: PatchLevel = computed("proof.level")
    lockless_free: bool = computed("proof.lockless_free")
    """Whether zs_free() goes without pool->lock."""
    conditions: tuple[ConditionRecord, ...] = computed("proof.conditions")
    exit_code: ExitCode


def _refuted(mutant: MutantProof | None) -> tuple[str, ...] | None:
    return tuple(result.obligation.id for result in mutant.refuted) if mutant else None


class MutantProofRecord(Record):
    """A protocol with one thing missing."""

    name: str
    says: str = computed("description")
    refuted: tuple[str, ...] = computed(_refuted)
    """Ids of the conditions that fail."""


class MutantProofsRecord(RootRecord):
    """What `protocol prove --mutant all` found."""

    broken: tuple[MutantProofRecord, ...] = computed("proofs")


class MutantRecord(Record):
    """A mutant by both; null where it is not in that model."""

    # of its name, proof and search

    break_: str = computed(lambda of: of[0])
    """Its name."""
    refuted: tuple[str, ...] | None = computed(lambda of: _refuted(of[1]))
    """Ids of the conditions that fail."""
    found: str | None = computed(
        lambda of: of[2] and of[2].result.violation and of[2].result.violation.check
    )
    """The check that fails on a schedule."""
    steps: int | None = computed(lambda of: len(of[2].result.schedule) if of[2] else None)
    """Of that schedule."""
    harmless: bool = computed(lambda of: bool(of[2] and of[2].mutant.why_harmless))
    """Whether no schedule shows it, as expected."""


class MutantsRecord(RootRecord):
    """What `protocol mutants` found."""

    none_survives: bool = computed(lambda of: not of.exit_code)
    broken: tuple[MutantRecord, ...] = computed(
        lambda of: [(name, of.proof(name), of.search(name)) for name in of.names]
    )
