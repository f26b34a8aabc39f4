"""Machines that a file cannot tell apart.

Two targets with one data model differ, for the text of a file, in what their compilers predefine:
`__riscv`, `__SIZEOF_WCHAR_T__`, ... Where the text names nothing of the kind, what it says for one
it says for the other, and one parse does for both.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.csource.clang.unit import Unit, given_macros
from zslayout.csource.point import CompilePoint
from zslayout.csource.target import Target
from zslayout.csource.text import CFile

ABI: Final = "zs_ABI"
"""The prelude's macro that tells one data model from another, byte order included."""
_WORD: Final = re.compile(r"[A-Za-z_]\w*")


def without_byte_order(abi: int) -> int:
    """The data model, but for which byte of a word comes first."""
    return abi >> 1


def has_high_bytes_first(abi: int) -> bool:
    """Whether this is the data model of a big-endian machine."""
    return bool(abi & 1)


@dataclass(frozen=True, slots=True)
class StandIn:
    """What a file takes a target for."""

    target: Target
    """One of the same data model."""
    values: Target
    """One of the same but for the order of bytes, on which no constant depends."""
    big_endian: bool


def stand_ins(file: CFile, points: Iterable[CompilePoint]) -> Mapping[Target, StandIn]:
    """For each target what stands for it: itself, or one that the file cannot tell from it."""
    words = frozenset(_WORD.findall(file.code))
    first = {point.target: point for point in reversed(list(points))}
    models: dict[int, Target] = {}
    values: dict[int, Target] = {}
    found = {}
    for target, point in first.items():
        unit = Unit(_asking(words - given_macros(point)), point, (ABI,), bodies=False)
        abi = unit.values[ABI]
        # What the preprocessor left out is there only where no word is predefined.
        alike = models.setdefault(abi, target) if unit.shape else target
        same = values.setdefault(without_byte_order(abi), target) if unit.shape else target
        found[target] = StandIn(alike, same, has_high_bytes_first(abi))
    return found


def _asking(words: Iterable[str]) -> CFile:
    """A text of which the preprocessor leaves something out if none of the words is defined."""
    defined = " || ".join(f"defined {word}" for word in sorted(words))
    return CFile("words", f"#if {defined or 0}\n;\n#endif\n")
