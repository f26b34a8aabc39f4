"""Columns for plain text."""

from zslayout.render.text_table import aligned
from zslayout.results.document import Span, Table, table


def drawn(of: Table) -> list[str]:
    return [line for _, line in aligned(of)]


def test_columns_are_as_wide_as_their_widest_cell_and_lines_end_in_no_space() -> None:
    assert drawn(table(["a", "bb"], [["ccc", "d"], ["e", Span("", "code")]])) == [
        "a    bb",
        "---  --",
        "ccc  d",
        "e",
    ]


def test_a_table_without_rows_is_its_head() -> None:
    assert drawn(table(["a"], [])) == ["a", "-"]


def test_a_column_may_be_aligned_at_its_right_end_and_the_rule_left_out() -> None:
    assert drawn(
        table(["n", "x"], [["1", "a"], ["10", "b"]], right=frozenset({0}), ruled=False)
    ) == [
        " n  x",
        " 1  a",
        "10  b",
    ]


def test_the_lines_of_a_cell_stand_below_each_other() -> None:
    found = list(aligned(table(["a", "b\nc"], [["1\n22", "3"], ["4", "5"]])))
    assert [line for _, line in found] == ["a   b", "    c", "--  -", "1   3", "22", "4   5"]
    assert [row for row, _ in found] == [None, None, None, 0, 0, 1]
