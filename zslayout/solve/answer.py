"""What a solver says about a script, in plain values.

One rule: a time limit is an answer, never an exception, and it is never read as a decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SatResult(StrEnum):
    """Whether some values make every assertion of a script true."""

    SAT = "sat"
    UNSAT = "unsat"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """One solver's answer to one script.

    `values`, for SAT: an unsigned int for each declared constant, 0 or 1 for a Bool.
    `core`, for UNSAT and when asked for: the names of assertions that cannot hold together.
    `why`, for UNKNOWN: the reason. `milliseconds` is the time from text to answer.
    """

    says: SatResult
    values: Mapping[str, int] = field(default_factory=dict)
    core: tuple[str, ...] = ()
    why: str = ""
    milliseconds: float = 0.0


def unknown(reason: str, limit: int) -> Answer:
    """The answer of a solver that gave up, under a limit of so many milliseconds."""
    timed_out = reason in {"", "timeout", "canceled"}
    return Answer(SatResult.UNKNOWN, why=f"timeout after {limit} ms" if timed_out else reason)
