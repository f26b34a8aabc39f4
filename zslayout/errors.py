"""What goes wrong outside a proof: unusable input (every fault at once) or our own bug.

A refutation is not an error: it is a verdict.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a text: `file:line:col`, both counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input.

    `place` is `file:$.key` in TOML, `file:line:col` in text, or an option's name on a command line.
    """

    place: str
    text: str
    help: str = ""

    def __str__(self) -> str:
        line = f"{self.place}: {self.text}"
        return f"{line} ({self.help})" if self.help else line


class UserError(Exception):
    """Unusable input. Carries every fault found, in the order of the input. Exit code 2."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise UserError with the faults, if there are any."""
    found = tuple(faults)
    if found:
        raise UserError(found)


class InternalError(Exception):
    """A promise of zslayout's own was broken: our bug, never the user's. Exit code 4."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A help text that names the nearest known words, or all of them when they are few."""
    import difflib

    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(near)}?"
    if len(names) <= 12:
        return f"known: {', '.join(names)}"
    return ""
