"""A document as reStructuredText, for the kernel's documentation."""

import re
import textwrap
from typing import Final

from zslayout.render.grid import grid
from zslayout.render.page import Item, PageFormat
from zslayout.results.document import Span
from zslayout.results.result import Detail, Result

_RULES: Final = "=-~^"
"""Below headings, by level."""
_WIDTH: Final = 79
"""As the documents of the kernel."""
_SPECIAL: Final = re.compile(r"([\\`*|]|_(?!\w))")


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The whole page, ending in a newline."""
    return "\n\n".join(_RST.parts(result, detail)) + "\n"


def _heading(title: str, level: int) -> str:
    said = escaped(title)
    return f"{said}\n{_RULES[min(level, len(_RULES)) - 1] * len(said)}"


def _items(items: list[Item]) -> str:
    """A list; where it goes deeper or comes back, an empty line must say so."""
    lines: list[str] = []
    before = 0
    for depth, said in items:
        lines += [""] * (depth != before)
        start = "  " * depth
        lines += _wrapped(said, f"{start}- ", f"{start}  ")
        before = depth
    return "\n".join(lines)


def _wrapped(said: str, start: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        said,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


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


_RST: Final = PageFormat(
    heading=_heading,
    span=_marked,
    items=_items,
    table=lambda table: grid(table, "rst", _marked),
    paragraph=lambda said: "\n".join(_wrapped(said)),
    lines=lambda lines: "\n".join(["::", "", *(f"   {line}".rstrip() for line in lines)]),
)
