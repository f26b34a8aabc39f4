"""The columns of tables that have a configuration a row."""

from collections.abc import Callable, Mapping
from typing import Final

from zslayout.results.finding import ConfigResult

_COLUMNS: Final[Mapping[str, Callable[[ConfigResult], object]]] = {
    "configuration": lambda result: result.params.name,
    "word": lambda result: result.params.bits_per_long,
    "page": lambda result: f"{(1 << result.params.page_shift) // 1024}K",
    "phys": lambda result: result.params.physmem_bits,
    "fields": lambda result: "+".join(str(field.width) for field in result.default_layout.fields),
    "spare": lambda result: result.default_layout.headroom_bits,
    "at max": lambda result: result.largest_layout.headroom_bits,
    "outcome": lambda result: result.outcome.value,
}


def headers() -> list[str]:
    """The column titles.

    `fields` are widths in bits, most significant first; `spare` is the headroom in bits, negative
    when bits are missing for three fields; `at max` is the same at the largest chain size.
    """
    return list(_COLUMNS)


def cells(result: ConfigResult) -> list[str]:
    """The row of one result."""
    return [str(column(result)) for column in _COLUMNS.values()]
