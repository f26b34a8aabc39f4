"""The fit table: under one scheme its fields, under several the outcome of each."""

from zslayout.results import document
from zslayout.results.check import CheckResult
from zslayout.results.documents.columns import cells, headers


def table(check: CheckResult) -> document.Table:
    """One configuration a row."""
    schemes = list(dict.fromkeys(result.scheme.name for result in check.results))
    if len(schemes) == 1:
        return document.table(headers(), [cells(result) for result in check.results])
    rows: dict[str, list[str]] = {}
    for result in check.results:
        row = rows.setdefault(result.params.name, cells(result)[:4])
        row.append(result.outcome.value)
    return document.table([*headers()[:4], *schemes], list(rows.values()))
