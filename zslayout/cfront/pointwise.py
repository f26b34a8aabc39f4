"""A number at each of several points, computed with as one number."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import add, lshift, mul, sub


@dataclass(frozen=True, slots=True)
class Pointwise:
    """The numbers in the order of the points. What it is computed with is one for all, or such."""

    values: tuple[int, ...]

    def _with(self, other: "Number", op: Callable[[int, int], int]) -> "Pointwise":
        others = other.values if isinstance(other, Pointwise) else (other,) * len(self.values)
        return Pointwise(tuple(map(op, self.values, others)))

    def __add__(self, other: "Number") -> "Pointwise":
        return self._with(other, add)

    def __sub__(self, other: "Number") -> "Pointwise":
        return self._with(other, sub)

    def __mul__(self, other: "Number") -> "Pointwise":
        return self._with(other, mul)

    def __lshift__(self, other: "Number") -> "Pointwise":
        return self._with(other, lshift)

    def __rmul__(self, other: int) -> "Pointwise":
        return self._with(other, lambda mine, its: its * mine)

    def __rlshift__(self, other: int) -> "Pointwise":
        return self._with(other, lambda mine, its: its << mine)


Number = int | Pointwise


def at(number: Number, place: int) -> int:
    """The number at one of the points, by its place."""
    return number.values[place] if isinstance(number, Pointwise) else number
