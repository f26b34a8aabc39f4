"""The table of a result that is one, for LaTeX with the package booktabs."""

from zslayout.render.grid import grid
from zslayout.results.result import Detail, Tabular


def render(result: Tabular, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The tabular environment, ending in a newline. Special signs are escaped by tabulate."""
    table = grid(result.table(), "latex_booktabs", lambda span: span.text.replace("\n", " "))
    return f"{table}\n"
