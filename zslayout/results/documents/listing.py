"""Lists as tables, one for each kind of thing."""

from collections.abc import Iterator

from zslayout.errors import Fault, UserError
from zslayout.results.document import GAP, Block, Document, Table, heading, table
from zslayout.results.listing import Listed, ListedObligation, Listing, cells, titles
from zslayout.results.result import Detail


def document(listing: Listing, _detail: Detail) -> Document:
    """Each kind below its name; one kind alone needs no heading."""
    return Document(tuple(_blocks(listing)))


def _blocks(listing: Listing) -> Iterator[Block]:
    several = len(listing.kinds) > 1
    for kind, entries in listing.kinds:
        if several:
            yield heading(kind)
        yield _brief(entries)
        if several:
            yield GAP


def _brief(entries: tuple[Listed, ...]) -> Table:
    """Of an obligation its id and sentence, of anything else all of it."""
    if all(isinstance(entry, ListedObligation) for entry in entries):
        return table(("id", "statement"), [cells(entry)[:2] for entry in entries])
    return _whole(entries)


def _whole(entries: tuple[Listed, ...]) -> Table:
    return table(titles(entries[0]), [cells(entry) for entry in entries])


def only_table(listing: Listing) -> Table:
    """Everything about the entries of one kind. Raises UserError where there are several."""
    if len(listing.kinds) > 1:
        known = ", ".join(kind for kind, _ in listing.kinds)
        raise UserError([Fault("--format", "a table is of one kind: name one", known)])
    ((_, entries),) = listing.kinds
    return _whole(entries)
