"""All of a result as one JSON value."""

import json

from zslayout.results.record import RECORDS, value
from zslayout.results.result import Detail, Result


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The record, ending in a newline."""
    return json.dumps(value(RECORDS[type(result)], result), indent=1) + "\n"
