"""What was found of words, as people and programs read it."""

from pathlib import Path

import rendered
import wordfiles

from zslayout.results.diagnostic import Level

BAD = wordfiles.HEADER.replace("place << 8", "place << 3")


def test_a_refutation_has_the_sentence_the_place_and_the_bits(tmp_path: Path) -> None:
    text = rendered.shown(wordfiles.checked(tmp_path, BAD))
    assert "slot.roundtrip.kind x86_64: REFUTED: whatever value of kind occurs comes back" in text
    assert f"at: {tmp_path}/slot.toml:11:1" in text
    assert "with kind = 0x0, place = 0x1" in text
    assert "1 word checked: 0 as expected, 1 not, 0 undecided" in text


def test_many_configurations_are_a_table(tmp_path: Path) -> None:
    archs = ["x86_64", "i386", "s390", "arm", "riscv32"]
    text = rendered.shown(wordfiles.checked(tmp_path, archs=archs))
    assert "configuration  word  bits  fields" in text
    assert text.count("kind:3 place:20") == 5


def test_programs_get_every_statement_and_the_bits_of_every_field(tmp_path: Path) -> None:
    said = rendered.value(wordfiles.checked(tmp_path))
    (result,) = said["results"]
    assert (result["arch"], result["word"], result["outcome"]) == ("x86_64", "slot", "fits")
    assert result["fields"][0] == {
        "name": "place",
        "lsb": 8,
        "width": 20,
        "needed": 20,
        "pieces": [{"value_lsb": 0, "lsb": 8, "width": 20}],
        "reach_bytes": None,
        "wanted": None,
    }
    assert {each["verdict"] for each in result["verdicts"]} == {"PROVED", "REFUTED"}
    assert all(each["as_expected"] for each in result["verdicts"])
    assert said["summary"] == {
        "as_expected": 1,
        "unexpected": 0,
        "undecided": 0,
        "not_applicable": 0,
    }


def test_what_a_configuration_lacks_and_what_is_taken_for_granted_are_told(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace(
        "[updates.marked]", '[updates.marked]\nneeds = ["defined(MARKS)"]'
    )
    text = text.replace('set = "', 'alone = "the slot is locked"\nset = "')
    found = wordfiles.checked(tmp_path, text=text, archs=["x86_64", "arm"])
    shown = rendered.shown(found)
    assert "x86_64, arm: slot: updates.marked: not applicable: not defined(MARKS)" in shown
    assert "taken for granted: nobody else writes during set.place (the slot is locked)" in shown
    verbose = rendered.shown(found, verbose=True)
    assert "slot.set.place arm: PROVED; nobody else writes: the slot is locked" in verbose
    result = rendered.value(found)["results"][0]
    assert result["not_applicable"] == {"$.updates.marked": "defined(MARKS)"}
    assert result["alone"] == {"slot.set.place": "the slot is locked"}
    told = [each for each in found.diagnostics() if each.level is Level.SKIPPED]
    assert [each.rule for each in told] == ["slot.updates.marked"] * 2


def test_a_diagnostic_is_made_of_each_statement(tmp_path: Path) -> None:
    found = wordfiles.checked(tmp_path, BAD).diagnostics()
    levels = {each.rule: each.level for each in found}
    assert levels["slot.defined"] is Level.OK
    assert levels["slot.disjoint"] is Level.ERROR
    assert levels["outcome"] is Level.ERROR
