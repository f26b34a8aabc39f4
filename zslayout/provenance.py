"""Where what a finding speaks of came from: a place in C, a key of an archconfig, a scheme.

One rule: what is read carries it, and nothing on the way to a finding drops it.
"""

from dataclasses import dataclass
from enum import Enum

from zslayout.errors import Place


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


class Does(Enum):
    """What a statement of a program does with its value."""

    KEEPS = "assigns, returns or stores it"
    BRANCHES = "goes one way or another by it"
    REPEATS = "runs a loop once more by it"


@dataclass(frozen=True, slots=True)
class Condition:
    """What the preprocessor asks before it lets something stand, and the names it asks for."""

    provenance: Provenance
    asks: tuple[str, ...] = ()


def in_c(place: Place, what: str) -> Provenance:
    """Something in a C file."""
    return Provenance(Origin.C, str(place), what, place)
