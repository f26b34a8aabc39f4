"""Fewer operations that still break the same check.

Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002):
parts are left out while what is left still fails. An operation on an object that is then not there
does nothing, so that every selection can be run.
"""

from collections.abc import Callable, Sequence
from time import monotonic

from zslayout.reference.allocation_trace import TraceOperation

_SECONDS = 10.0


def shrink_operations(
    operations: Sequence[TraceOperation],
    fails: Callable[[Sequence[TraceOperation]], bool],
    seconds: float = _SECONDS,
) -> tuple[TraceOperation, ...]:
    """A part of the operations that fails, from which no single one can be left out.

    Where time runs out first, the least part that was found to fail.
    """
    end = monotonic() + seconds
    left = list(operations)
    size = len(left) // 2
    while size and monotonic() < end:
        start = 0
        while start < len(left) and monotonic() < end:
            fewer = left[:start] + left[start + size :]
            if fewer and fails(fewer):
                left = fewer
            else:
                start += size
        size //= 2
    return tuple(left)
