"""What each access to a word may race with, as a result."""

import csv
import io

import provers
from rendered import shown

from zslayout.reference.patch_level import PatchLevel
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_races import RacesResult, held_locks, racing_operations

FOUND = RacesResult(provers.PROVER.prove_races(provers.layout(), PatchLevel.EARLY_UNLOCK))


def test_every_access_is_a_note_before_the_conditions_of_the_proof() -> None:
    accesses = FOUND.report.accesses
    said = FOUND.diagnostics()
    assert [each.level for each in said[: len(accesses)]] == [Level.NOTE] * len(accesses)
    assert len(said) == len(accesses) + len(FOUND.report.proof.conditions)
    assert any(each.message.endswith("zs_compact(), needs READ_ONCE()") for each in said)
    assert any(each.message.endswith("may race with nothing, needs plain") for each in said)


def test_where_the_proof_fails_nothing_follows() -> None:
    assert FOUND.exit_code is ExitCode.AS_EXPECTED
    broken = provers.PROVER.prove_races(provers.layout(), PatchLevel.EARLY_UNLOCK, ("no-reread",))
    assert RacesResult(broken).exit_code is ExitCode.UNEXPECTED


def test_a_row_has_the_locks_that_are_held_and_the_operations_that_race() -> None:
    rows = list(csv.DictReader(io.StringIO(shown(FOUND, "csv"))))
    for row, result in zip(rows, FOUND.report.accesses, strict=True):
        assert row["holding"] == (", ".join(held_locks(result.access)) or "-")
        assert row["may race with"].split() == (list(racing_operations(result)) or ["-"])
