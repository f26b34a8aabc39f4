"""Colour for terminals: a report names the mood of a text, the caller chooses the paint."""

from collections.abc import Callable, Mapping
from typing import Final

Paint = Callable[[str, str], str]
"""(mood, text) to text. Moods are the keys of `_CODES`."""

_CODES: Final[Mapping[str, int]] = {"good": 32, "bad": 31, "open": 33, "quiet": 2, "strong": 1}


def plain(_mood: str, text: str) -> str:
    """No colour: for pipes and files."""
    return text


def ansi(mood: str, text: str) -> str:
    """The colours of ECMA-48 terminals."""
    return f"\x1b[{_CODES[mood]}m{text}\x1b[0m"
