"""Values that must stay apart in a word."""

from pathlib import Path

import wordfiles


def test_a_word_that_forgets_a_field_is_shared(tmp_path: Path) -> None:
    header = wordfiles.HEADER.replace("(place << 8) | kind << 1", "place << 8")
    assert {"slot.injective", "slot.roundtrip.kind"} <= wordfiles.refuted(
        wordfiles.checked(tmp_path, header)
    )


def test_bits_of_two_fields_are_meant_where_the_file_says_so(tmp_path: Path) -> None:
    header = wordfiles.HEADER.replace("place << 8", "place << 3")
    assert "slot.disjoint" in wordfiles.refuted(wordfiles.checked(tmp_path, header))
    text = wordfiles.TEXT.replace("encode", 'overlap = "they do"\nencode')
    found = wordfiles.one(wordfiles.checked(tmp_path, header, text))
    assert not any("disjoint" in each.statement.id for each in found.findings)
