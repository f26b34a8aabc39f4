"""The keys of a word file."""

from zslayout.words import word_keys


def test_every_key_says_what_it_means() -> None:
    for name, keys in vars(word_keys).items():
        if name.endswith("KEYS"):
            assert all(key.meaning.endswith(".") for key in keys.values()), name


def test_what_expressions_call_the_word_is_no_name_of_a_field() -> None:
    assert {"word", "old", "class"} <= word_keys.RESERVED
