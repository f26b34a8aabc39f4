"""What each access to a word may race with, and what it needs of C."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from zslayout.protocol.proof_obligations import ProtocolAccess, locks_held_at
from zslayout.protocol.proof_result import AccessResult, RaceReport
from zslayout.results.diagnostic import Diagnostic, Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_proof import conditions, proof_code
from zslayout.results.result import Result, Tabular

if TYPE_CHECKING:
    from zslayout.results.document import Table


@dataclass(frozen=True, slots=True, eq=False)
class RacesResult(Result, Tabular):
    """Every access of a protocol to the word of a handle, after its proof."""

    DOCUMENT: ClassVar = "protocol_races.document"
    RECORD: ClassVar = "protocol_races.RacesRecord"

    report: RaceReport

    @property
    def exit_code(self) -> ExitCode:
        """That of the proof: where it fails, nothing follows."""
        return proof_code(self.report.proof)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every access, and every condition of the proof."""
        proof = self.report.proof
        names, scheme = (proof.layout.params.name,), proof.layout.scheme.name
        accesses = (
            Diagnostic("access", Level.NOTE, _sentence(result), names, scheme)
            for result in self.report.accesses
        )
        return (*accesses, *conditions(proof))

    def table(self) -> "Table":
        """An access a row."""
        from zslayout.results.documents.protocol_races import table

        return table(self)


def held_locks(access: ProtocolAccess) -> tuple[str, ...]:
    """The kinds of locks that an access may hold, outermost first."""
    classes = sorted(locks_held_at(access.operation)[access.transition.label])
    return tuple(lock_class.name.lower() for lock_class in classes)


def racing_operations(result: AccessResult) -> tuple[str, ...]:
    """The operations that an access may race with, as calls."""
    names = dict.fromkeys(other.operation.name for other in result.races)
    return tuple(f"{name}()" for name in names)


def _sentence(result: AccessResult) -> str:
    access = result.access
    does = "stores" if access.is_store else "loads"
    races = ", ".join(racing_operations(result)) or "nothing"
    at = f"{access.operation.name}() {does} at {access.transition.label}"
    return f"{at}: may race with {races}, needs {result.need.value}"
