"""The JSON of `table`."""

from collections.abc import Mapping

from zslayout.arch.params import Outcome
from zslayout.results.records.record import Record, RootRecord, computed


class FitRowRecord(Record):
    """One configuration under one scheme."""

    arch: str = computed("params.name")
    scheme: str = computed("scheme.name")
    bits_per_long: int = computed("params.bits_per_long")
    page_shift: int = computed("params.page_shift")
    physmem_bits: int = computed("params.physmem_bits")
    fields: Mapping[str, int] = computed(
        lambda of: {field.name: field.width for field in of.default_layout.fields}
    )
    """The width of each field in bits, most significant first."""
    needed_bits: int = computed("default_layout.needed_bits")
    headroom_bits: int = computed("default_layout.headroom_bits")
    """At the default chain size; negative when bits are missing."""
    headroom_bits_at_max: int = computed("largest_layout.headroom_bits")
    """At the largest chain size."""
    outcome: Outcome


class FitTableRecord(RootRecord):
    """What `table` found."""

    rows: tuple[FitRowRecord, ...] = computed("check.results")
