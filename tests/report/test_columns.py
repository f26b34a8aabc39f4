"""The columns of every table."""

from zslayout.report.columns import aligned


def test_columns_are_as_wide_as_their_widest_cell_and_lines_end_in_no_space() -> None:
    assert aligned(["a", "bb"], [["ccc", "d"], ["e", ""]]) == [
        "a    bb",
        "---  --",
        "ccc  d",
        "e",
    ]


def test_a_table_without_rows_is_its_head() -> None:
    assert aligned(["a"], []) == ["a", "-"]
