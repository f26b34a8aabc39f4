"""The word of one layout as a drawing that stands alone: for a mail, a paper, a slide."""

from typing import cast

from zslayout.render.word_svg import STYLE, WordDrawing, word_svg
from zslayout.results.result import Detail, Drawn


def render(result: object, detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """An SVG file, ending in a newline."""
    drawn = cast(Drawn, result)
    drawing = word_svg(WordDrawing(drawn.word(), missing=drawn.missing_bits))
    head, _, rest = drawing.partition(">")
    return f"{head}><style>{STYLE}</style>{rest}\n"
