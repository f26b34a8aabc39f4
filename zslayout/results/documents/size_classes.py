"""The size classes of a pool for people."""

from collections.abc import Iterator
from typing import Final

from zslayout.reference.size_class import SizeClass, SizeClasses
from zslayout.results.document import (
    GAP,
    Block,
    Document,
    Heading,
    Preformatted,
    Span,
    Table,
    heading,
    line,
)
from zslayout.results.result import Detail
from zslayout.results.size_classes import ClassesResult, SweepResult
from zslayout.words.layout import Layout

_TITLES: Final = ("index", "merged", "size", "pages", "objects", "waste/object", "waste/zspage")
_LEGEND: Final = (
    "merged: the indices that share the class. pages, objects: of a zspage. waste/object: bytes of"
    " a",
    "slot that the least request leaves; waste/zspage: bytes at its end.",
)
_SWEEP_TITLES: Final = (
    "pages per zspage",
    "number of size classes (clusters)",
    "huge size class watermark",
)
_SWEEP_ROW: Final = "{:>8}{:>26}{:>35}"
"""Numbers stand under the middle of their titles, as in Documentation/mm/zsmalloc.rst."""


def document(found: ClassesResult, detail: Detail) -> Document:
    """One chain size."""
    classes = found.classes
    rows = Table(_TITLES, tuple(_rows(classes)), frozenset(range(len(_TITLES))))
    if detail.page:
        table = Table(_TITLES, rows.rows)
        return Document((*_notes(found), table))
    return Document(
        (
            _title(found.layout),
            line(
                f"{_count(classes)} from {classes.min_alloc} to {classes.page_size} bytes,"
                f" {classes.delta} bytes apart; {len(classes.created)} after merging, at chain"
                f" size {classes.chain_size}",
                indent=2,
            ),
            line(_watermark(classes), indent=2),
            *_notes(found),
            GAP,
            rows,
            GAP,
            *map(line, _LEGEND),
        )
    )


def sweep(found: SweepResult, detail: Detail) -> Document:
    """Every chain size."""
    rows = tuple(_sweep_rows(found))
    if detail.page:
        return Document((*_notes(found), Table(_SWEEP_TITLES, rows)))
    lines = ("   ".join(_SWEEP_TITLES), *(_SWEEP_ROW.format(*row) for row in rows))
    drawn = Preformatted(lines, indent=2)
    return Document((_title(found.found[0][0]), *_notes(found), GAP, drawn))


def _notes(found: ClassesResult | SweepResult) -> Iterator[Block]:
    yield from (line(each.message, indent=2) for each in found.diagnostics())


def _title(layout: Layout) -> Heading:
    params = layout.params
    title = f" ({params.title})" if params.title else ""
    return heading(f"{params.name}, {layout.scheme.name}", Span(title))


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


def _rows(found: SizeClasses) -> Iterator[tuple[str, ...]]:
    for each in found.created:
        numbers = (each.size, each.pages_per_zspage, each.objs_per_zspage)
        waste = (found.object_waste(each), found.zspage_waste(each))
        yield (str(each.index), _merged(found, each), *map(str, (*numbers, *waste)))


def _merged(found: SizeClasses, each: SizeClass) -> str:
    indices = found.merged_indices(each)
    return f"{indices[0]}-{indices[-1]}" if len(indices) > 1 else ""


def _sweep_rows(found: SweepResult) -> Iterator[tuple[str, ...]]:
    for layout, classes in found.found:
        count = str(len(classes.created)) if classes else "none"
        watermark = str(classes.huge_watermark or "none") if classes else "none"
        yield str(layout.chain_size), count, watermark
