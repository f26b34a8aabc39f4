"""The JSON of `classes`, whose keys are the titles of its CSV."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from zslayout.reference.size_class import SizeClass, SizeClasses
from zslayout.results.document import Table
from zslayout.results.records.record import Record
from zslayout.results.size_classes import ClassesResult, SweepResult
from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeClassRecord:
    """A class after merging, as in `struct size_class`."""

    index: int
    """The highest of the indices that share it."""
    size: int
    pages_per_zspage: int
    objs_per_zspage: int
    merged_from: int
    """The lowest of the indices that share it."""
    object_waste: int
    """Bytes of a slot that neither object nor handle takes, for the least request of the class."""
    zspage_waste: int
    """Bytes at the end of a zspage that no slot takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassesRecord(Record):
    """What `classes` found."""

    arch: str
    title: str
    scheme: str
    page_shift: int
    page_size: int
    chain_size: int
    """CONFIG_ZSMALLOC_CHAIN_SIZE, in pages."""
    handle_size: int
    """ZS_HANDLE_SIZE."""
    min_alloc: int
    """ZS_MIN_ALLOC_SIZE."""
    delta: int
    """ZS_SIZE_CLASS_DELTA."""
    size_classes: int
    """ZS_SIZE_CLASSES: how many there are before merging."""
    merged: int
    """How many there are after."""
    huge_watermark: int
    """The largest class size with several objects in several pages; 0 when there is none."""
    huge_class_size: int
    """The least request above it with its handle, as zs_huge_class_size() has it; or 0."""
    builds: bool
    """Whether the scheme's static assertion holds; where not, no kernel has these classes."""
    classes: tuple[SizeClassRecord, ...]
    """By ascending index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRowRecord:
    """One chain size; the counts are 0 where there is no class."""

    chain_size: int
    min_alloc: int
    size_classes: int
    merged: int
    huge_watermark: int
    huge_class_size: int
    builds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRecord(Record):
    """What `classes --sweep` found."""

    arch: str
    title: str
    scheme: str
    page_shift: int
    sweep: tuple[SweepRowRecord, ...]
    """By ascending chain size."""


def record(found: ClassesResult) -> ClassesRecord:
    """The classes of one chain size as JSON has them."""
    layout, classes = found.layout, found.classes
    return ClassesRecord(
        arch=layout.params.name,
        title=layout.params.title,
        scheme=layout.scheme.name,
        page_shift=layout.params.page_shift,
        page_size=classes.page_size,
        chain_size=classes.chain_size,
        handle_size=classes.handle_size,
        min_alloc=classes.min_alloc,
        delta=classes.delta,
        size_classes=len(classes.by_index),
        merged=len(classes.created),
        huge_watermark=classes.huge_watermark,
        huge_class_size=classes.huge_class_size,
        builds=layout.asserted,
        classes=tuple(_class(classes, each) for each in classes.created),
    )


def table(found: ClassesResult) -> Table:
    """A class a row."""
    return _table(SizeClassRecord, record(found).classes, ())


def sweep(found: SweepResult) -> SweepRecord:
    """The counts of every chain size as JSON has them."""
    layout, _ = found.found[0]
    return SweepRecord(
        arch=layout.params.name,
        title=layout.params.title,
        scheme=layout.scheme.name,
        page_shift=layout.params.page_shift,
        sweep=tuple(_sweep_row(*each) for each in found.found),
    )


def sweep_table(found: SweepResult) -> Table:
    """A chain size a row."""
    return _table(SweepRowRecord, sweep(found).sweep, ("min_alloc", "builds"))


def _class(found: SizeClasses, each: SizeClass) -> SizeClassRecord:
    return SizeClassRecord(
        index=each.index,
        size=each.size,
        pages_per_zspage=each.pages_per_zspage,
        objs_per_zspage=each.objs_per_zspage,
        merged_from=found.merged_indices(each)[0],
        object_waste=found.object_waste(each),
        zspage_waste=found.zspage_waste(each),
    )


def _sweep_row(layout: Layout, found: SizeClasses | None) -> SweepRowRecord:
    return SweepRowRecord(
        chain_size=layout.chain_size,
        min_alloc=layout.values["ZS_MIN_ALLOC_SIZE"],
        size_classes=len(found.by_index) if found else 0,
        merged=len(found.created) if found else 0,
        huge_watermark=found.huge_watermark if found else 0,
        huge_class_size=found.huge_class_size if found else 0,
        builds=layout.asserted,
    )


def _table(
    kind: type[SizeClassRecord | SweepRowRecord],
    rows: Sequence[SizeClassRecord | SweepRowRecord],
    without: Sequence[str],
) -> Table:
    kept = [place for place, each in enumerate(fields(kind)) if each.name not in without]
    titles = tuple(fields(kind)[place].name for place in kept)
    cells = tuple(tuple(str(astuple(row)[place]) for place in kept) for row in rows)
    return Table(titles, cells)
