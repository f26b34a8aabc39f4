"""The size classes of a pool, in every form; and how many there are by chain size.

One rule: a row is a class that was created. Sizes and waste are in bytes.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zslayout.reference.size_class import SizeClass, SizeClasses
from zslayout.report.paint import Paint, plain
from zslayout.words.layout import Layout

SCHEMA: Final = 1

Sweep = Sequence[tuple[Layout, SizeClasses | None]]
"""A layout for each chain size, with its classes where it has any."""

_TITLES: Final = ("index", "merged", "size", "pages", "objects", "waste/object", "waste/zspage")
_LEGEND: Final = (
    "merged: the indices that share the class. pages, objects: of a zspage. waste/object: bytes of"
    " a\nslot that the least request leaves; waste/zspage: bytes at its end."
)

_SWEEP_TITLES: Final = (
    "pages per zspage",
    "number of size classes (clusters)",
    "huge size class watermark",
)
_SWEEP_ROW: Final = "{:>10}{:>26}{:>35}"
"""Numbers stand under the middle of their titles, as in Documentation/mm/zsmalloc.rst."""

_DEBUGFS_GROUPS: Final = ("10%", "20%", "30%", "40%", "50%", "60%", "70%", "80%", "90%", "99%")
_DEBUGFS_TITLES: Final = (
    "class",
    "size",
    *_DEBUGFS_GROUPS,
    "100%",
    "obj_allocated",
    "obj_used",
    "pages_used",
    "pages_per_zspage",
    "freeable",
)
_DEBUGFS_WIDTHS: Final = (5, 5, *[9] * 11, 13, 10, 10, 16, 8)


# One chain size.


def render(layout: Layout, found: SizeClasses, form: str, paint: Paint = plain) -> str:
    """The classes in one of the forms, ending in a newline. Colour is for text alone."""
    return text(layout, found, paint) if form == "text" else FORMS[form](layout, found)


def text(layout: Layout, found: SizeClasses, paint: Paint = plain) -> str:
    """The table, under what is true of the pool as a whole."""
    created = len(found.created)
    lines = [
        _title(layout, paint),
        f"  {_count(found)} from {found.min_alloc} to {found.page_size} bytes,"
        f" {found.delta} bytes apart; {created} after merging, at chain size {found.chain_size}",
        f"  {_watermark(found)}",
        *(f"  {line}" for line in warnings([layout])),
        "",
        *_right(_TITLES, _rows(found)),
        "",
        _LEGEND,
    ]
    return "\n".join(lines) + "\n"


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

    def named(self) -> dict[str, Any]:
        """By the names of the columns."""
        return dict(zip(_DEBUGFS_TITLES, self.numbers, strict=True))

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


def debugfs_table(rows: Sequence[DebugfsRow]) -> str:
    """What the kernel's file `classes` in debugfs says, its line of sums last."""
    columns = len(_DEBUGFS_TITLES)
    sums = [str(sum(row.numbers[i] for row in rows)) for i in range(columns)]
    total = ["Total", "", *sums[2:-2], "", sums[-1]]
    lines = [_DEBUGFS_TITLES, *([str(each) for each in row.numbers] for row in rows), total]
    head, *body, last = (
        "".join(f" {cell:>{width}}" for cell, width in zip(line, _DEBUGFS_WIDTHS, strict=True))
        for line in lines
    )
    return "\n".join([head, *body, "", last]) + "\n"


def debugfs(_layout: Layout, found: SizeClasses) -> str:
    """What the kernel's file `classes` in debugfs says of a pool without objects."""
    none = (0,) * (len(_DEBUGFS_GROUPS) + 1)
    return debugfs_table(
        [
            DebugfsRow(each.index, each.size, none, 0, 0, 0, each.pages_per_zspage, 0)
            for each in found.created
        ]
    )


def classes_json(layout: Layout, found: SizeClasses) -> str:
    """All of it, schema 1."""
    value = {
        **_subject(layout),
        "page_size": found.page_size,
        "chain_size": found.chain_size,
        "handle_size": found.handle_size,
        "min_alloc": found.min_alloc,
        "delta": found.delta,
        **_totals(found),
        "builds": layout.asserted,
        "classes": [_values(found, each) for each in found.created],
    }
    return json.dumps(value, indent=1) + "\n"


def warnings(layouts: Sequence[Layout]) -> list[str]:
    """That there is no kernel with these classes, where the scheme's assertion fails."""
    sizes = [layout.chain_size for layout in layouts if not layout.asserted]
    if not sizes:
        return []
    from zslayout.results.words import chain_sizes

    name = layouts[0].scheme.name
    return [f"no kernel has these: {name} does not build here at {chain_sizes(sizes)}"]


# Every chain size.


def render_sweep(found: Sweep, form: str, paint: Paint = plain) -> str:
    """The counts in one of the forms, ending in a newline. Colour is for text alone."""
    return sweep_text(found, paint) if form == "text" else SWEEP_FORMS[form](found)


def sweep_text(found: Sweep, paint: Paint = plain) -> str:
    """The table in the form that the kernel's documentation gives it."""
    layouts = [layout for layout, _ in found]
    lines = [
        _title(layouts[0], paint),
        *(f"  {line}" for line in warnings(layouts)),
        "",
        "  " + "   ".join(_SWEEP_TITLES),
        *(_SWEEP_ROW.format(*row) for row in _sweep_rows(found)),
    ]
    return "\n".join(lines) + "\n"


def sweep_json(found: Sweep) -> str:
    """All of it, schema 1."""
    value = {
        **_subject(found[0][0]),
        "sweep": [
            {
                "chain_size": layout.chain_size,
                "min_alloc": layout.values["ZS_MIN_ALLOC_SIZE"],
                **_totals(classes),
                "builds": layout.asserted,
            }
            for layout, classes in found
        ],
    }
    return json.dumps(value, indent=1) + "\n"


def _sweep_rows(found: Sweep) -> list[list[str]]:
    return [
        [
            str(layout.chain_size),
            str(len(classes.created)) if classes else "none",
            str(classes.huge_watermark or "none") if classes else "none",
        ]
        for layout, classes in found
    ]


# What both say.


def _title(layout: Layout, paint: Paint) -> str:
    params = layout.params
    named = paint("strong", f"{params.name}, {layout.scheme.name}")
    return f"{named} ({params.title})" if params.title else named


def _count(found: SizeClasses) -> str:
    count = len(found.by_index)
    return f"{count} size class{'es' if count > 1 else ''}"


def _watermark(found: SizeClasses) -> str:
    if not found.huge_watermark:
        return "no huge size class watermark: no zspage has several pages"
    return (
        f"huge size class watermark {found.huge_watermark}: a request of {found.huge_class_size}"
        " bytes or more has a page to itself"
    )


def _merged(found: SizeClasses, each: SizeClass) -> str:
    indices = found.merged_indices(each)
    return f"{indices[0]}-{indices[-1]}" if len(indices) > 1 else ""


def _rows(found: SizeClasses) -> list[list[str]]:
    return [
        [
            str(each.index),
            _merged(found, each),
            *map(str, (each.size, each.pages_per_zspage, each.objs_per_zspage)),
            *map(str, (found.object_waste(each), found.zspage_waste(each))),
        ]
        for each in found.created
    ]


def _right(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Right-aligned columns under a rule, as lines."""
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    rule = ["-" * width for width in widths]
    return [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in (titles, rule, *rows)
    ]


def _subject(layout: Layout) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "arch": layout.params.name,
        "title": layout.params.title,
        "scheme": layout.scheme.name,
        "page_shift": layout.params.page_shift,
    }


def _totals(found: SizeClasses | None) -> dict[str, int]:
    return {
        "size_classes": len(found.by_index) if found else 0,
        "merged": len(found.created) if found else 0,
        "huge_watermark": found.huge_watermark if found else 0,
        "huge_class_size": found.huge_class_size if found else 0,
    }


def _values(found: SizeClasses, each: SizeClass) -> dict[str, int]:
    return {
        "index": each.index,
        "size": each.size,
        "pages_per_zspage": each.pages_per_zspage,
        "objs_per_zspage": each.objs_per_zspage,
        "merged_from": found.merged_indices(each)[0],
        "object_waste": found.object_waste(each),
        "zspage_waste": found.zspage_waste(each),
    }


def _csv(rows: Sequence[Mapping[str, int]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    return stream.getvalue()


def _styled(titles: Sequence[str], rows: Sequence[Sequence[str]], style: str) -> str:
    from zslayout.report.table import styled

    return styled(titles, rows, style) + "\n"


FORMS: Final[Mapping[str, Callable[[Layout, SizeClasses], str]]] = {
    "text": text,
    "json": classes_json,
    "csv": lambda _, found: _csv([_values(found, each) for each in found.created]),
    "markdown": lambda _, found: _styled(_TITLES, _rows(found), "github"),
    "rst": lambda _, found: _styled(_TITLES, _rows(found), "rst"),
    "debugfs": debugfs,
}

SWEEP_FORMS: Final[Mapping[str, Callable[[Sweep], str]]] = {
    "text": sweep_text,
    "json": sweep_json,
    "csv": lambda found: _csv(
        [{"chain_size": layout.chain_size, **_totals(classes)} for layout, classes in found]
    ),
    "markdown": lambda found: _styled(_SWEEP_TITLES, _sweep_rows(found), "github"),
    "rst": lambda found: _styled(_SWEEP_TITLES, _sweep_rows(found), "rst"),
}
