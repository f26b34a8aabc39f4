"""The JSON of `protocol prove` and `protocol mutants`."""

from collections.abc import Mapping
from dataclasses import dataclass

from zslayout.protocol.proof_result import ConditionResult, MutantProof
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_proof import MutantProofsResult, MutantsResult, ProtocolResult
from zslayout.results.records.record import Record
from zslayout.verdict import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRecord:
    """One condition of the proof."""

    id: str
    statement: str
    cites: tuple[str, ...]
    verdict: Status
    why: str
    witness: Mapping[str, int] | None
    """The readings of a state in which it fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolRecord(Record):
    """What `protocol prove` found."""

    arch: str
    scheme: str
    chain_size: int
    level: PatchLevel
    lockless_free: bool
    """Whether zs_free() goes without pool->lock."""
    conditions: tuple[ConditionRecord, ...]
    exit_code: ExitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantProofRecord:
    """A protocol with one thing missing."""

    name: str
    says: str
    refuted: tuple[str, ...]
    """Ids of the conditions that fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantProofsRecord(Record):
    """What `protocol prove --mutant all` found."""

    broken: tuple[MutantProofRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantRecord:
    """A mutant by both; null where it is not in that model."""

    break_: str
    """Its name."""
    refuted: tuple[str, ...] | None
    """Ids of the conditions that fail."""
    found: str | None
    """The check that fails on a schedule."""
    steps: int | None
    """Of that schedule."""
    harmless: bool
    """Whether no schedule shows it, as expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantsRecord(Record):
    """What `protocol mutants` found."""

    none_survives: bool
    broken: tuple[MutantRecord, ...]


def record(result: ProtocolResult) -> ProtocolRecord:
    """The proof as JSON has it."""
    proof = result.proof
    return ProtocolRecord(
        arch=proof.layout.params.name,
        scheme=proof.layout.scheme.name,
        chain_size=proof.layout.chain_size,
        level=proof.level,
        lockless_free=proof.lockless_free,
        conditions=tuple(map(_condition, proof.conditions)),
        exit_code=result.exit_code,
    )


def mutant_proofs(result: MutantProofsResult) -> MutantProofsRecord:
    """The proofs of mutants as JSON has them."""
    return MutantProofsRecord(broken=tuple(map(_mutant_proof, result.proofs)))


def mutants(result: MutantsResult) -> MutantsRecord:
    """The mutants as JSON has them."""
    return MutantsRecord(
        none_survives=result.exit_code is ExitCode.AS_EXPECTED,
        broken=tuple(_mutant(result, name) for name in result.names),
    )


def _condition(result: ConditionResult) -> ConditionRecord:
    verdict = result.verdict
    return ConditionRecord(
        id=result.obligation.id,
        statement=result.obligation.statement,
        cites=tuple(result.obligation.cites),
        verdict=verdict.status,
        why=verdict.why,
        witness=None if verdict.witness is None else dict(verdict.witness.values),
    )


def _mutant_proof(mutant: MutantProof) -> MutantProofRecord:
    return MutantProofRecord(name=mutant.name, says=mutant.description, refuted=_ids(mutant))


def _mutant(result: MutantsResult, name: str) -> MutantRecord:
    proof, search = result.proof(name), result.search(name)
    violation = search.result.violation if search else None
    return MutantRecord(
        break_=name,
        refuted=_ids(proof) if proof else None,
        found=violation.check if violation else None,
        steps=len(search.result.schedule) if search else None,
        harmless=bool(search and search.mutant.why_harmless),
    )


def _ids(mutant: MutantProof) -> tuple[str, ...]:
    return tuple(result.obligation.id for result in mutant.refuted)
