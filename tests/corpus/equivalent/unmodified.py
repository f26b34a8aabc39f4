"""The files as they are."""

from typing import Final

from corpus.entry import Equivalent

ENTRIES: Final = tuple(
    Equivalent(
        name=f"linux-{release}",
        base=release,
        edits=(),
        why="Nothing is changed.",
        same_code=True,
    )
    for release in ("5.10", "6.1", "6.12", "7.3")
)
