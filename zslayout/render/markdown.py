"""A document as Markdown, in the dialect of merge requests."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from zslayout.render import text
from zslayout.render.grid import grid
from zslayout.render.nesting import nested
from zslayout.results.document import (
    Block,
    Display,
    Gap,
    Heading,
    Paragraph,
    Preformatted,
    Span,
    Table,
    WordMap,
)
from zslayout.results.result import Detail, Result

_SPECIAL: Final = re.compile(r"([\\`*<\[|]|(?<!\w)_|_(?!\w))")
"""What CommonMark reads as more than itself; `_` only at the edge of a word."""


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The whole page, ending in a newline."""
    document = result.document(detail._replace(page=True))
    return "\n\n".join(_parts(document.blocks)) + "\n"


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    """Blocks to stand apart: the items of a list stand together."""
    for part in nested(blocks):
        if isinstance(part, list):
            yield "\n".join(f"{'  ' * depth}- {_inline(item.spans)}" for depth, item in part)
        else:
            yield _part(part)


def _part(block: Block) -> str:
    match block:
        case Heading(spans=spans, level=level):
            return f"{'#' * level} {escaped(''.join(each.text for each in spans))}"
        case Paragraph(spans=spans):
            return _inline(spans)
        case Table():
            return grid(block, "github", _cell)
        case Display(blocks=inside):
            return "\n".join(["```text", *text.lines(inside), "```"])
        case WordMap() | Preformatted():
            return _part(Display((block,)))
        case Gap():
            return ""


def _cell(span: Span) -> str:
    return _inline((span,)).replace("\n", " ") if span.style else span.text.replace("\n", " ")


def _inline(spans: Iterable[Span]) -> str:
    return "".join(map(_marked, spans))


def _marked(span: Span) -> str:
    match span.style:
        case "code":
            return f"`{span.text}`"
        case "strong":
            return f"**{escaped(span.text)}**"
    return escaped(span.text)


def escaped(said: str) -> str:
    """Text that stands for itself."""
    return _SPECIAL.sub(r"\\\1", said)
