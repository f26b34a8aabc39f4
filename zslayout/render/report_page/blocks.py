"""Blocks of a document as HTML, with words drawn."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final

from zslayout.render.word_svg import WordDrawing, word_svg
from zslayout.results.document import (
    Block,
    Display,
    Gap,
    Heading,
    Paragraph,
    Preformatted,
    Span,
    Table,
    Text,
    WordMap,
    spans,
)

_LABEL: Final = re.compile(r"inputs|where")


def both_widths(word: WordMap, hues: Mapping[str, int], missing: int = 0) -> str:
    """A word as one row, and as two for narrow places; a style sheet shows one of them."""
    wide = word_svg(WordDrawing(word, missing=missing, hues=hues))
    narrow = word_svg(WordDrawing(word, 32, missing, hues))
    return f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'


def html(blocks: Iterable[Block], hues: Mapping[str, int]) -> str:
    """The blocks, from top to bottom."""
    return "\n".join(_parts(blocks, hues))


def _parts(blocks: Iterable[Block], hues: Mapping[str, int]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(spans=found, level=level):
                yield f"<h{level + 1}>{inline(found)}</h{level + 1}>"
            case Paragraph(spans=found, indent=indent):
                yield _paragraph(found, indent)
            case Preformatted(lines=lines):
                yield f"<pre>{escape(chr(10).join(lines))}</pre>"
            case WordMap():
                yield both_widths(block, hues)
            case Display(blocks=inside):
                yield from _parts(inside, hues)
            case Table():
                yield _table(block)
            case Gap():
                pass


def inline(found: Iterable[Span]) -> str:
    """Some text."""
    return "".join(map(_span, found))


def _paragraph(found: tuple[Span, ...], indent: int) -> str:
    """What begins as `broken: ` has that as its label."""
    first, *others = found
    label, colon, rest = first.text.partition(": ")
    if colon and not first.style and (others or _LABEL.fullmatch(label)):
        said = inline((Span(rest), *others))
        return f'<p class="lab"><b>{escape(label)}</b><span>{said}</span></p>'
    return f'<p class="in{min(indent // 2, 3)}">{inline(found)}</p>'


def _span(span: Span) -> str:
    said = escape(span.text)
    if span.style == "code":
        return f"<code>{said}</code>"
    if span.style == "strong":
        return f"<strong>{said}</strong>"
    return f'<span class="{span.style}">{said}</span>' if span.style else said


def _table(table: Table) -> str:
    def row(tag: str, cells: Iterable[Text]) -> str:
        return "".join(f"<{tag}>{inline(spans(cell))}</{tag}>" for cell in cells)

    body = "".join(f"<tr>{row('td', cells)}</tr>" for cells in table.rows)
    return f"<table><thead><tr>{row('th', table.titles)}</tr></thead><tbody>{body}</tbody></table>"
