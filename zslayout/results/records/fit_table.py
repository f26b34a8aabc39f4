"""The JSON of `table`."""

from collections.abc import Mapping
from dataclasses import dataclass

from zslayout.arch.params import Outcome
from zslayout.results.check import ConfigResult
from zslayout.results.fit_table import FitTable
from zslayout.results.records.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRowRecord:
    """One configuration under one scheme."""

    arch: str
    scheme: str
    bits_per_long: int
    page_shift: int
    physmem_bits: int
    fields: Mapping[str, int]
    """The width of each field in bits, most significant first."""
    needed_bits: int
    headroom_bits: int
    """At the default chain size; negative when bits are missing."""
    headroom_bits_at_max: int
    """At the largest chain size."""
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class FitTableRecord(Record):
    """What `table` found."""

    rows: tuple[FitRowRecord, ...]


def record(table: FitTable) -> FitTableRecord:
    """The table as JSON has it."""
    return FitTableRecord(rows=tuple(map(_row, table.check.results)))


def _row(result: ConfigResult) -> FitRowRecord:
    layout = result.default_layout
    return FitRowRecord(
        arch=result.params.name,
        scheme=result.scheme.name,
        bits_per_long=result.params.bits_per_long,
        page_shift=result.params.page_shift,
        physmem_bits=result.params.physmem_bits,
        fields={field.name: field.width for field in layout.fields},
        needed_bits=layout.needed_bits,
        headroom_bits=layout.headroom_bits,
        headroom_bits_at_max=result.largest_layout.headroom_bits,
        outcome=result.outcome,
    )
