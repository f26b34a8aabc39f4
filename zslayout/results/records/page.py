"""The JSON of `show`."""

from collections.abc import Mapping

from zslayout.arch.params import Outcome
from zslayout.results.page import LayoutPage
from zslayout.results.records.check import FieldRecord
from zslayout.results.records.record import RootRecord, computed


def _macros(page: LayoutPage) -> Mapping[str, int]:
    return {
        name: said for name, said in page.layout.values.items() if name not in page.layout.at.names
    }


class PageRecord(RootRecord):
    """What `show` found: one layout."""

    arch: str = computed("result.params.name")
    title: str = computed("result.params.title")
    scheme: str = computed("result.scheme.name")
    outcome: Outcome = computed("result.outcome")
    """`unproved` when the layout compiles and a proof about its word fails."""
    expected_outcome: Outcome = computed("result.expected_outcome")
    params: Mapping[str, int] = computed(lambda of: dict(of.layout.at.items()))
    """BITS_PER_LONG, PAGE_SHIFT, MAX_POSSIBLE_PHYSMEM_BITS, CONFIG_ZSMALLOC_CHAIN_SIZE."""
    macros: Mapping[str, int] = computed(_macros)
    """Every macro of the scheme by its kernel name, as C computes it."""
    fields: tuple[FieldRecord, ...] = computed("layout.fields")
    """Most significant first."""
    needed_bits: int = computed("layout.needed_bits")
    """What the scheme's fields need, by its own reckoning."""
    word_bits: int = computed("layout.word_bits")
    headroom_bits: int = computed("layout.headroom_bits")
    """What is left; negative when bits are missing."""
