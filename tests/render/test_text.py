"""A document as plain text."""

import pytest

from zslayout.render.text import aligned, ansi, lines, painted, render, unpainted
from zslayout.results.check import CheckResult
from zslayout.results.document import (
    GAP,
    Block,
    Display,
    Document,
    Preformatted,
    Span,
    Style,
    Table,
    WordMap,
    heading,
    labelled,
    line,
    table,
    wrapped,
)
from zslayout.results.result import Detail
from zslayout.words.layout import Field


def drawn(*blocks: Block, width: int = 100) -> list[str]:
    return list(lines(blocks, width=width))


def test_a_paragraph_is_a_line_however_long() -> None:
    assert drawn(line("x " * 80, "y", indent=2)) == ["  " + "x " * 80 + "y"]


def test_one_with_a_hang_is_broken_and_hangs() -> None:
    found = drawn(labelled("says", "word " * 30))
    assert len(found) == 2
    assert found[0].startswith("  says: word word")
    assert found[1].startswith("        word")
    assert all(len(each) <= 100 for each in found)


def test_hyphens_and_long_words_are_not_broken_unless_the_document_is_narrow() -> None:
    long = "x-" * 60
    assert drawn(wrapped(long)) == [long]
    assert max(map(len, drawn(wrapped(long), width=71))) <= 71


def test_a_display_and_what_is_in_it_are_indented_together() -> None:
    assert drawn(Display((line("a", indent=2), Preformatted(("b",))), indent=2)) == ["    a", "  b"]


def test_a_table_may_be_indented_and_its_rows_painted() -> None:
    block = table(["a", "b"], [["1", "2"], ["3", "4"]], indent=2, styles=("", "bad"))
    assert drawn(block) == ["  a  b", "  -  -", "  1  2", "  3  4"]
    assert list(lines([block], ansi))[2:] == ["  1  2", "  \x1b[31m3  4\x1b[0m"]


def test_a_word_is_drawn_with_its_bits_where_it_has_a_value() -> None:
    fields = (Field("pfn", 4, 4), Field("obj_idx", 0, 4))
    assert drawn(WordMap(fields, 8, 0x1F, marked=1, indent=2))[2] == "  0001 1111"
    assert drawn(WordMap(fields, 8))[1].startswith("  +-")


def test_headings_and_gaps_are_lines() -> None:
    assert drawn(heading("title", Span(" (more)")), GAP, line("x")) == ["title (more)", "", "x"]
    assert list(lines([heading("title", Span(" (more)"))], ansi)) == ["\x1b[1mtitle\x1b[0m (more)"]


def test_colour_only_adds_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = (line(Span("a", "bad"), " b"), wrapped(Span("c " * 90, "open"), hang=2))
    monkeypatch.setattr(CheckResult, "document", lambda *_: Document(blocks))
    plain = render(CheckResult(()), Detail())
    painted = render(CheckResult(()), Detail(), colour=True)
    assert plain != painted
    for code in (0, 31, 33):
        painted = painted.replace(f"\x1b[{code}m", "")
    assert painted == plain


@pytest.mark.parametrize(
    ("style", "code"), [("good", 32), ("bad", 31), ("open", 33), ("quiet", 2), ("strong", 1)]
)
def test_a_style_is_a_colour_that_ends_with_the_text(style: Style, code: int) -> None:
    assert ansi(style, "text") == f"\x1b[{code}mtext\x1b[0m"


@pytest.mark.parametrize("style", ["", "code"])
def test_text_and_source_have_no_colour(style: Style) -> None:
    assert ansi(style, "text") == "text"


def test_nothing_is_not_painted() -> None:
    assert ansi("bad", "") == ""


def test_plain_text_is_left_alone() -> None:
    assert unpainted("bad", "text") == "text"


def test_spans_are_painted_one_by_one() -> None:
    found = (Span("a"), Span("b", "bad"))
    assert painted(found, ansi) == "a\x1b[31mb\x1b[0m"
    assert painted(found, unpainted) == "ab"


def tabled(of: Table) -> list[str]:
    return [line for _, line in aligned(of, 100)]


def test_columns_are_as_wide_as_their_widest_cell_and_lines_end_in_no_space() -> None:
    assert tabled(table(["a", "bb"], [["ccc", "d"], ["e", Span("", "code")]])) == [
        "a    bb",
        "---  --",
        "ccc  d",
        "e",
    ]


def test_a_table_without_rows_is_its_head() -> None:
    assert tabled(table(["a"], [])) == ["a", "-"]


def test_a_column_may_be_aligned_at_its_right_end_and_the_rule_left_out() -> None:
    assert tabled(
        table(["n", "x"], [["1", "a"], ["10", "b"]], right=frozenset({0}), ruled=False)
    ) == [
        " n  x",
        " 1  a",
        "10  b",
    ]


def test_the_lines_of_a_cell_stand_below_each_other() -> None:
    found = list(aligned(table(["a", "b\nc"], [["1\n22", "3"], ["4", "5"]]), 100))
    assert [line for _, line in found] == ["a   b", "    c", "--  -", "1   3", "22", "4   5"]
    assert [row for row, _ in found] == [None, None, None, 0, 0, 1]


def test_the_widest_text_of_a_row_that_is_too_wide_is_broken() -> None:
    says = "a statement of many words, which is wider than there is room for it"
    found = [
        line for _, line in aligned(table(["id", "says"], [["a.name.that.is.long", says]]), 60)
    ]
    assert found == [
        "id                   says",
        "-------------------  -----------------------------------",
        "a.name.that.is.long  a statement of many words, which is",
        "                     wider than there is room for it",
    ]
    assert len([*aligned(table(["id", "says"], [["a.name.that.is.long", says]]), 90)]) == 3
    drawn = table(["id", "says"], [["a.name.that.is.long", says]], drawn=True)
    assert len([*aligned(drawn, 60)]) == 3
