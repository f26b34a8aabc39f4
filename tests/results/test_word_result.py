"""A word on one configuration."""

from pathlib import Path

import wordfiles

from zslayout.results.word_result import AbsentWord, UnreadWord


def test_a_word_says_its_bits_and_what_they_reach(tmp_path: Path) -> None:
    text = wordfiles.TEXT.replace(
        'decode = "slot_place(word)"', 'decode = "slot_place(word)"\nbytes = "4096"'
    )
    result = wordfiles.one(wordfiles.checked(tmp_path, text=text))
    assert result.widths == "kind:3 place:20"
    assert result.reach == "place 4 GiB"
    assert not result.refuted


def test_why_there_is_no_word_is_a_sentence() -> None:
    assert AbsentWord("arm", "slot", "not CONFIG_A").text == "not applicable: not CONFIG_A"
    assert UnreadWord("arm", "slot", "has a loop").text == "not read: has a loop"
