"""Colour for terminals: a document says what a text is to its reader, this how that looks."""

from collections.abc import Callable, Mapping
from typing import Final

from zslayout.results.document import Span, Style

Paint = Callable[[Style, str], str]
"""(style, text) to text."""

_CODES: Final[Mapping[Style, int]] = {"good": 32, "bad": 31, "open": 33, "quiet": 2, "strong": 1}


def plain(_style: Style, text: str) -> str:
    """No colour: for pipes and files."""
    return text


def ansi(style: Style, text: str) -> str:
    """The colours of ECMA-48 terminals."""
    code = _CODES.get(style)
    return text if code is None or not text else f"\x1b[{code}m{text}\x1b[0m"


def painted(spans: tuple[Span, ...], paint: Paint) -> str:
    """Spans, each in its colour."""
    return "".join(paint(span.style, span.text) for span in spans)
