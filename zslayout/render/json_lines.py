"""JSON Lines: an object a line, one for each verdict or finding; the last one is the summary."""

import json

from zslayout.render.serialise import value
from zslayout.results.diagnostic import counts
from zslayout.results.records.record import SummaryLine
from zslayout.results.result import Detail, Result


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The lines."""
    found = result.diagnostics()
    summary = SummaryLine(exit_code=result.exit_code, summary=counts(found))
    return "".join(f"{json.dumps(value(each))}\n" for each in (*found, summary))
