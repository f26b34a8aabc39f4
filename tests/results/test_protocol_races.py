"""What each access to a word may race with, as a result."""

import csv
import io
from functools import cache

import provers
from rendered import shown, value

from zslayout.pipeline.protocol import ProtocolProver
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.diagnostic import Level
from zslayout.results.exit_code import ExitCode
from zslayout.results.protocol_races import RaceReport


@cache
def found() -> RaceReport:
    return provers.PROVER.prove_races(provers.layout(), PatchLevel.EARLY_UNLOCK)


def test_every_access_is_a_note_before_the_conditions_of_the_proof() -> None:
    accesses = found().accesses
    said = found().diagnostics()
    assert [each.level for each in said[: len(accesses)]] == [Level.NOTE] * len(accesses)
    assert len(said) == len(accesses) + len(found().proof.conditions)
    assert any(each.message.endswith("zs_compact(), needs READ_ONCE()") for each in said)
    assert any(each.message.endswith("may race with nothing, needs plain") for each in said)


def test_where_the_proof_fails_nothing_follows() -> None:
    assert found().exit_code is ExitCode.AS_EXPECTED
    broken = provers.PROVER.prove_races(provers.layout(), PatchLevel.EARLY_UNLOCK, "no-reread")
    assert broken.exit_code is ExitCode.UNEXPECTED


def test_a_row_has_the_locks_that_are_held_and_the_operations_that_race() -> None:
    rows = list(csv.DictReader(io.StringIO(shown(found(), "csv"))))
    for row, result in zip(rows, found().accesses, strict=True):
        assert " ".join(row["holding"].split()) == (", ".join(result.held_locks) or "-")
        assert row["may race with"].split() == (list(result.racing_operations) or ["-"])


def text(found: RaceReport) -> str:
    return shown(found)


def test_a_read_without_a_lock_is_told_with_what_it_may_race_with() -> None:
    lines = text(found()).splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("zs_free() loads  "))
    assert lines[at].split()[2:] == ["called", "-", "zs_page_migrate()", "READ_ONCE()"]
    assert lines[at + 1].split() == ["zs_compact()"]
    assert lines[at + 2].split()[-1] == "plain"


def test_the_word_is_told_and_every_need_explained() -> None:
    said = text(found())
    assert "\n  words of 64 bits, class_idx in bits " in said
    for need in ("plain", "READ_ONCE()", "WRITE_ONCE()"):
        assert any(line.startswith(f"{need}  ") for line in said.splitlines())
    count = len(found().proof.conditions)
    assert said.endswith(f"\nproved: 3 of 7 may race; all {count} conditions hold\n")


def test_no_line_is_wider_than_a_hundred_columns() -> None:
    assert max(map(len, text(found()).splitlines())) <= 100


def test_words_without_a_class_are_told_apart() -> None:
    fallback = provers.PROVER.prove_races(provers.layout(name="arm-lpae"), PatchLevel.EARLY_UNLOCK)
    said = text(fallback)
    assert "\n  words of 32 bits, without class_idx\n" in said
    assert "\nproved: none races; all " in said


def test_a_protocol_that_is_not_proved_has_no_good_end() -> None:
    layout = provers.layout()
    broken = provers.PROVER.prove_races(layout, PatchLevel.EARLY_UNLOCK, "no-reread")
    assert "\nnot proved: protocol.zs_free." in text(broken)
    late = ProtocolProver(timeout=0.001).prove_races(layout, PatchLevel.EARLY_UNLOCK)
    assert text(late).endswith("\nundecided: see zslayout protocol prove\n")


def test_programs_get_the_same() -> None:
    said = value(found())
    assert (said["schema"], said["proved"], said["exit_code"]) == (1, True, 0)
    (first,) = [each for each in said["accesses"] if each["needs"] == "READ_ONCE()"]
    assert (first["operation"], first["label"], first["stores"]) == ("zs_free", "called", False)
    assert [each["operation"] for each in first["races"]] == ["zs_page_migrate", "zs_compact"]
    assert first["holds"] == []
