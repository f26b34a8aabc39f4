"""What a run of the reference allocator came to, for people and for programs."""

import json
from collections.abc import Sequence
from errno import errorcode
from typing import Any, Final

from zslayout.reference import lockdep, pool_checks
from zslayout.reference.operations import zs_can_compact
from zslayout.reference.pool import Pool, PoolClass
from zslayout.reference.run_result import LevelComparison, RunResult
from zslayout.reference.violation import HeldLock, Violation
from zslayout.reference.zspage import ZS_INUSE_RATIO_10
from zslayout.report.bitmap import word_map
from zslayout.report.paint import Paint, plain
from zslayout.report.table import styled
from zslayout.results.debugfs import DebugfsRow, debugfs_lines
from zslayout.words.layout import Layout

SCHEMA: Final = 1
CHECKS: Final = {
    **lockdep.LOCK_CHECKS,
    **pool_checks.POOL_CHECKS,
    "invariant": "The allocator reaches for nothing that is not there.",
}
_STEPS_SHOWN: Final = 12


def text(ran: RunResult, paint: Paint = plain) -> str:
    """The outcome, then the statistics in the layout of the kernel's file `classes`."""
    request = ran.request
    pool = ran.pool
    rate = ran.operations_done / ran.seconds if ran.seconds else 0.0
    lines = [
        paint("strong", _subject(request.layout)),
        f"  level {request.level.value}: {_path(pool)}",
        f"  {ran.operations_done:,} operations in {ran.seconds:.1f} s ({rate:,.0f} a second),"
        f" checks {request.checks.value}, seed {request.seed}",
        f"  {ran.live_objects:,} objects live, {pool.pages_allocated:,} pages,"
        f" {pool.pages_compacted:,} pages compacted",
    ]
    if ran.errors:
        said = ", ".join(f"{n:,} x -{errorcode[e]}" for e, n in sorted(ran.errors.items()))
        lines.append(f"  errors returned: {said}")
    if ran.violation is not None:
        lines += ["", *violation_lines(ran.violation, request.layout, paint)]
    else:
        lines += ["", statistics(pool).rstrip("\n"), "", paint("good", _verdict(ran))]
    return "\n".join(lines) + "\n"


def _verdict(ran: RunResult) -> str:
    if ran.request.checks.value == "none":
        return "the workload ended; nothing was checked"
    return "no check failed"


def _subject(layout: Layout) -> str:
    return f"{layout.params.name} {layout.scheme.name}, chain size {layout.chain_size}"


def _path(pool: Pool) -> str:
    if pool.lockless_free:
        return "zs_free() takes the class from the word, without pool->lock"
    if pool.layout.enabled:
        return "the word carries class_idx; zs_free() finds the class under pool->lock"
    return "the word carries no class_idx; zs_free() finds the class under pool->lock"


def statistics(pool: Pool) -> str:
    """The classes that have zspages, in the columns of the kernel's file `classes`, and sums."""
    return "".join(
        f"{line}\n"
        for line in debugfs_lines([_row(kind) for kind in pool.created if any(kind.zspages)])
    )


def _row(size_class: PoolClass) -> DebugfsRow:
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


def violation_lines(found: Violation, layout: Layout, paint: Paint = plain) -> list[str]:
    """What is broken, where, the word with its bits, and the locks."""
    lines = [
        paint("bad", f"VIOLATION {found.check}: {CHECKS[found.check]}"),
        f"  {found.message}",
        f"  in: {found.operation}",
    ]
    if found.steps:
        shown = found.steps[-_STEPS_SHOWN:]
        first = len(found.steps) - len(shown) + 1
        lines.append("  steps of it" + (f", from number {first} on:" if first > 1 else ":"))
        lines += [f"    {number:>4}  {step}" for number, step in enumerate(shown, start=first)]
    lines += _stack("  locks held:", found.held_locks)
    lines += _stack("  taken in the other order before:", found.conflicting_locks)
    if found.word is not None:
        lines += ["  the word:", f"    {found.word:#0{layout.word_bits // 4 + 2}x}"]
        drawn = word_map(found.word, layout.fields, layout.word_bits)
        lines += [f"    {line}" for line in drawn]
    return lines


def _stack(title: str, held: Sequence[HeldLock]) -> list[str]:
    if not held:
        return []
    return [title, *(f"    {lock.lock}, since step {lock.step}" for lock in held)]


def run_json(ran: RunResult) -> str:
    """All of it, schema 1."""
    request, pool = ran.request, ran.pool
    value: dict[str, Any] = {
        "schema": SCHEMA,
        **{key.replace("-", "_"): said for key, said in request.settings()},
        "lockless_free": pool.lockless_free,
        "operations": ran.operations_done,
        "seconds": round(ran.seconds, 3),
        "live": ran.live_objects,
        "pages_allocated": pool.pages_allocated,
        "pages_compacted": pool.pages_compacted,
        "errors": {errorcode[number]: count for number, count in sorted(ran.errors.items())},
        "classes": [_row(kind).named() for kind in pool.created if any(kind.zspages)],
        "violation": None if ran.violation is None else _violation(ran.violation),
        "exit_code": ran.exit_code,
    }
    value["chain_size"] = request.layout.chain_size
    value["seed"] = request.seed
    return json.dumps(value, indent=1) + "\n"


def _violation(found: Violation) -> dict[str, Any]:
    return {
        "check": found.check,
        "says": found.message,
        "operation": found.operation,
        "steps": list(found.steps),
        "held": [{"lock": held.lock, "step": held.step} for held in found.held_locks],
        "other": [{"lock": held.lock, "step": held.step} for held in found.conflicting_locks],
        "word": None if found.word is None else hex(found.word),
    }


_COLUMNS: Final = (
    "level",
    "zs_free()",
    "pool->lock\natomics",
    "locks\ntaken",
    "steps under\nclass->lock",
    "zone->lock\ntaken",
    "of these inside\nclass->lock",
)


def levels_text(found: Sequence[LevelComparison], paint: Paint = plain) -> str:
    """The table of the patch levels: means per zs_free(), as counted."""
    first = found[-1].layout
    rows = [
        (
            compared.level.value,
            f"{compared.counts.frees:,}",
            *(
                _mean(number, compared)
                for number in (compared.counts.pool_lock_atomics, compared.counts.locks_taken)
            ),
            _mean(compared.counts.steps_under_class_lock, compared),
            _mean(compared.counts.zone_lock_taken, compared),
            _mean(compared.counts.zone_lock_inside_class_lock, compared),
        )
        for compared in found
    ]
    lines = [
        paint(
            "strong", f"{first.params.name}, chain size {first.chain_size}: counted per zs_free()"
        ),
        "",
        styled(_COLUMNS, rows, "simple", ("left", *["right"] * 6)),
        "",
        "pool->lock atomics: read-modify-writes of the lock that all threads share.",
        *(
            f"{compared.level.value}: {compared.layout.scheme.name}, "
            + ("class_idx in the word" if compared.layout.enabled else "no class_idx in the word")
            + (", zs_free() without pool->lock" if compared.lockless else "")
            for compared in found
        ),
    ]
    return "\n".join(lines) + "\n"


def _mean(number: int, compared: LevelComparison) -> str:
    return f"{number / compared.counts.frees:.3f}" if compared.counts.frees else "-"


def levels_json(found: Sequence[LevelComparison]) -> str:
    """The sums of each level, schema 1."""
    value = {
        "schema": SCHEMA,
        "arch": found[-1].layout.params.name,
        "chain_size": found[-1].layout.chain_size,
        "levels": [
            {
                "level": compared.level.value,
                "scheme": compared.layout.scheme.name,
                "class_idx": compared.layout.enabled,
                "lockless_free": compared.lockless,
                "frees": compared.counts.frees,
                "zspages_freed": compared.counts.zspages_freed,
                "pool_lock_atomics": compared.counts.pool_lock_atomics,
                "locks_taken": compared.counts.locks_taken,
                "steps_under_class_lock": compared.counts.steps_under_class_lock,
                "zone_lock_taken": compared.counts.zone_lock_taken,
                "zone_lock_inside_class_lock": compared.counts.zone_lock_inside_class_lock,
            }
            for compared in found
        ],
    }
    return json.dumps(value, indent=1) + "\n"
