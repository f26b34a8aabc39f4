"""What came of a workload on the reference allocator; and the patch levels side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from errno import errorcode
from typing import Final

from zslayout.explore.execution import EXECUTION_CHECKS
from zslayout.reference import lockdep, pool_checks
from zslayout.reference.allocation_trace import AllocationTrace, TraceOperation
from zslayout.reference.lock_counts import LockCounts
from zslayout.reference.operations import zs_can_compact
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.session import CheckLevel
from zslayout.reference.violation import HeldLock, Violation
from zslayout.reference.zspage import ZS_INUSE_RATIO_10
from zslayout.results.debugfs import DebugfsRow, debugfs_lines
from zslayout.results.diagnostic import Diagnostic, Level, about
from zslayout.results.document import (
    GAP,
    Block,
    Display,
    Preformatted,
    Span,
    Table,
    WordMap,
    heading,
    line,
)
from zslayout.results.exit_code import ExitCode
from zslayout.results.record import Record, RootRecord, computed, keyed
from zslayout.results.result import DebugfsTabular, Description, Detail, Result, Tabular
from zslayout.words.layout import Layout

_STEPS_SHOWN: Final = 12
_COLUMNS: Final = (
    "level",
    "zs_free()",
    "pool->lock\natomics",
    "locks\ntaken",
    "steps under\nclass->lock",
    "zone->lock\ntaken",
    "of these inside\nclass->lock",
)
CHECKS: Final = {
    **lockdep.LOCK_CHECKS,
    **pool_checks.POOL_CHECKS,
    **EXECUTION_CHECKS,
    "invariant": "The allocator reaches for nothing that is not there.",
}
"""What each check says, by its id."""


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
class RunResult(Result, DebugfsTabular):
    """One run, to its end or to the first violation.

    With one, `failing_trace` is what is left when nothing can be left out.
    """

    request: RunRequest
    pool: Pool
    operations_done: int
    seconds: float
    live_objects: int
    errors: Mapping[int, int]
    violation: Violation | None = None
    failing_trace: AllocationTrace | None = None

    @property
    def exit_code(self) -> ExitCode:
        """Whether a check failed."""
        return ExitCode.UNEXPECTED if self.violation else ExitCode.AS_EXPECTED

    def decided(self) -> Iterator[Diagnostic]:
        """The violation, or that there is none."""
        found, where = self.violation, about(self.request.layout)
        if found is None:
            yield Diagnostic("run", Level.OK, self.verdict, *where)
        else:
            yield violation_diagnostic(found, *where, f", in: {found.operation}")

    @property
    def verdict(self) -> str:
        """What there is to say where no check failed."""
        if self.request.checks is CheckLevel.NONE:
            return "the workload ended; nothing was checked"
        return "no check failed"

    @property
    def rows(self) -> list[DebugfsRow]:
        """The classes that have zspages."""
        return [debugfs_row(kind) for kind in self.pool.created if any(kind.zspages)]

    def debugfs(self) -> tuple[str, ...] | None:
        """What the kernel's file says at the end; after a violation nothing is sure any more."""
        return debugfs_lines(self.rows) if self.violation is None else None

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The outcome, then the statistics in the layout of the kernel's file `classes`."""
        request, pool, layout = self.request, self.pool, self.request.layout
        rate = self.operations_done / self.seconds if self.seconds else 0.0
        yield heading(f"{layout.params.name} {layout.scheme.name}, chain size {layout.chain_size}")
        yield line(f"level {request.level.value}: {_path(pool)}", indent=2)
        yield line(
            f"{self.operations_done:,} operations in {self.seconds:.1f} s ({rate:,.0f} a second),"
            f" checks {request.checks.value}, seed {request.seed}",
            indent=2,
        )
        yield line(
            f"{self.live_objects:,} objects live, {pool.pages_allocated:,} pages,"
            f" {pool.pages_compacted:,} pages compacted",
            indent=2,
        )
        if self.errors:
            said = ", ".join(f"{n:,} x -{errorcode[e]}" for e, n in sorted(self.errors.items()))
            yield line(f"errors returned: {said}", indent=2)
        yield GAP
        if self.violation is not None:
            yield violation_line(self.violation)
            yield Display(tuple(_violation(self.violation, layout)))
        else:
            yield Preformatted(debugfs_lines(self.rows))
            yield GAP
            yield line(Span(self.verdict, "good"))


@dataclass(frozen=True, slots=True, eq=False)
class LevelComparison:
    """What zs_free() does at one patch level, on the layout that the level has."""

    level: PatchLevel
    layout: Layout
    lockless: bool
    counts: LockCounts


@dataclass(frozen=True, slots=True, eq=False)
class LevelsReport(Description, Tabular):
    """What zs_free() does at each patch level, counted over one workload."""

    levels: tuple[LevelComparison, ...]

    def table(self) -> Table:
        """A level a row, by the keys of JSON."""
        return keyed(LevelCountsRecord, self.levels)

    def blocks(self, _detail: Detail) -> Iterator[Block]:
        """The table of the patch levels: means per zs_free(), as counted."""
        first = self.levels[-1].layout
        yield heading(f"{first.params.name}, chain size {first.chain_size}: counted per zs_free()")
        yield GAP
        rows = tuple(map(_means, self.levels))
        yield Table(_COLUMNS, rows, frozenset(range(1, len(_COLUMNS))))
        yield GAP
        yield line("pool->lock atomics: read-modify-writes of the lock that all threads share.")
        yield from (line(_level(compared)) for compared in self.levels)


def violation_diagnostic(
    found: Violation, names: tuple[str], scheme: str, where: str = ""
) -> Diagnostic:
    """The check that failed, with the word that shows it."""
    witness = None if found.word is None else {"word": found.word}
    text = f"not so: {CHECKS[found.check]} {found.message}{where}"
    return Diagnostic(found.check, Level.ERROR, text, names, scheme, witness=witness)


def violation_line(found: Violation) -> Block:
    """What is broken."""
    return line(Span(f"VIOLATION {found.check}: {CHECKS[found.check]}", "bad"))


def hexadecimal(word: int | None) -> str | None:
    """A word as JSON has it."""
    return None if word is None else hex(word)


def debugfs_row(size_class: PoolClass) -> DebugfsRow:
    """The line of a class."""
    zspages = size_class.objs_allocated // size_class.objs_per_zspage
    return DebugfsRow(
        index=size_class.index,
        size=size_class.size,
        zspages=tuple(size_class.zspages[ZS_INUSE_RATIO_10:]),
        objs_allocated=size_class.objs_allocated,
        objs_inuse=size_class.objs_inuse,
        pages_used=zspages * size_class.pages_per_zspage,
        pages_per_zspage=size_class.pages_per_zspage,
        freeable=zs_can_compact(size_class),
    )


def _path(pool: Pool) -> str:
    if pool.lockless_free:
        return "zs_free() takes the class from the word, without pool->lock"
    if pool.layout.enabled:
        return "the word carries class_idx; zs_free() finds the class under pool->lock"
    return "the word carries no class_idx; zs_free() finds the class under pool->lock"


def _violation(found: Violation, layout: Layout) -> Iterator[Block]:
    """Where it is broken, the word with its bits, and the locks."""
    yield line(found.message, indent=2)
    yield line(f"in: {found.operation}", indent=2)
    if found.steps:
        shown = found.steps[-_STEPS_SHOWN:]
        first = len(found.steps) - len(shown) + 1
        yield line("steps of it" + (f", from number {first} on:" if first > 1 else ":"), indent=2)
        steps = (f"{number:>4}  {step}" for number, step in enumerate(shown, start=first))
        yield Preformatted(tuple(steps), indent=4)
    yield from _locks("locks held:", found.held_locks)
    yield from _locks("taken in the other order before:", found.conflicting_locks)
    if found.word is not None:
        yield line("the word:", indent=2)
        yield line(f"{found.word:#0{layout.word_bits // 4 + 2}x}", indent=4)
        yield WordMap(layout.fields, layout.word_bits, found.word, indent=6)


def _locks(title: str, held: Sequence[HeldLock]) -> Iterator[Block]:
    if held:
        yield line(title, indent=2)
        yield Preformatted(tuple(f"{lock.lock}, since step {lock.step}" for lock in held), indent=4)


def _means(compared: LevelComparison) -> tuple[str, ...]:
    counts = compared.counts
    numbers = (
        counts.pool_lock_atomics,
        counts.locks_taken,
        counts.steps_under_class_lock,
        counts.zone_lock_taken,
        counts.zone_lock_inside_class_lock,
    )
    means = (f"{number / counts.frees:.3f}" if counts.frees else "-" for number in numbers)
    return (compared.level.value, f"{counts.frees:,}", *means)


def _level(compared: LevelComparison) -> str:
    word = "class_idx in the word" if compared.layout.enabled else "no class_idx in the word"
    path = ", zs_free() without pool->lock" if compared.lockless else ""
    return f"{compared.level.value}: {compared.layout.scheme.name}, {word}{path}"


class HeldLockRecord(Record):
    """A lock, and the step that took it."""

    lock: str
    step: int


class ViolationRecord(Record):
    """A check that failed."""

    check: str
    """Its id."""
    says: str = computed("message")
    operation: str
    """During which it failed."""
    steps: tuple[str, ...]
    """Of that operation."""
    held: tuple[HeldLockRecord, ...] = computed("held_locks")
    other: tuple[HeldLockRecord, ...] = computed("conflicting_locks")
    """Locks that were taken in the other order before."""
    word: str | None = computed(lambda of: hexadecimal(of.word))
    """In hexadecimal."""


class RunRecord(RootRecord, of=RunResult):
    """What `run` found: with its settings and its operations it runs again alike."""

    arch: str = computed("request.layout.params.name")
    scheme: str = computed("request.layout.scheme.name")
    chain_size: int = computed("request.layout.chain_size")
    level: PatchLevel = computed("request.level")
    checks: CheckLevel = computed("request.checks")
    seed: int = computed("request.seed")
    lockless_free: bool = computed("pool.lockless_free")
    """Whether zs_free() takes the class from the word."""
    operations: int = computed("operations_done")
    """How many were done."""
    seconds: float = computed(lambda of: round(of.seconds, 3))
    live: int = computed("live_objects")
    """Objects at the end."""
    pages_allocated: int = computed("pool.pages_allocated")
    """At the end."""
    pages_compacted: int = computed("pool.pages_compacted")
    """Pages that compaction has freed."""
    errors: Mapping[str, int] = computed(
        lambda of: {errorcode[number]: each for number, each in sorted(of.errors.items())}
    )
    """How often each error came back, by its name."""
    classes: tuple[Mapping[str, int], ...] = computed(lambda of: [row.named() for row in of.rows])
    """Those that have zspages, by the column names of the kernel's debugfs file."""
    violation: ViolationRecord | None
    exit_code: ExitCode


class LevelCountsRecord(Record):
    """One patch level: sums over every zs_free() of the workload."""

    level: PatchLevel
    scheme: str = computed("layout.scheme.name")
    class_idx: bool = computed("layout.enabled")
    """Whether its words carry it."""
    lockless_free: bool = computed("lockless")
    """Whether zs_free() goes without pool->lock."""
    frees: int = computed("counts.frees")
    """Calls of zs_free()."""
    zspages_freed: int = computed("counts.zspages_freed")
    """Zspages that were freed with the last of their objects."""
    pool_lock_atomics: int = computed("counts.pool_lock_atomics")
    """Read-modify-writes of pool->lock."""
    locks_taken: int = computed("counts.locks_taken")
    """Of any kind."""
    steps_under_class_lock: int = computed("counts.steps_under_class_lock")
    zone_lock_taken: int = computed("counts.zone_lock_taken")
    zone_lock_inside_class_lock: int = computed("counts.zone_lock_inside_class_lock")


class LevelsRecord(RootRecord, of=LevelsReport):
    """What `run --compare-levels` found."""

    arch: str = computed(lambda of: of.levels[-1].layout.params.name)
    chain_size: int = computed(lambda of: of.levels[-1].layout.chain_size)
    levels: tuple[LevelCountsRecord, ...]
