"""Where what a finding speaks of came from: a place in C, a key of an archconfig, a scheme.

One rule: what is read carries it, and nothing on the way to a finding drops it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from zslayout.errors import Place
from zslayout.tally import grouped


class Origin(Enum):
    """What kind of text something was read from."""

    C = "c"
    ARCHCONFIG = "archconfig"
    SCHEME = "scheme"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where something came from.

    `where` is `file:line:col` of C, `file:$.key` of an archconfig, or the name of a scheme. `what`
    is there, in a few words; of an archconfig, the header or Kconfig symbol that it cites.
    """

    origin: Origin
    where: str
    what: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        return self.where


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that a statement speaks of, and where what it stands for came from."""

    name: str
    """A macro or a parameter, as C calls it."""
    origin: Origin
    where: str
    """`file:line:col` of C, `file:$.key` of an archconfig, or the name of a scheme."""
    what: str = ""
    """What stands there, in a few words; of an archconfig, what it cites for that key."""
    key: str = ""
    """Of a parameter, the key of an archconfig that it is."""
    place: Place | None = None
    """The line where it stands, in C or in an archconfig; a scheme has none."""

    @staticmethod
    def of(name: str, provenance: Provenance, key: str = "") -> "Mention":
        """The name of something that came from there."""
        where, what = provenance.where, provenance.what
        return Mention(name, provenance.origin, where, what, key, provenance.place)


def by_place(mentions: Iterable[Mention]) -> dict[str, str]:
    """Where they come from, each place once, and in a few words what comes from there."""
    groups = grouped((each.where, each) for each in mentions)
    return {where: _said(same) for where, same in groups.items()}


def _said(same: list[Mention]) -> str:
    first, called = same[0], ", ".join(each.name for each in same)
    if first.origin is Origin.C:
        return first.what
    cited = first.what if first.origin is Origin.ARCHCONFIG else ""
    return f"{called} ({cited})" if cited else called


class Does(Enum):
    """What a statement of a program does with its value."""

    KEEPS = "assigns, returns or stores it"
    BRANCHES = "goes one way or another by it"
    REPEATS = "runs a loop once more by it"


class Condition(NamedTuple):
    """What the preprocessor asks before it lets something stand, and the names it asks for."""

    provenance: Provenance
    asks: tuple[str, ...] = ()


def in_c(place: Place, what: str) -> Provenance:
    """Something in a C file."""
    return Provenance(Origin.C, str(place), what, place)
