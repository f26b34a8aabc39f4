"""A document as Markdown, in the dialect of merge requests."""

import re
from typing import Final

from zslayout.render.grid import grid
from zslayout.render.page import Item, PageFormat
from zslayout.results.document import Span
from zslayout.results.result import Detail, Result

_SPECIAL: Final = re.compile(r"([\\`*<\[|]|(?<!\w)_|_(?!\w))")
"""What CommonMark reads as more than itself; `_` only at the edge of a word."""


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The whole page, ending in a newline."""
    return "\n\n".join(_MARKDOWN.parts(result, detail)) + "\n"


def _items(items: list[Item]) -> str:
    return "\n".join(f"{'  ' * depth}- {said}" for depth, said in items)


def _cell(span: Span) -> str:
    return (_marked(span) if span.style else span.text).replace("\n", " ")


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


_MARKDOWN: Final = PageFormat(
    heading=lambda title, level: f"{'#' * level} {escaped(title)}",
    span=_marked,
    items=_items,
    table=lambda table: grid(table, "github", _cell),
    lines=lambda lines: "\n".join(["```text", *lines, "```"]),
)
