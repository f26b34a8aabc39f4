"""What was proved of the lock protocol, and of protocols with one thing missing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from zslayout.explore.mutant_search import MutantSearch
from zslayout.protocol.proof_result import MutantProof, ProtocolProof
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.result import Result, Tabular
from zslayout.verdict import Status

if TYPE_CHECKING:
    from zslayout.results.document import Table


@dataclass(frozen=True, slots=True, eq=False)
class ProtocolResult(Result):
    """The proof at one patch level on one layout."""

    DOCUMENT: ClassVar = "protocol_proof.document"
    RECORD: ClassVar = "protocol_proof.ProtocolRecord"

    proof: ProtocolProof

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected with a condition refuted; undecided with none, but some undecided."""
        return proof_code(self.proof)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every condition."""
        return conditions(self.proof)


@dataclass(frozen=True, slots=True, eq=False)
class MutantProofsResult(Result):
    """Every mutant of the protocol, and the proof of it, which must fail."""

    DOCUMENT: ClassVar = "protocol_proof.mutant_proofs"
    RECORD: ClassVar = "protocol_proof.MutantProofsRecord"

    proofs: tuple[MutantProof, ...]

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where one is not refuted."""
        alive = any(not mutant.refuted for mutant in self.proofs)
        return ExitCode.UNEXPECTED if alive else ExitCode.AS_EXPECTED

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Each mutant, and what refutes it."""
        return tuple(map(_mutant, self.proofs))


@dataclass(frozen=True, slots=True, eq=False)
class MutantsResult(Result, Tabular):
    """Every mutant, by the conditions that it fails and by a schedule that shows it."""

    DOCUMENT: ClassVar = "protocol_proof.mutants"
    RECORD: ClassVar = "protocol_proof.MutantsRecord"

    proofs: tuple[MutantProof, ...]
    searches: tuple[MutantSearch, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, those that are searched first."""
        searched = (search.mutant.name for search in self.searches)
        return tuple(dict.fromkeys((*searched, *(mutant.name for mutant in self.proofs))))

    def proof(self, name: str) -> MutantProof | None:
        """The proof of a mutant, if it is in that model."""
        return next((mutant for mutant in self.proofs if mutant.name == name), None)

    def search(self, name: str) -> MutantSearch | None:
        """The search of a mutant, if it is in that model."""
        return next((search for search in self.searches if search.mutant.name == name), None)

    def survives(self, name: str) -> bool:
        """Whether a mutant is not caught: a proof of it must fail, where there is one."""
        proof, search = self.proof(name), self.search(name)
        if proof is not None:
            return not proof.refuted
        return search is None or not search.as_expected

    @property
    def exit_code(self) -> ExitCode:
        """Unexpected where one survives."""
        alive = any(map(self.survives, self.names))
        return ExitCode.UNEXPECTED if alive else ExitCode.AS_EXPECTED

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Each mutant, and whether it survives."""
        return tuple(
            Diagnostic(
                f"mutant.{name}",
                Level.ERROR if self.survives(name) else Level.OK,
                "survives" if self.survives(name) else "does not survive",
            )
            for name in self.names
        )

    def table(self) -> "Table":
        """A mutant a row."""
        from zslayout.results.documents.protocol_proof import mutants_table

        return mutants_table(self)


def proof_code(proof: ProtocolProof) -> ExitCode:
    """What a proof alone ends with."""
    if proof.with_status(Status.REFUTED):
        return ExitCode.UNEXPECTED
    return ExitCode.AS_EXPECTED if proof.proved else ExitCode.UNDECIDED


def conditions(proof: ProtocolProof) -> tuple[Diagnostic, ...]:
    """Every condition of a proof."""
    levels = {Status.PROVED: Level.OK, Status.REFUTED: Level.ERROR}
    names, scheme = (proof.layout.params.name,), proof.layout.scheme.name
    return tuple(
        Diagnostic(
            rule=result.obligation.id,
            level=levels.get(result.verdict.status, Level.WARNING),
            message=f"{result.verdict.status.value}: {result.obligation.statement}",
            configurations=names,
            scheme=scheme,
            verdict=result.verdict.status.value,
            expected=Status.PROVED.value,
            witness=dict(result.verdict.witness.values) if result.verdict.witness else None,
        )
        for result in proof.conditions
    )


def _mutant(mutant: MutantProof) -> Diagnostic:
    by = ", ".join(result.obligation.id for result in mutant.refuted)
    text = f"{mutant.description} {f'refuted: {by}' if by else 'not refuted'}"
    level = Level.OK if by else Level.ERROR
    return Diagnostic(f"mutant.{mutant.name}", level, text)
