"""A document as a fragment of HTML that needs nothing beside it."""

from collections.abc import Iterable
from html import escape
from typing import Final

from zslayout.render.page import Item, PageFormat
from zslayout.results.document import Span, Table, Text, spans
from zslayout.results.result import Detail, Result

_STYLE: Final = (
    "<style>.zslayout .good{color:#176639}.zslayout .bad{color:#a3131f}"
    ".zslayout .open{color:#7a5300}.zslayout .quiet{color:#5f6368}"
    ".zslayout td,.zslayout th{padding:0 .6em;text-align:left}"
    ".zslayout .right{text-align:right}</style>"
)


def render(result: Result, detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The whole fragment, ending in a newline."""
    parts = ['<div class="zslayout">', _STYLE, *_HTML.parts(result, detail), "</div>"]
    return "\n".join(parts) + "\n"


def _items(items: list[Item]) -> str:
    """Lists in the items of lists."""
    parts, level = [], -1
    for depth, said in items:
        parts.append("<ul>" if depth > level else "</li>" + "</ul></li>" * (level - depth))
        parts.append(f"<li>{said}")
        level = depth
    return "".join(parts) + "</li></ul>" * (level + 1)


def _table(table: Table) -> str:
    def row(tag: str, cells: Iterable[Text]) -> str:
        sides = ("right" if place in table.right else "" for place in range(len(table.titles)))
        return "".join(
            f"<{tag}{_class(side)}>{_HTML.inline(spans(cell))}</{tag}>"
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


def _marked(span: Span) -> str:
    said = escape(span.text).replace("\n", "<br>")
    match span.style:
        case "":
            return said
        case "code":
            return f"<code>{said}</code>"
        case "strong":
            return f"<strong>{said}</strong>"
    return f'<span class="{span.style}">{said}</span>'


_HTML: Final = PageFormat(
    heading=lambda title, level: f"<h{level}>{escape(title)}</h{level}>",
    span=_marked,
    items=_items,
    table=_table,
    lines=lambda lines: f"<pre>{escape(chr(10).join(lines))}</pre>",
    paragraph=lambda said: f"<p>{said}</p>",
)
