"""Tables of documents."""

from zslayout.report.table import styled


def test_a_table_is_as_wide_as_its_cells() -> None:
    assert styled(["a"], [["bcd"]], "simple").splitlines() == ["a", "---", "bcd"]
