"""Tables of documents."""

from zslayout.render.grid import grid
from zslayout.results.document import Span, table


def _upper(span: Span) -> str:
    return span.text.upper() if span.style == "code" else span.text


def test_each_cell_is_written_by_whoever_knows_the_format() -> None:
    found = grid(table(["a", "b"], [["1", Span("x", "code")]]), "github", _upper)
    assert [line.split() for line in found.splitlines()[::2]] == [
        ["|", "a", "|", "b", "|"],
        ["|", "1", "|", "X", "|"],
    ]


def test_numbers_stay_as_they_are_written() -> None:
    assert "1.50" in grid(table(["a"], [["1.50"]]), "rst", _upper)


def test_a_column_may_end_where_its_numbers_do() -> None:
    lines = grid(table(["n"], [["1"], ["10"]], right=frozenset({0})), "rst", _upper).splitlines()
    assert lines[3:5] == [" 1", "10"]


def test_a_table_without_rows_has_its_titles() -> None:
    assert "title" in grid(table(["title"], [], right=frozenset({0})), "rst", _upper)
