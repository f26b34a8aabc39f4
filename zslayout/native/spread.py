"""Repeated measurements: their median, and where it lies with 99 percent, by their order alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from statistics import median
from typing import Final

_DOUBT: Final = 0.005
LEAST: Final = 8
"""With fewer measurements no interval holds the median with 99 percent."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A median, and the interval that holds that of all measurements there could be."""

    median: float
    low: float
    high: float
    measurements: int

    @property
    def decided(self) -> bool:
        """Of a ratio: whether it is above 1, or below."""
        return self.measurements >= LEAST and (self.low > 1 or self.high < 1)


def spread(values: Sequence[float]) -> Spread:
    """Of one measurement at least; the interval of fewer than `LEAST` is all that was measured."""
    ordered, count = sorted(values), len(values)
    below = 0
    tail = 1 / 2**count
    while below < count // 2 and tail <= _DOUBT:
        below += 1
        tail += comb(count, below) / 2**count
    cut = max(0, below - 1)
    return Spread(median(ordered), ordered[cut], ordered[count - 1 - cut], count)


def modelled_rate(one: float, two: float, threads: int) -> float:
    """Operations a second of more threads than were measured: a model, fitted to 1 and 2.

    A closed queue with one server: of the time of an operation a part is spent at a place that only
    one thread can be at, and that part is what makes 2 threads less than twice as fast. Exact mean
    value analysis does the rest. `one` and `two` are operations a second of all threads.
    """
    alone = 1 / one
    served = max(0.0, alone * (2 / two - alone)) ** 0.5
    thinking, waiting, rate = max(0.0, alone - served), 0.0, one
    for number in range(1, threads + 1):
        response = served * (1 + waiting)
        rate = number / (thinking + response)
        waiting = rate * response
    return rate
