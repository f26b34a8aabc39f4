"""A document as plain text: a paragraph a line, indented; with colour for terminals."""

import textwrap
from collections.abc import Iterable, Iterator

from zslayout.render.severity import Paint, ansi, painted, plain
from zslayout.render.text_table import aligned
from zslayout.render.word_map import layout_map, word_map
from zslayout.results.document import (
    Block,
    Display,
    Gap,
    Heading,
    Paragraph,
    Preformatted,
    Table,
    WordMap,
)
from zslayout.results.result import Detail, Result

_WIDTH = 100


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:
    """The whole text, ending in a newline."""
    document = result.document(detail)
    paint = ansi if colour else plain
    return "".join(f"{line}\n" for line in lines(document.blocks, paint, document.width))


def lines(blocks: Iterable[Block], paint: Paint = plain, width: int = _WIDTH) -> Iterator[str]:
    """The lines of some blocks."""
    for block in blocks:
        match block:
            case Paragraph(hang=int()):
                yield from _broken(block, paint, width)
            case Paragraph(spans=found, indent=indent):
                yield " " * indent + painted(found, paint)
            case Heading(spans=found):
                yield painted(found, paint)
            case Table():
                yield from _table(block, paint)
            case WordMap():
                yield from (" " * block.indent + line for line in drawn(block))
            case Preformatted(lines=found, indent=indent):
                yield from (" " * indent + line for line in found)
            case Display(blocks=inside, indent=indent):
                yield from (" " * indent + line for line in lines(inside, paint, width))
            case Gap():
                yield ""


def drawn(block: WordMap) -> list[str]:
    """A word, as lines without indent."""
    if block.value is None:
        return layout_map(block.fields, block.word_bits)
    return word_map(block.value, block.fields, block.word_bits, block.marked)


def _broken(block: Paragraph, paint: Paint, width: int) -> Iterator[str]:
    """A paragraph in lines. Words that are wider than a line are broken in narrow documents."""
    style = block.spans[-1].style
    indent = " " * block.indent
    found = textwrap.wrap(
        block.text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + " " * (block.hang or 0),
        break_long_words=width < _WIDTH,
        break_on_hyphens=False,
    )
    yield from (paint(style, line) for line in found)


def _table(table: Table, paint: Paint) -> Iterator[str]:
    indent = " " * table.indent
    for row, line in aligned(table):
        style = table.styles[row] if row is not None and table.styles else ""
        yield indent + paint(style, line) if line else ""
