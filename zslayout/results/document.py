"""A report as data: what it is made of, not how it looks.

A text renderer puts each paragraph on a line of its own and indents it; a page makes headings,
lists and tables of the same blocks. Tuples, because ten more dataclasses cost a check 4 ms at its
start, a twentieth of what importing z3 takes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from zslayout.results.exit_code import ExitCode

if TYPE_CHECKING:
    # Completion and --help need no layouts, and importing these takes half as long again.
    from zslayout.arch.params import ArchParams
    from zslayout.words.layout import Field

Style = Literal["", "good", "bad", "open", "quiet", "strong", "code"]
"""What a text is to a reader: fine, wrong, undecided, of little weight, of much, or source text."""

STYLES: Final[dict[ExitCode, Style]] = {
    ExitCode.AS_EXPECTED: "good",
    ExitCode.UNEXPECTED: "bad",
    ExitCode.UNDECIDED: "open",
    ExitCode.BUG: "bad",
}
"""How what ends a command looks."""


class Span(NamedTuple):
    """A piece of text in one style."""

    text: str
    style: Style = ""


Text = str | Span


class Heading(NamedTuple):
    """What the blocks below it are about. `level` counts from 1."""

    spans: tuple[Span, ...]
    level: int = 2


class Paragraph(NamedTuple):
    """Some sentences, or one line of a list.

    `indent` is in columns and says how deep it lies below what stands above. With a `hang` it may
    be broken into lines, the others so many columns further to the right; without one it is a line.
    """

    spans: tuple[Span, ...]
    indent: int = 0
    hang: int | None = None

    @property
    def text(self) -> str:
        """All of it, without styles."""
        return "".join(span.text for span in self.spans)


class Table(NamedTuple):
    """Rows of cells below titles; a cell may have several lines."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    right: frozenset[int] = frozenset()
    """Columns that are aligned at their right ends."""
    ruled: bool = True
    """Whether a plain text has a rule below the titles."""
    indent: int = 0
    styles: tuple[Style, ...] = ()
    """Of the rows, or none."""
    drawn: bool = False
    """Whether a row is one line, however wide."""


class WordMap(NamedTuple):
    """A word of memory by its fields; with a value its bits, of which some are marked."""

    fields: "tuple[Field, ...]"
    word_bits: int
    value: int | None = None
    marked: int = 0
    indent: int = 2


class Preformatted(NamedTuple):
    """Lines that stand as they are."""

    lines: tuple[str, ...]
    indent: int = 0


class Display(NamedTuple):
    """Blocks that belong together and keep their columns: a counterexample, a trace."""

    blocks: tuple["Block", ...]
    indent: int = 0


class Gap(NamedTuple):
    """An empty line in a plain text; pages keep blocks apart by themselves."""


Block = Heading | Paragraph | Table | WordMap | Preformatted | Display | Gap


class Document(NamedTuple):
    """Blocks from top to bottom, and the longest line that a plain text of them may have."""

    blocks: tuple[Block, ...]
    width: int = 100


GAP: Final = Gap()


def spans(*texts: Text) -> tuple[Span, ...]:
    """The texts as spans."""
    return tuple(text if isinstance(text, Span) else Span(text) for text in texts)


def plain(text: Text) -> str:
    """The text without its style."""
    return text if isinstance(text, str) else text.text


def line(*texts: Text, indent: int = 0) -> Paragraph:
    """A paragraph that is never broken."""
    return Paragraph(spans(*texts), indent)


def wrapped(text: Text, *, indent: int = 0, hang: int = 0) -> Paragraph:
    """A paragraph that is broken where a line is full."""
    return Paragraph(spans(text), indent, hang)


def labelled(label: str, text: Text, *, indent: int = 2) -> Paragraph:
    """`label: text`, its further lines below the text."""
    return Paragraph(spans(f"{label}: ", text), indent, len(label) + 2)


def heading(*texts: Text, level: int = 2) -> Heading:
    """A heading; what has no style of its own is strong."""
    styled = (text if isinstance(text, Span) else Span(text, "strong") for text in texts)
    return Heading(tuple(styled), level)


def titled(params: "ArchParams", *names: str, level: int = 2) -> Heading:
    """The heading of what is about a configuration: its name, others, its title."""
    title = f" ({params.title})" if params.title else ""
    return heading(", ".join((params.name, *names)), Span(title), level=level)


def table(titles: Iterable[str], rows: Iterable[Sequence[Text]], **how: object) -> Table:
    """A table of any sequences."""
    return Table(tuple(titles), tuple(tuple(row) for row in rows), **how)  # type: ignore[arg-type]


def joined(parts: Iterable[Iterable[Block]]) -> Iterator[Block]:
    """One below the other, an empty line between."""
    for place, blocks in enumerate(parts):
        if place:
            yield GAP
        yield from blocks
