"""What a record is: a frozen dataclass whose fields are the keys of a JSON object, in their order.

Strings, booleans, numbers and None stand for themselves, an enumeration for its value, a tuple for
an array, a mapping for an object, a dataclass for an object of its fields. A field whose name ends
in `_` has a key that Python cannot name, without it. A field with `OPTIONAL` as metadata is left
out where it has its default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from zslayout.results.exit_code import ExitCode

OPTIONAL: Final[Mapping[str, bool]] = MappingProxyType({"optional": True})
"""The metadata of a field that is left out where its value is the default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A whole JSON text. Keys may be added under the same schema; none changes its meaning."""

    schema: Literal[1] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesRecord(Record):
    """Several results, each as it is when it is asked for alone."""

    results: tuple[Record, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine(Record):
    """The last of JSON Lines."""

    exit_code: ExitCode
    """What the command ends with."""
    summary: Mapping[str, int]
    """How many diagnostics there are of each level."""
