"""What pages make of the indents of a text: paragraphs below others are the items of a list."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from zslayout.results.document import Block, Gap, Paragraph

Item = tuple[int, Paragraph]
"""How deep it lies, 0 for the outermost, and what it says."""


def nested(blocks: Iterable[Block]) -> Iterator[Block | list[Item]]:
    """The blocks of a page; a run of indented paragraphs is one list."""
    kept = (block for block in blocks if not isinstance(block, Gap))
    for below, run in groupby(kept, lambda each: isinstance(each, Paragraph) and each.indent > 0):
        if below:
            yield list(_deep(each for each in run if isinstance(each, Paragraph)))
        else:
            yield from run


def _deep(items: Iterable[Paragraph]) -> Iterator[Item]:
    """An item is one deeper than the last that is less indented."""
    open_: list[int] = []
    for item in items:
        while open_ and open_[-1] >= item.indent:
            open_.pop()
        yield len(open_), item
        open_.append(item.indent)
