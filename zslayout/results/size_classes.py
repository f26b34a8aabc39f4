"""The size classes of a pool; and how many there are by chain size.

One rule: a class is one that was created. Sizes and waste are in bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from zslayout.reference.size_class import SizeClass, SizeClasses
from zslayout.results.debugfs import GROUPS, DebugfsRow, debugfs_lines
from zslayout.results.diagnostic import Diagnostic, Level, about
from zslayout.results.document import GAP, Block, Preformatted, Table, line, titled
from zslayout.results.record import Record, RootRecord, computed, keyed
from zslayout.results.result import DebugfsTabular, Description, Detail, Tabular
from zslayout.results.words import chain_sizes
from zslayout.tally import counted
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


@dataclass(frozen=True, slots=True, eq=False)
class ClassesResult(Description, Tabular, DebugfsTabular):
    """The classes of a layout."""

    layout: Layout
    classes: SizeClasses

    @property
    def pairs(self) -> list[tuple[SizeClasses, SizeClass]]:
        """All classes, with each of them."""
        return [(self.classes, each) for each in self.classes.created]

    def decided(self) -> Iterator[Diagnostic]:
        """That no kernel has them, where none has."""
        return _unbuilt((self.layout,))

    def table(self) -> Table:
        """A class a row, by the keys of JSON."""
        return keyed(SizeClassRecord, self.pairs)

    def debugfs(self) -> tuple[str, ...]:
        """What the kernel's file says of a pool without objects."""
        none = (0,) * GROUPS
        return debugfs_lines(
            [
                DebugfsRow(each.index, each.size, none, 0, 0, 0, each.pages_per_zspage, 0)
                for each in self.classes.created
            ]
        )

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """One chain size."""
        found, rows = self.classes, tuple(_rows(self.classes))
        notes = (line(each.message, indent=2) for each in self.decided())
        if detail.page:
            yield from notes
            yield Table(_TITLES, rows)
            return
        yield titled(self.layout.params, self.layout.scheme.name)
        yield line(
            f"{counted(len(found.by_index), 'size class')} from {found.min_alloc} to"
            f" {found.page_size} bytes, {found.delta} bytes apart; {len(found.created)} after"
            f" merging, at chain size {found.chain_size}",
            indent=2,
        )
        yield line(_watermark(found), indent=2)
        yield from notes
        yield GAP
        yield Table(_TITLES, rows, frozenset(range(len(_TITLES))))
        yield GAP
        yield from map(line, _LEGEND)


@dataclass(frozen=True, slots=True, eq=False)
class SweepResult(Description, Tabular):
    """A layout for each chain size, with its classes where it has any."""

    found: tuple[tuple[Layout, SizeClasses | None], ...]

    def decided(self) -> Iterator[Diagnostic]:
        """That no kernel has them, at the chain sizes where none has."""
        return _unbuilt([layout for layout, _ in self.found])

    def table(self) -> Table:
        """A chain size a row, by the keys of JSON."""
        return keyed(SweepRowRecord, self.found, without=("min_alloc", "builds"))

    def blocks(self, detail: Detail) -> Iterator[Block]:
        """Every chain size."""
        rows, layout = tuple(_sweep_rows(self)), self.found[0][0]
        if not detail.page:
            yield titled(layout.params, layout.scheme.name)
        yield from (line(each.message, indent=2) for each in self.decided())
        if detail.page:
            yield Table(_SWEEP_TITLES, rows)
        else:
            lines = ("   ".join(_SWEEP_TITLES), *(_SWEEP_ROW.format(*row) for row in rows))
            yield GAP
            yield Preformatted(lines, indent=2)


def _unbuilt(layouts: Sequence[Layout]) -> Iterator[Diagnostic]:
    """That there is no kernel with these classes, where the scheme's assertion fails."""
    sizes = [layout.chain_size for layout in layouts if not layout.asserted]
    if sizes:
        names, scheme = about(layouts[0])
        text = f"no kernel has these: {scheme} does not build here at {chain_sizes(sizes)}"
        yield Diagnostic("classes.builds", Level.NOTE, text, names, scheme)


def _watermark(found: SizeClasses) -> str:
    if not found.huge_watermark:
        return "no huge size class watermark: no zspage has several pages"
    return (
        f"huge size class watermark {found.huge_watermark}: a request of {found.huge_class_size}"
        " bytes or more has a page to itself"
    )


def _rows(found: SizeClasses) -> Iterator[tuple[str, ...]]:
    for each in found.created:
        indices = found.merged_indices(each)
        merged = f"{indices[0]}-{indices[-1]}" if len(indices) > 1 else ""
        numbers = (each.size, each.pages_per_zspage, each.objs_per_zspage)
        waste = (found.object_waste(each), found.zspage_waste(each))
        yield (str(each.index), merged, *map(str, (*numbers, *waste)))


def _sweep_rows(found: SweepResult) -> Iterator[tuple[str, ...]]:
    for layout, classes in found.found:
        count = str(len(classes.created)) if classes else "none"
        watermark = str(classes.huge_watermark or "none") if classes else "none"
        yield str(layout.chain_size), count, watermark


class SizeClassRecord(Record):
    """A class after merging, as in `struct size_class`."""

    # of all classes and this one

    index: int = computed(lambda of: of[1].index)
    """The highest of the indices that share it."""
    size: int = computed(lambda of: of[1].size)
    pages_per_zspage: int = computed(lambda of: of[1].pages_per_zspage)
    objs_per_zspage: int = computed(lambda of: of[1].objs_per_zspage)
    merged_from: int = computed(lambda of: of[0].merged_indices(of[1])[0])
    """The lowest of the indices that share it."""
    object_waste: int = computed(lambda of: of[0].object_waste(of[1]))
    """Bytes of a slot that neither object nor handle takes, for the least request of the class."""
    zspage_waste: int = computed(lambda of: of[0].zspage_waste(of[1]))
    """Bytes at the end of a zspage that no slot takes."""


class ClassesRecord(RootRecord, of=ClassesResult):
    """What `classes` found."""

    arch: str = computed("layout.params.name")
    title: str = computed("layout.params.title")
    scheme: str = computed("layout.scheme.name")
    page_shift: int = computed("layout.params.page_shift")
    page_size: int = computed("classes.page_size")
    chain_size: int = computed("classes.chain_size")
    """CONFIG_ZSMALLOC_CHAIN_SIZE, in pages."""
    handle_size: int = computed("classes.handle_size")
    """ZS_HANDLE_SIZE."""
    min_alloc: int = computed("classes.min_alloc")
    """ZS_MIN_ALLOC_SIZE."""
    delta: int = computed("classes.delta")
    """ZS_SIZE_CLASS_DELTA."""
    size_classes: int = computed(lambda of: len(of.classes.by_index))
    """ZS_SIZE_CLASSES: how many there are before merging."""
    merged: int = computed(lambda of: len(of.classes.created))
    """How many there are after."""
    huge_watermark: int = computed("classes.huge_watermark")
    """The largest class size with several objects in several pages; 0 when there is none."""
    huge_class_size: int = computed("classes.huge_class_size")
    """The least request above it with its handle, as zs_huge_class_size() has it; or 0."""
    builds: bool = computed("layout.asserted")
    """Whether the scheme's static assertion holds; where not, no kernel has these classes."""
    classes: tuple[SizeClassRecord, ...] = computed("pairs")
    """By ascending index."""


class SweepRowRecord(Record):
    """One chain size; the counts are 0 where there is no class."""

    chain_size: int = computed(lambda of: of[0].chain_size)
    min_alloc: int = computed(lambda of: of[0].values["ZS_MIN_ALLOC_SIZE"])
    size_classes: int = computed(lambda of: len(of[1].by_index) if of[1] else 0)
    merged: int = computed(lambda of: len(of[1].created) if of[1] else 0)
    huge_watermark: int = computed(lambda of: of[1].huge_watermark if of[1] else 0)
    huge_class_size: int = computed(lambda of: of[1].huge_class_size if of[1] else 0)
    builds: bool = computed(lambda of: of[0].asserted)


class SweepRecord(RootRecord, of=SweepResult):
    """What `classes --sweep` found."""

    arch: str = computed(lambda of: of.found[0][0].params.name)
    title: str = computed(lambda of: of.found[0][0].params.title)
    scheme: str = computed(lambda of: of.found[0][0].scheme.name)
    page_shift: int = computed(lambda of: of.found[0][0].params.page_shift)
    sweep: tuple[SweepRowRecord, ...] = computed("found")
    """By ascending chain size."""
