"""The table of a result that is one, as comma-separated values (RFC 4180, but for line ends)."""

import csv
import io

from zslayout.results.document import plain
from zslayout.results.result import Detail, Tabular


def render(result: Tabular, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """Titles and rows."""
    table = result.table()
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.titles)
    writer.writerows(map(plain, row) for row in table.rows)
    return stream.getvalue()
