"""The word of one layout as a file of its own."""

from xml.etree import ElementTree

from commands import inside


def test_one_word_stands_alone() -> None:
    ran = inside("show", "um-x86_64", "--scheme", "rfc-v1", "--format", "svg")
    assert (ran.code, ran.err) == (0, "")
    root = ElementTree.fromstring(ran.out)  # noqa: S314  # our own
    assert root[0].tag.endswith("style")
    assert "6 bits missing" in root.get("aria-label", "")


def test_several_words_are_refused() -> None:
    ran = inside("show", "x86_64", "--scheme", "all", "--format", "svg")
    assert ran.code == 2
    assert ran.err.startswith("--format: svg (the word, drawn) does not go with")
