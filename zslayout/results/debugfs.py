"""The kernel's file `classes` in debugfs, as a pool's statistics."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_GROUPS: Final = ("10%", "20%", "30%", "40%", "50%", "60%", "70%", "80%", "90%", "99%")
COLUMNS: Final = (
    "class",
    "size",
    *_GROUPS,
    "100%",
    "obj_allocated",
    "obj_used",
    "pages_used",
    "pages_per_zspage",
    "freeable",
)
GROUPS: Final = len(_GROUPS) + 1
"""Fullness groups with objects in them."""
_WIDTHS: Final = (5, 5, *[9] * GROUPS, 13, 10, 10, 16, 8)


@dataclass(frozen=True, slots=True)
class DebugfsRow:
    """A line of the kernel's file: `zspages` by fullness group, from 10% to 100%."""

    index: int
    size: int
    zspages: tuple[int, ...]
    objs_allocated: int
    objs_inuse: int
    pages_used: int
    pages_per_zspage: int
    freeable: int

    def named(self) -> Mapping[str, int]:
        """By the names of the columns."""
        return dict(zip(COLUMNS, self.numbers, strict=True))

    @property
    def numbers(self) -> tuple[int, ...]:
        """In the order of the columns."""
        return (
            self.index,
            self.size,
            *self.zspages,
            self.objs_allocated,
            self.objs_inuse,
            self.pages_used,
            self.pages_per_zspage,
            self.freeable,
        )


def debugfs_lines(rows: Sequence[DebugfsRow]) -> tuple[str, ...]:
    """The file, its line of sums last."""
    sums = [str(sum(row.numbers[i] for row in rows)) for i in range(len(COLUMNS))]
    total = ["Total", "", *sums[2:-2], "", sums[-1]]
    return (_line(COLUMNS), *(_line(map(str, row.numbers)) for row in rows), "", _line(total))


def _line(cells: Iterable[str]) -> str:
    return "".join(f" {cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))
