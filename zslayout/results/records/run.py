"""The JSON of `run`."""

from collections.abc import Mapping
from errno import errorcode

from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.session import CheckLevel
from zslayout.results.document import Table
from zslayout.results.exit_code import ExitCode
from zslayout.results.records.record import Record, RootRecord, computed
from zslayout.results.records.size_classes import keyed
from zslayout.results.run import LevelsReport, RunReport


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
    word: str | None = computed(lambda of: None if of.word is None else hex(of.word))
    """In hexadecimal."""


def _errors(report: RunReport) -> Mapping[str, int]:
    return {errorcode[number]: count for number, count in sorted(report.ran.errors.items())}


class RunRecord(RootRecord):
    """What `run` found: with its settings and its operations it runs again alike."""

    arch: str = computed("ran.request.layout.params.name")
    scheme: str = computed("ran.request.layout.scheme.name")
    chain_size: int = computed("ran.request.layout.chain_size")
    level: PatchLevel = computed("ran.request.level")
    checks: CheckLevel = computed("ran.request.checks")
    seed: int = computed("ran.request.seed")
    lockless_free: bool = computed("ran.pool.lockless_free")
    """Whether zs_free() takes the class from the word."""
    operations: int = computed("ran.operations_done")
    """How many were done."""
    seconds: float = computed(lambda of: round(of.ran.seconds, 3))
    live: int = computed("ran.live_objects")
    """Objects at the end."""
    pages_allocated: int = computed("ran.pool.pages_allocated")
    """At the end."""
    pages_compacted: int = computed("ran.pool.pages_compacted")
    """Pages that compaction has freed."""
    errors: Mapping[str, int] = computed(_errors)
    """How often each error came back, by its name."""
    classes: tuple[Mapping[str, int], ...] = computed(lambda of: [row.named() for row in of.rows])
    """Those that have zspages, by the column names of the kernel's debugfs file."""
    violation: ViolationRecord | None = computed("ran.violation")
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


class LevelsRecord(RootRecord):
    """What `run --compare-levels` found."""

    arch: str = computed(lambda of: of.levels[-1].layout.params.name)
    chain_size: int = computed(lambda of: of.levels[-1].layout.chain_size)
    levels: tuple[LevelCountsRecord, ...]


def levels_table(report: LevelsReport) -> Table:
    """A level a row."""
    return keyed(LevelCountsRecord, report.levels)
