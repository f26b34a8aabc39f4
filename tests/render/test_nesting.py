"""Lists, from indents."""

from zslayout.render.nesting import nested
from zslayout.results.document import GAP, heading, line

A, B, C, D, E = (
    line(name, indent=indent) for name, indent in zip("abcde", (2, 4, 7, 4, 2), strict=True)
)


def test_what_is_further_in_lies_deeper_whatever_the_step() -> None:
    (items,) = nested([A, B, C, D, E])
    assert items == [(0, A), (1, B), (2, C), (1, D), (0, E)]


def test_a_list_may_begin_anywhere_and_ends_with_a_block_of_another_kind() -> None:
    title, plain = heading("title"), line("plain")
    assert list(nested([title, C, A, plain, B])) == [title, [(0, C), (0, A)], plain, [(0, B)]]


def test_empty_lines_part_nothing() -> None:
    assert list(nested([GAP, A, GAP, B, GAP])) == [[(0, A), (1, B)]]
