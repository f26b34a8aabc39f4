"""What was proved of the lock protocol, as a result."""

from dataclasses import replace

import provers
import searches

from zslayout.explore.mutant_search import MutantSearch
from zslayout.explore.mutants import MUTANT_BY_NAME
from zslayout.protocol.mutants import PROTOCOL_MUTANTS
from zslayout.protocol.proof_result import MutantProof, ProtocolProof
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_proof import MutantProofsResult, MutantsResult, ProtocolResult
from zslayout.verdict import Status, Verdict

PROVED, BROKEN = provers.proved(), provers.broken("no-reread")
CAUGHT = MutantProof("no-reread", PROTOCOL_MUTANTS["no-reread"], BROKEN)
CALM = MutantProof("no-reread", "Nothing is wrong.", PROVED)
FOUND = MutantSearch(
    MUTANT_BY_NAME["no-reread"], searches.searched(searches.mutant_task("no-reread"))
)
MISSED = MutantSearch(MUTANT_BY_NAME["no-reread"], searches.searched(searches.task("free(a)")))


def _undecided(proof: ProtocolProof) -> ProtocolProof:
    first, *rest = proof.conditions
    open_ = replace(first, verdict=Verdict(Status.UNKNOWN, why="tired"))
    return replace(proof, conditions=(open_, *rest))


def test_a_proof_is_as_bad_as_its_worst_condition() -> None:
    for proof, code, level in (
        (PROVED, ExitCode.AS_EXPECTED, Level.OK),
        (_undecided(PROVED), ExitCode.UNDECIDED, Level.WARNING),
        (BROKEN, ExitCode.UNEXPECTED, Level.ERROR),
        (_undecided(BROKEN), ExitCode.UNEXPECTED, Level.ERROR),
    ):
        result = ProtocolResult(proof)
        said = result.diagnostics()
        assert result.exit_code is code
        assert len(said) == len(proof.conditions)
        assert level in {each.level for each in said}
        assert all((each.witness is not None) == (each.level is Level.ERROR) for each in said)


def test_a_mutant_must_be_refuted() -> None:
    assert MutantProofsResult((CAUGHT,)).exit_code is ExitCode.AS_EXPECTED
    result = MutantProofsResult((CAUGHT, CALM))
    assert result.exit_code is ExitCode.UNEXPECTED
    assert [each.level for each in result.diagnostics()] == [Level.OK, Level.ERROR]


def test_a_mutant_survives_where_its_proof_holds_or_nothing_else_shows_it() -> None:
    for proofs, searched, alive in (
        ((CAUGHT,), (FOUND,), False),
        ((CAUGHT,), (MISSED,), False),
        ((CALM,), (FOUND,), True),
        ((), (FOUND,), False),
        ((), (MISSED,), True),
        ((CAUGHT,), (), False),
    ):
        result = MutantsResult(proofs, searched)
        assert result.survives("no-reread") is alive
        assert result.exit_code is (ExitCode.UNEXPECTED if alive else ExitCode.AS_EXPECTED)
        (said,) = result.diagnostics()
        assert said.level is (Level.ERROR if alive else Level.OK)
