"""A refutation as a trace: what `run --native FILE --replay` repeats in the code itself."""

from zslayout.render import text
from zslayout.results.result import Detail, Replayable, Result


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:
    """The lines of the trace; of a result that has none, the report."""
    if not isinstance(result, Replayable):
        return text.render(result, detail, colour=colour)
    return "".join(f"{line}\n" for line in result.replay())
