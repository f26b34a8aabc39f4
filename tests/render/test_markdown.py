"""A document as Markdown."""

import pytest
import samples
from goldens import compare
from rendered import shown

from zslayout.render.markdown import escaped, render
from zslayout.results.check import CheckResult
from zslayout.results.document import Document, Span, heading, line, table
from zslayout.results.result import Detail


def test_what_is_as_expected_is_a_table_and_a_summary() -> None:
    text = shown(samples.check((samples.named("riscv64-sv57"), samples.named("i386"))), "markdown")
    header, rule, first, second, empty, summary = text.splitlines()
    assert [each.strip() for each in header.strip("|").split("|")] == [
        *("configuration", "scheme", "word", "page", "phys", "fields", "headroom"),
        *("at 16", "outcome", "verdicts"),
    ]
    assert set(rule) <= set("|-")
    assert first.startswith("| riscv64-sv57")
    assert second.startswith("| i386")
    assert (empty, summary) == ("", "**2 checked: 2 as expected, 0 unexpected, 0 undecided**")


def test_a_refutation_is_a_heading_and_a_block_and_what_it_blocks_a_list() -> None:
    good = samples.check((samples.named("riscv64-sv57"),)).results
    check = CheckResult((*good, samples.broken(samples.NARROW_MASK)))
    compare("check.md", shown(check, "markdown"))


def test_every_block_is_closed() -> None:
    text = shown(samples.check((samples.board(phys=58),)), "markdown")
    assert text.count("```") % 2 == 0
    assert text.count("```text") * 2 == text.count("```")


def test_what_markdown_would_read_as_more_stands_for_itself() -> None:
    assert escaped("a*b `c` <- d[0] | e") == r"a\*b \`c\` \<- d\[0] \| e"
    assert escaped("_PFN_BITS and obj_idx_") == r"\_PFN_BITS and obj_idx\_"


def test_paragraphs_below_others_are_lists_in_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    result = samples.check((samples.named("i386"),))
    blocks = (
        heading("title", level=3),
        line("a", indent=2),
        line("b ", Span("x_y", "code"), indent=4),
        line("c", indent=2),
        line("d"),
        table(["t"], [[Span("x|y", "code")]]),
    )
    monkeypatch.setattr(CheckResult, "document", lambda *_: Document(blocks))
    assert render(result, Detail()).startswith(
        "### title\n\n- a\n  - b `x_y`\n- c\n\nd\n\n| t     |\n"
    )
