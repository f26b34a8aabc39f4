"""A new word file."""

from zslayout.words.word_parse import parse_word
from zslayout.words.word_scaffold import word_scaffold


def test_a_new_file_has_no_faults() -> None:
    text = word_scaffold("swp", "swp_entry_t", ["linux/swapops.h"], ["type", "offset"])
    word = parse_word(text, "swp.toml")
    assert word.type.text == "swp_entry_t"
    assert [each.name for each in word.kinds[0].fields] == ["type", "offset"]
