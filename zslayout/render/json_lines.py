"""JSON Lines: an object a line, one for each verdict or finding; the last one is the summary."""

import json

from zslayout.results.diagnostic import Diagnostic
from zslayout.results.record import SummaryLine, value
from zslayout.results.result import Detail, Result


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The lines."""
    lines = [value(Diagnostic, each) for each in result.diagnostics()]
    return "".join(f"{json.dumps(each)}\n" for each in (*lines, value(SummaryLine, result)))
