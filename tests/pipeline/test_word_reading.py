"""A compiled word file to the word that it describes."""

from pathlib import Path

import wordfiles

from zslayout.results.exit_code import ExitCode


def test_what_cannot_be_read_leaves_the_rest_and_is_open(tmp_path: Path) -> None:
    header = wordfiles.HEADER + "extern unsigned long other(unsigned long);\n"
    text = wordfiles.TEXT.replace("slot_place(word)", "other(word.bits)")
    result = wordfiles.one(wordfiles.checked(tmp_path, header, text))
    assert list(result.word.unread) == ["$.fields.place.decode"]
    assert "other" in result.word.unread["$.fields.place.decode"]
    assert result.exit_code is ExitCode.UNDECIDED
    assert "slot.roundtrip.kind" in {each.statement.id for each in result.findings}


def test_a_word_whose_encoder_cannot_be_read_is_not_read(tmp_path: Path) -> None:
    header = wordfiles.HEADER + "extern slot_t other(unsigned long);\n"
    text = wordfiles.TEXT.replace("make_slot(kind, place)", "other(place)", 1)
    (left,) = wordfiles.checked(tmp_path, header, text).unread
    assert left.why.startswith("$.encode: other(place): calls other()")


def test_what_the_preprocessor_has_not_is_not_applicable(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace("include", 'needs = ["defined(CONFIG_SLOT)"]\ninclude')
    found = wordfiles.checked(tmp_path, text=text)
    assert [each.why for each in found.absent] == ["not defined(CONFIG_SLOT)"]
    assert found.exit_code is ExitCode.UNDECIDED
    one = wordfiles.TEXT.replace("[holds.unmarked]", '[holds.unmarked]\nneeds = ["0", "1"]')
    result = wordfiles.one(wordfiles.checked(tmp_path, text=one))
    assert result.word.absent == {"$.holds.unmarked": "0 && 1"}
    assert result.exit_code is ExitCode.AS_EXPECTED


def test_what_is_too_deep_to_ask_a_solver_is_not_read(tmp_path: Path) -> None:
    turns = "".join(f"\tx = (x >> 1) * {2 * i + 3};\n" for i in range(2600))
    header = f"{wordfiles.HEADER}static inline unsigned long far(unsigned long x)\n{{\n{turns}"
    header += "\treturn x;\n}\n"
    text = wordfiles.TEXT.replace("slot_place(word)", "far(word.bits)", 1)
    result = wordfiles.one(wordfiles.checked(tmp_path, header, text))
    assert "too large" in result.word.unread["$.fields.place.decode"]
