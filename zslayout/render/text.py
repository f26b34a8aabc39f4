"""A document as plain text: a paragraph a line, indented; with colour for terminals."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final

from zslayout.render.word_map import layout_map, word_map
from zslayout.results.document import (
    Block,
    Display,
    Gap,
    Heading,
    Paragraph,
    Preformatted,
    Span,
    Style,
    Table,
    WordMap,
    plain,
)
from zslayout.results.result import Detail, Result

_WIDTH: Final = 100
_LEAST: Final = 24
"""No text of a table is broken that is not wider."""
Paint = Callable[[Style, str], str]
"""(style, text) to text."""

_CODES: Final[Mapping[Style, int]] = {"good": 32, "bad": 31, "open": 33, "quiet": 2, "strong": 1}


def unpainted(_style: Style, text: str) -> str:
    """No colour: for pipes and files."""
    return text


def ansi(style: Style, text: str) -> str:
    """The colours of ECMA-48 terminals."""
    code = _CODES.get(style)
    return text if code is None or not text else f"\x1b[{code}m{text}\x1b[0m"


def painted(spans: tuple[Span, ...], paint: Paint) -> str:
    """Spans, each in its colour."""
    return "".join(paint(span.style, span.text) for span in spans)


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:
    """The whole text, ending in a newline."""
    document = result.document(detail)
    paint = ansi if colour else unpainted
    return "".join(f"{line}\n" for line in lines(document.blocks, paint, document.width))


def lines(blocks: Iterable[Block], paint: Paint = unpainted, width: int = _WIDTH) -> Iterator[str]:
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
                yield from _table(block, paint, width)
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
    styles = [each.style for each in block.spans if each.style]
    style: Style = styles[-1] if styles else ""
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


def _table(table: Table, paint: Paint, width: int) -> Iterator[str]:
    indent = " " * table.indent
    for row, line in aligned(table, width - table.indent):
        style = table.styles[row] if row is not None and table.styles else ""
        yield indent + paint(style, line) if line else ""


def aligned(table: Table, most: int) -> Iterator[tuple[int | None, str]]:
    """Lines, each with the row it belongs to; titles and rule belong to none.

    Columns stand two spaces apart. A cell of several lines has them below each other; where a row
    is wider than `most`, its widest texts are broken. Not by tabulate, as other tables are: to
    import it takes half as long as to import z3.
    """
    cells = [[plain(cell).split("\n") for cell in row] for row in (table.titles, *table.rows)]
    widths = [_width_of(column) for column in zip(*cells, strict=True)]
    texts = [] if table.drawn else [n for n in range(len(widths)) if n not in table.right]
    for place in sorted(texts, key=lambda place: -widths[place]):
        excess = sum(widths) + 2 * (len(widths) - 1) - most
        if excess > 0 and widths[place] > _LEAST:
            room = max(_LEAST, widths[place] - excess)
            for row in cells:
                row[place] = [part for line in row[place] for part in _wrapped(line, room)]
            widths[place] = _width_of(row[place] for row in cells)

    def drawn(row: Sequence[Sequence[str]]) -> Iterator[str]:
        for parts in zip_longest(*row, fillvalue=""):
            yield "  ".join(
                part.rjust(width) if place in table.right else part.ljust(width)
                for place, (part, width) in enumerate(zip(parts, widths, strict=True))
            ).rstrip()

    title, *rows = cells
    yield from ((None, line) for line in drawn(title))
    if table.ruled:
        yield None, "  ".join("-" * width for width in widths)
    for place, row in enumerate(rows):
        yield from ((place, line) for line in drawn(row))


def _width_of(column: Iterable[Sequence[str]]) -> int:
    return max(len(line) for cell in column for line in cell)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
