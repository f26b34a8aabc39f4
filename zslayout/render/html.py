"""A document as a fragment of HTML that needs nothing beside it."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from zslayout.render import text
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
    Text,
    WordMap,
    spans,
)
from zslayout.results.result import Detail, Result

_STYLE: Final = (
    "<style>.zslayout .good{color:#176639}.zslayout .bad{color:#a3131f}"
    ".zslayout .open{color:#7a5300}.zslayout .quiet{color:#5f6368}"
    ".zslayout td,.zslayout th{padding:0 .6em;text-align:left}"
    ".zslayout .right{text-align:right}</style>"
)


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The whole fragment, ending in a newline."""
    document = result.document(detail._replace(page=True))
    parts = ['<div class="zslayout">', _STYLE, *_parts(document.blocks), "</div>"]
    return "\n".join(parts) + "\n"


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    for part in nested(blocks):
        yield _list(part) if isinstance(part, list) else _part(part)


def _list(items: list[Item]) -> str:
    """Lists in the items of lists."""
    said, level = [], -1
    for depth, item in items:
        said.append("<ul>" if depth > level else "</li>" + "</ul></li>" * (level - depth))
        said.append(f"<li>{_inline(item.spans)}")
        level = depth
    return "".join(said) + "</li></ul>" * (level + 1)


def _part(block: Block) -> str:
    match block:
        case Heading(spans=spans, level=level):
            return f"<h{level}>{escape(''.join(each.text for each in spans))}</h{level}>"
        case Paragraph(spans=spans):
            return f"<p>{_inline(spans)}</p>"
        case Table():
            return _table(block)
        case Display(blocks=inside):
            return f"<pre>{escape(chr(10).join(text.lines(inside)))}</pre>"
        case WordMap() | Preformatted():
            return _part(Display((block,)))
        case Gap():
            return ""


def _table(table: Table) -> str:
    def row(tag: str, cells: Iterable[Text]) -> str:
        sides = ("right" if place in table.right else "" for place in range(len(table.titles)))
        return "".join(
            f"<{tag}{_class(side)}>{_inline(spans(cell))}</{tag}>"
            for side, cell in zip(sides, cells, strict=True)
        )

    styles = table.styles or ("",) * len(table.rows)
    rows = [
        f"<tr{_class(style)}>{row('td', cells)}</tr>"
        for style, cells in zip(styles, table.rows, strict=True)
    ]
    head = f"<thead><tr>{row('th', table.titles)}</tr></thead>"
    return "\n".join(["<table>", head, "<tbody>", *rows, "</tbody>", "</table>"])


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _inline(spans: Iterable[Span]) -> str:
    return "".join(map(_marked, spans)).replace("\n", "<br>")


def _marked(span: Span) -> str:
    said = escape(span.text)
    match span.style:
        case "":
            return said
        case "code":
            return f"<code>{said}</code>"
        case "strong":
            return f"<strong>{said}</strong>"
    return f'<span class="{span.style}">{said}</span>'
