"""The JSON of `classes`, whose keys are the titles of its CSV."""

from collections.abc import Iterable, Sequence
from typing import Any

from zslayout.results.document import Table
from zslayout.results.records.record import Record, RootRecord, computed, keys, value
from zslayout.results.size_classes import ClassesResult, SweepResult


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


def _classes(found: ClassesResult) -> tuple[Any, ...]:
    return tuple((found.classes, each) for each in found.classes.created)


class ClassesRecord(RootRecord):
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
    classes: tuple[SizeClassRecord, ...] = computed(_classes)
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


class SweepRecord(RootRecord):
    """What `classes --sweep` found."""

    arch: str = computed(lambda of: of.found[0][0].params.name)
    title: str = computed(lambda of: of.found[0][0].params.title)
    scheme: str = computed(lambda of: of.found[0][0].scheme.name)
    page_shift: int = computed(lambda of: of.found[0][0].params.page_shift)
    sweep: tuple[SweepRowRecord, ...] = computed("found")
    """By ascending chain size."""


def table(found: ClassesResult) -> Table:
    """A class a row."""
    return keyed(SizeClassRecord, _classes(found))


def sweep_table(found: SweepResult) -> Table:
    """A chain size a row."""
    return keyed(SweepRowRecord, found.found, without=("min_alloc", "builds"))


def keyed(kind: Any, of: Iterable[object], without: Sequence[str] = ()) -> Table:
    """A table whose titles are the keys of a record."""
    titles = tuple(each.name for each in keys(kind) if each.name not in without)
    rows = (value(kind, each) for each in of)
    return Table(titles, tuple(tuple(str(row[title]) for title in titles) for row in rows))
