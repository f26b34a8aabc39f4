"""What is run on the reference allocator, and what comes of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from zslayout.reference.count import Counts
from zslayout.reference.level import Level
from zslayout.reference.session import Checks
from zslayout.reference.state import Pool
from zslayout.reference.trace import Operation, Trace
from zslayout.reference.violation import Violation
from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class RunRequest:
    """What is run on what.

    `operations` makes the same ones each time that it is called; there are `total` of them.
    """

    layout: Layout
    level: Level
    checks: Checks
    seed: int
    operations: Callable[[], Iterator[Operation]]
    total: int
    shrink_seconds: float = 10.0

    def settings(self) -> tuple[tuple[str, str], ...]:
        """What a trace says of how it is to be run."""
        layout = self.layout
        return (
            ("arch", layout.params.name),
            ("scheme", layout.scheme.name),
            ("chain-size", str(layout.chain_size)),
            ("level", self.level.value),
            ("checks", self.checks.value),
            ("seed", str(self.seed)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Ran:
    """What came of it. With a violation, `replay` is what is left when nothing can be left out."""

    request: RunRequest
    pool: Pool
    done: int
    seconds: float
    live: int
    errors: Mapping[int, int]
    violation: Violation | None = None
    replay: Trace | None = None

    @property
    def exit_code(self) -> int:
        """0, or 1 when a check does not hold."""
        return 0 if self.violation is None else 1


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What zs_free() does at one patch level, on the layout that the level has."""

    level: Level
    layout: Layout
    lockless: bool
    counts: Counts
