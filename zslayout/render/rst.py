"""A document as reStructuredText, for the kernel's documentation."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from zslayout.render import text
from zslayout.render.grid import grid
from zslayout.render.nesting import Item, nested
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

_RULES: Final = "=-~^"
"""Below headings, by level."""
_SPECIAL: Final = re.compile(r"([\\`*|]|_(?!\w))")


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The whole page, ending in a newline."""
    document = result.document(detail._replace(page=True))
    return "\n\n".join(_parts(document.blocks)) + "\n"


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    for part in nested(blocks):
        yield _list(part) if isinstance(part, list) else _part(part)


def _list(items: list[Item]) -> str:
    """A list; where it goes deeper or comes back, an empty line must say so."""
    lines: list[str] = []
    before = 0
    for depth, item in items:
        lines += [""] * (depth != before)
        lines.append(f"{'  ' * depth}- {_inline(item.spans)}")
        before = depth
    return "\n".join(lines)


def _part(block: Block) -> str:
    match block:
        case Heading(spans=spans, level=level):
            title = escaped("".join(each.text for each in spans))
            return f"{title}\n{_RULES[min(level, len(_RULES)) - 1] * len(title)}"
        case Paragraph(spans=spans):
            return _inline(spans)
        case Table():
            return grid(block, "rst", _marked)
        case Display(blocks=inside):
            return "\n".join(["::", "", *(f"   {line}".rstrip() for line in text.lines(inside))])
        case WordMap() | Preformatted():
            return _part(Display((block,)))
        case Gap():
            return ""


def _inline(spans: Iterable[Span]) -> str:
    return "".join(map(_marked, spans))


def _marked(span: Span) -> str:
    match span.style:
        case "code":
            return f"``{span.text}``"
        case "strong":
            return f"**{escaped(span.text)}**"
    return escaped(span.text)


def escaped(said: str) -> str:
    """Text that stands for itself."""
    return _SPECIAL.sub(r"\\\1", said)
