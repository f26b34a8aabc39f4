"""Plain columns."""

from collections.abc import Sequence


def aligned(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Left-aligned columns under a rule, as lines.

    The tables of documents are tabulate's; a check prints this one, because importing tabulate
    takes half as long as importing z3.
    """
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    rule = ["-" * width for width in widths]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (titles, rule, *rows)
    ]
