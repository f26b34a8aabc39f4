"""The JSON of `list`."""

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
from zslayout.results.records.record import RootRecord, computed


def _kind(name: str) -> Any:
    def entries(listing: Listing) -> Any:
        return dict(listing.kinds).get(name, ())

    return computed(entries, optional=True)


class ListRecord(RootRecord):
    """What can be named; a kind that was not asked for has no key."""

    kinds: tuple[str, ...] = computed(lambda of: [name for name, _ in of.kinds])
    """The keys that are here."""
    obligations: tuple[ListedObligation, ...] = _kind("obligations")
    words: tuple[ListedWord, ...] = _kind("words")
    schemes: tuple[ListedScheme, ...] = _kind("schemes")
    archconfigs: tuple[ListedArchconfig, ...] = _kind("archconfigs")
    mutants: tuple[ListedMutant, ...] = _kind("mutants")
    formats: tuple[ListedFormat, ...] = _kind("formats")
