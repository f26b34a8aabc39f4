"""Tables of documents."""

from collections.abc import Sequence

import tabulate

# Two columns of the narrowest documents are worth more than wide headers.
tabulate.MIN_PADDING = 0


def styled(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    style: str,
    align: Sequence[str] | None = None,
) -> str:
    """A table in one of tabulate's styles, its cells as they are; `align` is by column."""
    return tabulate.tabulate(rows, titles, tablefmt=style, disable_numparse=True, colalign=align)
