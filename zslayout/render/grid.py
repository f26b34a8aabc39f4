"""Tables of documents, by tabulate."""

from collections.abc import Callable

import tabulate

from zslayout.results.document import Span, Table, spans

# Two columns of the narrowest documents are worth more than wide headers.
tabulate.MIN_PADDING = 0


def grid(table: Table, style: str, cell: Callable[[Span], str]) -> str:
    """The table in one of tabulate's styles, each cell written by `cell`."""
    rows = [[cell(span) for span in spans(*row)] for row in table.rows]
    titles = [cell(Span(title)) for title in table.titles]
    align = ["right" if place in table.right else "left" for place in range(len(titles))]
    # Only where it says something: styles draw their default another way.
    colalign = align if table.right and rows else None
    return tabulate.tabulate(rows, titles, tablefmt=style, disable_numparse=True, colalign=colalign)
