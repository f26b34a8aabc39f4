"""The part of python-sat's solvers that the tests use."""

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

class Minisat22:
    def __init__(self, bootstrap_with: Iterable[Sequence[int]] | None = None) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def propagate(self, assumptions: Sequence[int] = ...) -> tuple[bool, list[int]]: ...
    def solve(self, assumptions: Sequence[int] = ...) -> bool: ...
