"""The JSON of `run`."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from errno import errorcode

from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.run_result import LevelComparison
from zslayout.reference.session import CheckLevel
from zslayout.reference.violation import HeldLock, Violation
from zslayout.results.document import Table
from zslayout.results.exit_code import ExitCode
from zslayout.results.records.record import Record
from zslayout.results.run import LevelsReport, RunReport


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLockRecord:
    """A lock, and the step that took it."""

    lock: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationRecord:
    """A check that failed."""

    check: str
    """Its id."""
    says: str
    operation: str
    """During which it failed."""
    steps: tuple[str, ...]
    """Of that operation."""
    held: tuple[HeldLockRecord, ...]
    other: tuple[HeldLockRecord, ...]
    """Locks that were taken in the other order before."""
    word: str | None
    """In hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord(Record):
    """What `run` found: with its settings and its operations it runs again alike."""

    arch: str
    scheme: str
    chain_size: int
    level: PatchLevel
    checks: CheckLevel
    seed: int
    lockless_free: bool
    """Whether zs_free() takes the class from the word."""
    operations: int
    """How many were done."""
    seconds: float
    live: int
    """Objects at the end."""
    pages_allocated: int
    """At the end."""
    pages_compacted: int
    """Pages that compaction has freed."""
    errors: Mapping[str, int]
    """How often each error came back, by its name."""
    classes: tuple[Mapping[str, int], ...]
    """Those that have zspages, by the column names of the kernel's debugfs file."""
    violation: ViolationRecord | None
    exit_code: ExitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCountsRecord:
    """One patch level: sums over every zs_free() of the workload."""

    level: PatchLevel
    scheme: str
    class_idx: bool
    """Whether its words carry it."""
    lockless_free: bool
    """Whether zs_free() goes without pool->lock."""
    frees: int
    """Calls of zs_free()."""
    zspages_freed: int
    """Zspages that were freed with the last of their objects."""
    pool_lock_atomics: int
    """Read-modify-writes of pool->lock."""
    locks_taken: int
    """Of any kind."""
    steps_under_class_lock: int
    zone_lock_taken: int
    zone_lock_inside_class_lock: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsRecord(Record):
    """What `run --compare-levels` found."""

    arch: str
    chain_size: int
    levels: tuple[LevelCountsRecord, ...]


def record(report: RunReport) -> RunRecord:
    """The run as JSON has it."""
    ran = report.ran
    request, pool = ran.request, ran.pool
    return RunRecord(
        arch=request.layout.params.name,
        scheme=request.layout.scheme.name,
        chain_size=request.layout.chain_size,
        level=request.level,
        checks=request.checks,
        seed=request.seed,
        lockless_free=pool.lockless_free,
        operations=ran.operations_done,
        seconds=round(ran.seconds, 3),
        live=ran.live_objects,
        pages_allocated=pool.pages_allocated,
        pages_compacted=pool.pages_compacted,
        errors={errorcode[number]: count for number, count in sorted(ran.errors.items())},
        classes=tuple(row.named() for row in report.rows),
        violation=None if ran.violation is None else _violation(ran.violation),
        exit_code=report.exit_code,
    )


def levels(report: LevelsReport) -> LevelsRecord:
    """The levels as JSON has them."""
    layout = report.levels[-1].layout
    return LevelsRecord(
        arch=layout.params.name,
        chain_size=layout.chain_size,
        levels=tuple(map(_level, report.levels)),
    )


def levels_table(report: LevelsReport) -> Table:
    """A level a row."""
    titles = tuple(each.name for each in fields(LevelCountsRecord))
    return Table(titles, tuple(tuple(map(str, astuple(_level(each)))) for each in report.levels))


def _violation(found: Violation) -> ViolationRecord:
    return ViolationRecord(
        check=found.check,
        says=found.message,
        operation=found.operation,
        steps=tuple(found.steps),
        held=tuple(map(_held, found.held_locks)),
        other=tuple(map(_held, found.conflicting_locks)),
        word=None if found.word is None else hex(found.word),
    )


def _held(held: HeldLock) -> HeldLockRecord:
    return HeldLockRecord(lock=held.lock, step=held.step)


def _level(compared: LevelComparison) -> LevelCountsRecord:
    counts = compared.counts
    return LevelCountsRecord(
        level=compared.level,
        scheme=compared.layout.scheme.name,
        class_idx=compared.layout.enabled,
        lockless_free=compared.lockless,
        frees=counts.frees,
        zspages_freed=counts.zspages_freed,
        pool_lock_atomics=counts.pool_lock_atomics,
        locks_taken=counts.locks_taken,
        steps_under_class_lock=counts.steps_under_class_lock,
        zone_lock_taken=counts.zone_lock_taken,
        zone_lock_inside_class_lock=counts.zone_lock_inside_class_lock,
    )
