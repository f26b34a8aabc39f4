"""A report as data."""

from zslayout.results.document import (
    GAP,
    Heading,
    Paragraph,
    Span,
    heading,
    joined,
    labelled,
    line,
    spans,
    table,
    wrapped,
)


def test_texts_and_spans_mix() -> None:
    assert spans("a", Span("b", "bad")) == (Span("a"), Span("b", "bad"))
    assert line("a", Span("b", "bad")).text == "ab"


def test_a_heading_is_strong_where_nothing_else_is_said() -> None:
    assert heading("a", Span(" b")) == Heading((Span("a", "strong"), Span(" b")), 2)


def test_only_a_paragraph_that_hangs_may_be_broken() -> None:
    assert line("a").hang is None
    assert wrapped("a").hang == 0
    assert labelled("says", "a") == Paragraph((Span("says: "), Span("a")), 2, 6)


def test_a_table_takes_any_sequences() -> None:
    found = table((title for title in "ab"), [["1", "2"]], ruled=False)
    assert (found.titles, found.rows, found.ruled) == (("a", "b"), (("1", "2"),), False)


def test_parts_are_joined_with_a_gap_between() -> None:
    assert [*joined([(line("a"),), (line("b"),)])] == [line("a"), GAP, line("b")]
