"""A document as reStructuredText."""

import pytest
import samples
from rendered import shown

from zslayout.render.rst import escaped
from zslayout.results.check import CheckResult
from zslayout.results.document import Document, Preformatted, Span, heading, line, table


def test_what_would_be_read_as_more_stands_for_itself() -> None:
    assert escaped("a*b `c` d|e obj_ obj_idx") == r"a\*b \`c\` d\|e obj\_ obj_idx"


def test_every_block_has_its_form(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = (
        heading("title", level=1),
        line("one", indent=2),
        line("two", indent=4),
        line("three", indent=2),
        line(Span("x", "code"), " and ", Span("y", "strong")),
        Preformatted(("p  q", "", "r")),
        table(["t"], [["1"]]),
    )
    monkeypatch.setattr(CheckResult, "document", lambda *_: Document(blocks))
    assert shown(CheckResult(()), "rst") == (
        "title\n=====\n\n- one\n\n  - two\n\n- three\n\n``x`` and **y**\n\n"
        "::\n\n   p  q\n\n   r\n\n=\nt\n=\n1\n=\n"
    )


def test_a_counterexample_is_a_literal_block() -> None:
    text = shown(CheckResult((samples.broken(samples.NARROW_MASK),)), "rst")
    assert "\n::\n\n     broken: Every class index that the pool can create has a place" in text
