"""Numbers of one kernel configuration: a value for each of some parameters."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParameterPoint:
    """One value for each parameter, by their kernel names and in their order."""

    names: tuple[str, ...]
    numbers: tuple[int, ...]

    def __getitem__(self, name: str) -> int:
        return self.numbers[self.names.index(name)]

    def __iter__(self) -> Iterator[int]:
        return iter(self.numbers)

    def items(self) -> Iterator[tuple[str, int]]:
        """Names and values."""
        return zip(self.names, self.numbers, strict=True)

    def moved(self, name: str, number: int) -> "ParameterPoint":
        """The same with another value of one parameter."""
        values = {**dict(self.items()), name: number}
        return ParameterPoint(self.names, tuple(values.values()))
