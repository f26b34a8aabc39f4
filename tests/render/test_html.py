"""A document as a fragment of HTML."""

from html.parser import HTMLParser
from typing import Final

import pytest
import samples
from rendered import shown

from zslayout.results.check import CheckResult
from zslayout.results.document import Document, Preformatted, Span, heading, line, table

VOID: Final = {"br"}


class _Reader(HTMLParser):
    """Fails where an element is not closed in its order; keeps the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.text


def test_a_check_that_is_not_as_expected_is_whole_and_says_all() -> None:
    good = samples.check((samples.named("riscv64-sv57"),)).results
    text = _read(shown(CheckResult((*good, samples.broken(samples.NARROW_MASK))), "html"))
    assert "obj.roundtrip.class arm64-4k rfc-v1: REFUTED, expected PROVED" in text
    assert "  obj = 0x0  <- (0UL << OBJ_INDEX_BITS)" in text
    assert "2 checked: 1 as expected, 1 unexpected, 0 undecided" in text


def test_every_block_has_its_element(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = (
        heading("a & b", level=3),
        line("one", indent=2),
        line("two", indent=4),
        line("three", indent=6),
        line("four", indent=2),
        line(Span("x<y", "code"), Span(" wrong", "bad")),
        table(["t"], [["1\n2"]], right=frozenset({0}), styles=("bad",)),
        Preformatted(("p  q",)),
    )
    monkeypatch.setattr(CheckResult, "document", lambda *_: Document(blocks))
    html = shown(CheckResult(()), "html")
    _read(html)
    assert "<h3>a &amp; b</h3>" in html
    nested = "<ul><li>one<ul><li>two<ul><li>three</li></ul></li></ul></li><li>four</li></ul>"
    assert nested in html
    assert '<p><code>x&lt;y</code><span class="bad"> wrong</span></p>' in html
    assert '<tr class="bad"><td class="right">1<br>2</td></tr>' in html
    assert "<pre>p  q</pre>" in html


def test_nothing_is_fetched_from_anywhere() -> None:
    html = shown(samples.check((samples.named("i386"),)), "html")
    assert "http" not in html
    assert "src=" not in html
