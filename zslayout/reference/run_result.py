"""What is run on the reference allocator, and what comes of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from zslayout.reference.allocation_trace import AllocationTrace, TraceOperation
from zslayout.reference.lock_counts import LockCounts
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool
from zslayout.reference.session import CheckLevel
from zslayout.reference.violation import Violation
from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class RunRequest:
    """What is run on what.

    `operations` makes the same ones at each call; there are `operation_count` of them.
    """

    layout: Layout
    level: PatchLevel
    checks: CheckLevel
    seed: int
    operations: Callable[[], Iterator[TraceOperation]]
    operation_count: int
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
class RunResult:
    """What came of it. With a violation, `replay` is what is left when nothing can be left out."""

    request: RunRequest
    pool: Pool
    operations_done: int
    seconds: float
    live_objects: int
    errors: Mapping[int, int]
    violation: Violation | None = None
    failing_trace: AllocationTrace | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LevelComparison:
    """What zs_free() does at one patch level, on the layout that the level has."""

    level: PatchLevel
    layout: Layout
    lockless: bool
    counts: LockCounts
