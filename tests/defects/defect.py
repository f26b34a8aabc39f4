"""A mistake: the change of a base file, where it does harm, and what must be refuted there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from defects.point import Point

_SOURCES: Final = Path(__file__).parents[1] / "sources"


@dataclass(frozen=True, slots=True, eq=False)
class Defect:
    """A change of a base file. One that does no harm anywhere refutes nothing."""

    name: str
    base: str
    edits: tuple[tuple[str, str], ...]
    """Old text, which occurs once in the base file, and new."""
    says: str
    line: str
    """Stands in the new text and once in the file, on the line that a report must name."""
    wrong_at: Callable[[Point], bool]
    refutes: tuple[str, ...] = ()
    """Obligations of which one at least must be refuted where the file is wrong."""
    tolerated: tuple[str, ...] = ()
    """Obligations that may be refuted where nothing is wrong: they ask for more than that."""


def source(base: str) -> str:
    """The text of a base file."""
    return (_SOURCES / f"{base}.c").read_text(encoding="utf-8")


def text(defect: Defect) -> str:
    """The base file with the defect. Raises AssertionError unless each edit fits exactly once."""
    base = edited = source(defect.base)
    for old, new in defect.edits:
        assert base.count(old) == 1, f"{defect.name}: {old!r} occurs {base.count(old)} times"
        assert edited.count(old) == 1, f"{defect.name}: {old!r} was edited away"
        edited = edited.replace(old, new)
    assert edited.count(defect.line) == 1, f"{defect.name}: {defect.line!r} is not one line"
    return edited


PFN: Final = ("obj.covers_pfn", "obj.roundtrip.pfn", "obj.injective")
CLASS: Final = ("obj.covers_class", "obj.roundtrip.class")
IDX: Final = ("obj.covers_idx", "obj.roundtrip.idx", "obj.injective")
REQUESTS: Final = ("source.class_index", "size.index_in_range")
GATE: Final = ("gate.sound", "obj.fits")
UNDEFINED: Final = ("macro.defined", "source.defined")
