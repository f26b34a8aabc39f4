"""The JSON of `list`."""

from dataclasses import dataclass, field
from typing import Any

from zslayout.results.listing import (
    ListedArchconfig,
    ListedFormat,
    ListedMutant,
    ListedObligation,
    ListedScheme,
    ListedWord,
    Listing,
)
from zslayout.results.records.record import OPTIONAL, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRecord(Record):
    """What can be named; a kind that was not asked for has no key."""

    kinds: tuple[str, ...]
    """The keys that are here."""
    obligations: tuple[ListedObligation, ...] = field(default=(), metadata=OPTIONAL)
    words: tuple[ListedWord, ...] = field(default=(), metadata=OPTIONAL)
    schemes: tuple[ListedScheme, ...] = field(default=(), metadata=OPTIONAL)
    archconfigs: tuple[ListedArchconfig, ...] = field(default=(), metadata=OPTIONAL)
    mutants: tuple[ListedMutant, ...] = field(default=(), metadata=OPTIONAL)
    formats: tuple[ListedFormat, ...] = field(default=(), metadata=OPTIONAL)


def record(listing: Listing) -> ListRecord:
    """The list as JSON has it."""
    entries: dict[str, Any] = dict(listing.kinds)
    return ListRecord(kinds=tuple(entries), **entries)
