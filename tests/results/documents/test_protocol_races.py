"""The accesses to a word, and what they need, as a table."""

import provers
from rendered import shown

from zslayout.pipeline.protocol import ProtocolProver
from zslayout.protocol.proof_result import RaceReport
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.protocol_races import RacesResult

FOUND = provers.PROVER.prove_races(provers.layout(), PatchLevel.EARLY_UNLOCK)


def text(found: RaceReport) -> str:
    return shown(RacesResult(found))


def test_a_read_without_a_lock_is_told_with_what_it_may_race_with() -> None:
    lines = text(FOUND).splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("zs_free() loads  "))
    assert lines[at].split()[2:] == ["called", "-", "zs_page_migrate()", "READ_ONCE()"]
    assert lines[at + 1].split() == ["zs_compact()"]
    assert lines[at + 2].split()[-1] == "plain"


def test_the_word_is_told_and_every_need_explained() -> None:
    said = text(FOUND)
    assert "\n  words of 64 bits, class_idx in bits " in said
    for need in ("plain", "READ_ONCE()", "WRITE_ONCE()"):
        assert any(line.startswith(f"{need}  ") for line in said.splitlines())
    count = len(FOUND.proof.conditions)
    assert said.endswith(f"\nproved: 3 of 7 may race; all {count} conditions hold\n")


def test_no_line_is_wider_than_a_hundred_columns() -> None:
    assert max(map(len, text(FOUND).splitlines())) <= 100


def test_words_without_a_class_are_told_apart() -> None:
    fallback = provers.PROVER.prove_races(provers.layout(name="arm-lpae"), PatchLevel.EARLY_UNLOCK)
    said = text(fallback)
    assert "\n  words of 32 bits, without class_idx\n" in said
    assert "\nproved: none races; all " in said


def test_a_protocol_that_is_not_proved_has_no_good_end() -> None:
    layout = provers.layout()
    broken = provers.PROVER.prove_races(layout, PatchLevel.EARLY_UNLOCK, ("no-reread",))
    assert "\nnot proved: protocol.zs_free." in text(broken)
    late = ProtocolProver(timeout=0.001).prove_races(layout, PatchLevel.EARLY_UNLOCK)
    assert text(late).endswith("\nundecided: see zslayout protocol prove\n")
