"""A document as a page: what every page format does, whatever its signs are.

Paragraphs that a text indents below others are the items of a list; what keeps its columns in a
text is shown as that text.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from zslayout.render import text
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

Item = tuple[int, str]
"""How deep it lies, 0 for the outermost, and what it says."""


class PageFormat(NamedTuple):
    """How a format writes the parts of a page."""

    heading: Callable[[str, int], str]
    """Of a text without styles, at a level that counts from 1."""
    span: Callable[[Span], str]
    items: Callable[[list[Item]], str]
    """A list."""
    table: Callable[[Table], str]
    lines: Callable[[list[str]], str]
    """Lines that keep their columns."""
    paragraph: Callable[[str], str] = str

    def inline(self, spans: Iterable[Span]) -> str:
        """Some text."""
        return "".join(map(self.span, spans))

    def parts(self, result: Result, detail: Detail) -> Iterator[str]:
        """The parts of a page from top to bottom: the items of a list are one."""
        blocks = result.document(detail._replace(page=True)).blocks
        kept = (block for block in blocks if not isinstance(block, Gap))
        for below, run in groupby(kept, _is_item):
            if below:
                yield self.items(list(self._nested(run)))
            else:
                yield from map(self._part, run)

    def _part(self, block: Block) -> str:
        match block:
            case Heading(spans=spans, level=level):
                return self.heading("".join(each.text for each in spans), level)
            case Paragraph(spans=spans):
                return self.paragraph(self.inline(spans))
            case Table():
                return self.table(block)
            case Display(blocks=inside):
                return self.lines(list(text.lines(inside)))
            case WordMap() | Preformatted():
                return self.lines(list(text.lines((block,))))
            case Gap():
                return ""

    def _nested(self, blocks: Iterable[Block]) -> Iterator[Item]:
        """An item is one deeper than the last that is less indented."""
        open_: list[int] = []
        for item in blocks:
            if isinstance(item, Paragraph):
                while open_ and open_[-1] >= item.indent:
                    open_.pop()
                yield len(open_), self.inline(item.spans)
                open_.append(item.indent)


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.indent > 0
