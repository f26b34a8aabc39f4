"""One entry of the corpus: an edit of a real file, and what a check must say of it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from releases import SUITES, kept

from corpus.edit import Edit, Edited, edited
from corpus.text import CText, Span
from corpus.where import NOWHERE, Where

_SOURCES: Final = Path(__file__).parents[1] / "sources"

UNACCOUNTED: Final = "source.unaccounted"
"""A store or a load that no statement speaks of. That an edit makes one is an answer, always."""
BUILDS: Final = "source.builds"
PROTOCOL: Final = "protocol"
"""The order of steps, and the locks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A file that is wrong."""

    name: str
    base: str
    """A release of Linux, or one of `tests/sources`."""
    edits: tuple[Edit, ...]
    why: str
    wrong: Where
    """Where it must be stopped."""
    also: Where = NOWHERE
    """Where it may be as well: a statement may ask for more than a pool can show."""
    stops: tuple[str, ...]
    """Obligations, or families of them, of which one should stop it."""
    at: tuple[str, ...] = ()
    """What a report may name besides the lines that were edited: a region, or `region | tokens`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """A file that says the same in another way."""

    name: str
    base: str
    edits: tuple[Edit, ...]
    why: str
    same_code: bool = False
    """Whether an optimising compiler makes the same code of both: then nothing rests on `why`."""


Entry = Broken | Equivalent


@cache
def base_text(base: str) -> str:
    """The text of a base file. Raises UnavailableError."""
    if base in SUITES:
        return kept(base).read_text(encoding="utf-8")
    return (_SOURCES / f"{base}.c").read_text(encoding="utf-8")


@cache
def changed(entry: Entry) -> Edited:
    """The file after the edit. Raises PlaceError."""
    return edited(base_text(entry.base), entry.edits)


def right_lines(entry: Broken) -> frozenset[int]:
    """The lines that a report may name."""
    after = changed(entry)
    c = CText(after.text)
    touched = (each for each in c.directives if _lines(c, each) & after.lines)
    regions = (*touched, *(_place(c, place) for place in entry.at))
    return after.lines.union(*(_lines(c, span) for span in regions))


def _lines(c: CText, span: Span) -> frozenset[int]:
    return frozenset(range(c.line(span.start), c.line(span.end - 1) + 1))


def _place(c: CText, place: str) -> Span:
    region, _, tokens = place.partition("|")
    return c.find(region.strip(), tokens) if tokens else c.region(region)
