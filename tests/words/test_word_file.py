"""A word of the kernel as a file describes it."""

from dataclasses import replace

import wordfiles

from zslayout.words.word_file import is_of


def test_a_word_is_of_the_releases_between_its_first_and_its_last() -> None:
    word = replace(wordfiles.word(), since="6.1", until="6.12")
    assert not is_of(word, "5.10.200")
    assert is_of(word, "6.1")
    assert is_of(word, "6.12.117")
    assert not is_of(word, "7.3.4-rc1")
    assert is_of(wordfiles.word(), "2.6")


def test_every_expression_is_listed() -> None:
    texts = {each.text for each in wordfiles.word().texts()}
    assert {"make_slot(kind, place)", "kind < 8", "marked(word)", "-1", "slot_t"} <= texts
