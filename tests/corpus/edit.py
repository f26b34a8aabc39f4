"""Small edits of a C file, each of one place, and which lines they touched.

Edits are made one after the other: a later one may speak of what an earlier one wrote.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from corpus.text import CText, PlaceError, Span


class Edit(Protocol):
    """A change of a text."""

    def changes(self, c: CText) -> "list[tuple[Span, str]]":
        """What is replaced, and by what. Raises PlaceError."""
        ...

    @property
    def touches(self) -> bool:
        """Whether what is wrong afterwards is wrong here: a renaming is everywhere and nowhere."""
        ...


@dataclass(frozen=True, slots=True)
class Swap:
    """Other tokens in the place of some."""

    region: str
    old: str
    new: str
    touches: bool = True

    def changes(self, c: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        return [(c.find(self.region, self.old), self.new)]


@dataclass(frozen=True, slots=True)
class SwapAll:
    """Other tokens in the place of some, wherever these stand in the region."""

    region: str
    old: str
    new: str
    touches: bool = True

    def changes(self, c: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        found = c.find_all(self.region, self.old)
        if not found:
            raise PlaceError(f"{self.old!r} is not in {self.region or 'the file'}")
        return [(span, self.new) for span in found]


@dataclass(frozen=True, slots=True)
class Drop:
    """A statement is gone, from the tokens that it begins with to its semicolon."""

    region: str
    old: str
    touches: bool = True

    def changes(self, c: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        start = c.find(self.region, self.old).start
        return [(Span(start, c.statement_end(start)), ";")]


@dataclass(frozen=True, slots=True)
class After:
    """New lines behind the line on which some tokens end."""

    region: str
    old: str
    new: str
    touches: bool = True

    def changes(self, c: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        end = c.end_of_line(c.find(self.region, self.old).end - 1)
        return [(Span(end, end), self.new + "\n")]


@dataclass(frozen=True, slots=True)
class Before:
    """New lines before the line on which some tokens begin, or before a region."""

    region: str
    old: str
    new: str
    touches: bool = True

    def changes(self, c: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        found = c.find(self.region, self.old) if self.old else c.region(self.region)
        start = c.start_of_line(found.start)
        return [(Span(start, start), self.new + "\n")]


@dataclass(frozen=True, slots=True)
class Whole:
    """A region is written anew: a function with its head, a macro, a struct."""

    region: str
    new: str
    touches: bool = True

    def changes(self, c: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        return [(c.region(self.region), self.new)]


@dataclass(frozen=True, slots=True)
class Body:
    """A function's body is written anew."""

    function: str
    new: str
    touches: bool = True

    def changes(self, c: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        return [(c.body(self.function), "{\n" + self.new.strip("\n") + "\n}")]


@dataclass(frozen=True, slots=True)
class Rename:
    """A name is another one wherever it stands."""

    old: str
    new: str
    region: str = ""
    touches: bool = False

    def changes(self, c: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        return SwapAll(self.region, self.old, self.new).changes(c)


@dataclass(frozen=True, slots=True)
class Together:
    """Edits of one text at once, which in turn would leave a brace without the other between."""

    edits: tuple[Edit, ...]
    touches: bool = True

    def changes(self, c: CText) -> list[tuple[Span, str]]:
        """As Edit has it."""
        return [change for edit in self.edits for change in edit.changes(c)]


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after some edits, and the lines that they touched."""

    text: str
    lines: frozenset[int]


def edited(text: str, edits: tuple[Edit, ...]) -> Edited:
    """A text after edits. Raises PlaceError when one of them does not fit."""
    touched: list[Span] = []
    for edit in edits:
        for span, new in sorted(edit.changes(_parsed(text)), key=lambda it: -it[0].start):
            text = text[: span.start] + new + text[span.end :]
            grown = len(new) - (span.end - span.start)
            touched = [_moved(each, span, grown) for each in touched]
            if edit.touches:
                touched.append(Span(span.start, span.start + max(1, len(new.rstrip("\n")))))
    c = CText(text)  # counts lines, and has no need of tokens
    lines = (range(c.line(each.start), c.line(each.end - 1) + 1) for each in touched)
    return Edited(text, frozenset(number for some in lines for number in some))


@lru_cache(maxsize=8)
def _parsed(text: str) -> CText:
    """The base files are edited many times, and finding tokens takes long."""
    return CText(text)


def _moved(each: Span, changed: Span, grown: int) -> Span:
    """Where a touched span is after a change of the text."""
    if changed.start >= each.end:
        return each
    if changed.end <= each.start:
        return Span(each.start + grown, each.end + grown)
    return Span(min(each.start, changed.start), max(each.end, changed.end) + grown)
