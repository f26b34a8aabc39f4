"""The fit table: one configuration a row, in every form that a document may want."""

import csv
import difflib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import tabulate

from zslayout.report.columns import cells, headers
from zslayout.results.check import CheckResult

# Two columns of the narrowest documents are worth more than wide headers.
tabulate.MIN_PADDING = 0


def _rows(check: CheckResult) -> tuple[list[str], list[list[str]]]:
    """One scheme: its fields. Several: the outcome under each."""
    schemes = list(dict.fromkeys(result.scheme.name for result in check.results))
    if len(schemes) == 1:
        return headers(), [cells(result) for result in check.results]
    rows: dict[str, list[str]] = {}
    for result in check.results:
        row = rows.setdefault(result.params.name, cells(result)[:4])
        row.append(result.outcome.value)
    return [*headers()[:4], *schemes], list(rows.values())


def styled(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    style: str,
    align: Sequence[str] | None = None,
) -> str:
    """A table in one of tabulate's styles, its cells as they are; `align` is by column."""
    return tabulate.tabulate(rows, titles, tablefmt=style, disable_numparse=True, colalign=align)


def _tabulated(style: str) -> Callable[[CheckResult], str]:
    def render(check: CheckResult) -> str:
        titles, rows = _rows(check)
        return styled(titles, rows, style) + "\n"

    return render


def _csv(check: CheckResult) -> str:
    titles, rows = _rows(check)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([titles, *rows])
    return stream.getvalue()


def _json(check: CheckResult) -> str:
    rows = [
        {
            "arch": result.params.name,
            "scheme": result.scheme.name,
            "bits_per_long": result.params.bits_per_long,
            "page_shift": result.params.page_shift,
            "physmem_bits": result.params.physmem_bits,
            "fields": {field.name: field.width for field in result.default_layout.fields},
            "needed_bits": result.default_layout.needed_bits,
            "headroom_bits": result.default_layout.headroom_bits,
            "headroom_bits_at_max": result.largest_layout.headroom_bits,
            "outcome": result.outcome.value,
        }
        for result in check.results
    ]
    return json.dumps({"schema": 1, "rows": rows}, indent=1) + "\n"


FORMATS: Final[Mapping[str, Callable[[CheckResult], str]]] = {
    "text": _tabulated("simple"),
    "markdown": _tabulated("github"),
    "rst": _tabulated("rst"),
    "csv": _csv,
    "json": _json,
}

BY_SUFFIX: Final[Mapping[str, str]] = {
    ".txt": "text",
    ".md": "markdown",
    ".rst": "rst",
    ".csv": "csv",
    ".json": "json",
}


def render(check: CheckResult, form: str) -> str:
    """The fit table in one of `FORMATS`, ending in a newline."""
    return FORMATS[form](check)


def differing(old: str, new: str) -> Sequence[str]:
    """The lines to take from `old` (-) and to add (+) to have `new`, in their order."""
    before, after = old.splitlines(), new.splitlines()
    compared = difflib.unified_diff(before, after, lineterm="", n=0)
    return [line for line in list(compared)[2:] if not line.startswith("@@")]
