"""The kernel's file `classes` in debugfs."""

from zslayout.results.debugfs import COLUMNS, GROUPS, DebugfsRow, debugfs_lines

ROWS = (
    DebugfsRow(0, 32, tuple(range(GROUPS)), 128, 100, 1, 1, 0),
    DebugfsRow(254, 4096, (0,) * GROUPS, 7, 7, 7, 1, 3),
)


def test_every_line_is_as_wide_as_the_titles_and_the_last_has_the_sums() -> None:
    head, first, second, empty, total = debugfs_lines(ROWS)
    assert head.split() == list(COLUMNS)
    assert {len(head), len(first), len(second), len(total)} == {len(head)}
    assert empty == ""
    assert total.split() == ["Total", *map(str, range(GROUPS)), "135", "107", "8", "3"]


def test_a_row_by_names_has_the_numbers_of_the_line() -> None:
    for row, line in zip(ROWS, debugfs_lines(ROWS)[1:3], strict=True):
        assert [str(number) for number in row.numbers] == line.split()


def test_a_pool_without_classes_has_titles_and_sums() -> None:
    assert len(debugfs_lines([])) == 3
