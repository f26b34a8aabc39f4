"""The JSON of `show`."""

from collections.abc import Mapping
from dataclasses import dataclass

from zslayout.arch.params import Outcome
from zslayout.results.page import LayoutPage
from zslayout.results.records.check import FieldRecord, fields
from zslayout.results.records.record import Record
from zslayout.words.parameters import PARAMETERS


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord(Record):
    """What `show` found: one layout."""

    arch: str
    title: str
    scheme: str
    outcome: Outcome
    """`unproved` when the layout compiles and a proof about its word fails."""
    expected_outcome: Outcome
    params: Mapping[str, int]
    """BITS_PER_LONG, PAGE_SHIFT, MAX_POSSIBLE_PHYSMEM_BITS, CONFIG_ZSMALLOC_CHAIN_SIZE."""
    macros: Mapping[str, int]
    """Every macro of the scheme by its kernel name, as C computes it."""
    fields: tuple[FieldRecord, ...]
    """Most significant first."""
    needed_bits: int
    """What the scheme's fields need, by its own reckoning."""
    word_bits: int
    headroom_bits: int
    """What is left; negative when bits are missing."""


def record(page: LayoutPage) -> PageRecord:
    """The page as JSON has it."""
    result, layout = page.result, page.result.default_layout
    names = [parameter.name for parameter in PARAMETERS]
    return PageRecord(
        arch=result.params.name,
        title=result.params.title,
        scheme=result.scheme.name,
        outcome=result.outcome,
        expected_outcome=result.expected_outcome,
        params={name: layout.values[name] for name in names},
        macros={name: value for name, value in layout.values.items() if name not in names},
        fields=fields(layout),
        needed_bits=layout.needed_bits,
        word_bits=layout.word_bits,
        headroom_bits=layout.headroom_bits,
    )
