"""The exit codes of commands, and what several come to: the only place that orders them."""

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """What a command says to its caller. The names are in the order of their numbers."""

    AS_EXPECTED = 0
    UNEXPECTED = 1  # a verdict or an outcome is not the expected one
    UNUSABLE = 2  # input with faults
    UNDECIDED = 3  # a solver gave up, or nothing was asked
    BUG = 4  # of zslayout, or of a solver

    @staticmethod
    def worst(codes: Iterable["ExitCode"]) -> "ExitCode":
        """What hides nothing: a refutation is worse than an open question. Of none: UNDECIDED."""
        return max(codes, key=_WORSE.index, default=ExitCode.UNDECIDED)


_WORSE = (
    ExitCode.AS_EXPECTED,
    ExitCode.UNDECIDED,
    ExitCode.UNEXPECTED,
    ExitCode.UNUSABLE,
    ExitCode.BUG,
)
