"""What a solver says of one claim, as plain data.

One rule: nothing here defaults to PROVED, and a verdict that is not PROVED says why or shows a
witness.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from zslayout.errors import InternalError


class Status(Enum):
    """The five verdicts, weakest reason for trust first."""

    REFUTED = "REFUTED"  # a witness makes the claim false
    UNKNOWN = "UNKNOWN"  # the solver gave up: undecided, never a pass
    VACUOUS = "VACUOUS"  # nothing satisfies the assumptions, so a proof would say nothing
    BLOCKED = "BLOCKED"  # something it rests on is not proved
    PROVED = "PROVED"  # true for every value of the variables, and the assumptions can be met

    # Enum's own is written in Python, and a check of all asks for it 80,000 times.
    __hash__ = object.__hash__

    @staticmethod
    def worst(statuses: Iterable["Status"]) -> "Status":
        """The first of the five that occurs. Raises ValueError when there is none to judge."""
        return min(statuses, key=_SEVERITY.__getitem__)


_SEVERITY: Final = {status: place for place, status in enumerate(Status)}


class Witness(NamedTuple):
    """Values that make a claim false. Plain ints; names are the claim's variables.

    `unique` is True when no other values do, False when others do, None when nobody asked.
    """

    values: tuple[tuple[str, int], ...]
    unique: bool | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one claim. `milliseconds` is its share of the time spent on its query."""

    status: Status
    witness: Witness | None = None
    why: str = ""
    milliseconds: float = 0.0

    def __post_init__(self) -> None:
        if (self.witness is not None) != (self.status is Status.REFUTED):
            raise InternalError(f"a witness goes with REFUTED and only with it: {self}")
