"""Colour for terminals."""

import pytest

from zslayout.render.severity import ansi, painted, plain
from zslayout.results.document import Span, Style


@pytest.mark.parametrize(
    ("style", "code"), [("good", 32), ("bad", 31), ("open", 33), ("quiet", 2), ("strong", 1)]
)
def test_a_style_is_a_colour_that_ends_with_the_text(style: Style, code: int) -> None:
    assert ansi(style, "text") == f"\x1b[{code}mtext\x1b[0m"


@pytest.mark.parametrize("style", ["", "code"])
def test_text_and_source_have_no_colour(style: Style) -> None:
    assert ansi(style, "text") == "text"


def test_nothing_is_not_painted() -> None:
    assert ansi("bad", "") == ""


def test_plain_text_is_left_alone() -> None:
    assert plain("bad", "text") == "text"


def test_spans_are_painted_one_by_one() -> None:
    found = (Span("a"), Span("b", "bad"))
    assert painted(found, ansi) == "a\x1b[31mb\x1b[0m"
    assert painted(found, plain) == "ab"
