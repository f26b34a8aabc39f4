"""Blocks as HTML."""

from zslayout.render.report_page.blocks import both_widths, html
from zslayout.results.document import (
    GAP,
    Block,
    Display,
    Preformatted,
    Span,
    WordMap,
    heading,
    labelled,
    line,
    table,
)
from zslayout.words.layout import Field

WORD = WordMap((Field("pfn", 12, 52), Field("obj_idx", 0, 12)), 64)


def test_what_begins_with_a_label_has_it_apart() -> None:
    said = html([labelled("broken", "A <b>.")], {})
    assert said == '<p class="lab"><b>broken</b><span>A &lt;b&gt;.</span></p>'


def test_other_colons_are_no_labels() -> None:
    assert html([line("zsmalloc.c:1: x")], {}) == '<p class="in0">zsmalloc.c:1: x</p>'


def test_a_word_is_drawn_for_wide_and_for_narrow_places() -> None:
    assert both_widths(WORD, {}).count("<svg") == 2
    assert html([Display((WORD,))], {}) == both_widths(WORD, {})


def test_all_else_is_said_as_it_stands() -> None:
    blocks: list[Block] = [
        heading("x < y"),
        GAP,
        Preformatted(("a & b",)),
        line(Span("bad", "bad"), Span("c", "code"), Span("s", "strong")),
        table(("t",), [("1",)]),
    ]
    said = html(blocks, {})
    assert "<h3><strong>x &lt; y</strong></h3>" in said
    assert "<pre>a &amp; b</pre>" in said
    assert '<span class="bad">bad</span><code>c</code><strong>s</strong>' in said
    assert "<td>1</td>" in said
