"""Columns for plain text.

The tables of documents are tabulate's; a check prints this one, because importing tabulate takes
half as long as importing z3.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from zslayout.results.document import Table, plain


def aligned(table: Table) -> Iterator[tuple[int | None, str]]:
    """Lines, each with the row it belongs to; titles and rule belong to none.

    Columns stand two spaces apart. A cell of several lines has them below each other.
    """
    cells = [[plain(cell).split("\n") for cell in row] for row in (table.titles, *table.rows)]
    widths = [
        max(len(line) for cell in column for line in cell) for column in zip(*cells, strict=True)
    ]

    def drawn(row: Sequence[Sequence[str]]) -> Iterator[str]:
        for parts in zip_longest(*row, fillvalue=""):
            yield "  ".join(
                part.rjust(width) if place in table.right else part.ljust(width)
                for place, (part, width) in enumerate(zip(parts, widths, strict=True))
            ).rstrip()

    title, *rows = cells
    yield from ((None, line) for line in drawn(title))
    if table.ruled:
        yield None, "  ".join("-" * width for width in widths)
    for place, row in enumerate(rows):
        yield from ((place, line) for line in drawn(row))
