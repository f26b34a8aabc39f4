"""Colour for terminals."""

import pytest

from zslayout.report.paint import ansi, plain


@pytest.mark.parametrize(
    ("mood", "code"), [("good", 32), ("bad", 31), ("open", 33), ("quiet", 2), ("strong", 1)]
)
def test_a_mood_is_a_colour_that_ends_with_the_text(mood: str, code: int) -> None:
    assert ansi(mood, "text") == f"\x1b[{code}mtext\x1b[0m"


def test_a_mood_that_does_not_exist_is_no_colour_by_chance() -> None:
    with pytest.raises(KeyError):
        ansi("cheerful", "text")


def test_plain_text_is_left_alone() -> None:
    assert plain("bad", "text") == "text"
