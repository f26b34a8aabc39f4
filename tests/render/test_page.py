"""What every page format does."""

from dataclasses import dataclass

from zslayout.render.page import PageFormat
from zslayout.results.document import GAP, Block, heading, line
from zslayout.results.result import Description, Detail

A, B, C, D, E = (
    line(name, indent=indent) for name, indent in zip("abcde", (2, 4, 7, 4, 2), strict=True)
)
SHOWN = PageFormat(
    heading=lambda title, level: f"{level} {title}",
    span=lambda span: span.text,
    items=str,
    table=str,
    lines=str,
)


@dataclass(frozen=True, slots=True)
class Some(Description):
    """Some blocks."""

    some: tuple[Block, ...]

    def blocks(self, _detail: Detail) -> tuple[Block, ...]:
        """They."""
        return self.some


def parts(*blocks: Block) -> list[str]:
    return list(SHOWN.parts(Some(blocks), Detail()))


def test_what_is_further_in_lies_deeper_whatever_the_step() -> None:
    assert parts(A, B, C, D, E) == [str([(0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e")])]


def test_a_list_may_begin_anywhere_and_ends_with_a_block_of_another_kind() -> None:
    lists = [str([(0, "c"), (0, "a")]), str([(0, "b")])]
    found = parts(heading("title"), C, A, line("plain"), B)
    assert found == ["2 title", lists[0], "plain", lists[1]]


def test_empty_lines_part_nothing() -> None:
    assert parts(GAP, A, GAP, B, GAP) == [str([(0, "a"), (1, "b")])]
