"""What a run of the reference allocator came to, for people."""

from collections.abc import Iterator, Sequence
from errno import errorcode
from typing import Final

from zslayout.reference.pool import Pool
from zslayout.reference.run_result import LevelComparison
from zslayout.reference.violation import HeldLock, Violation
from zslayout.results.debugfs import debugfs_lines
from zslayout.results.document import (
    GAP,
    Block,
    Display,
    Document,
    Preformatted,
    Span,
    Table,
    WordMap,
    heading,
    line,
)
from zslayout.results.result import Detail
from zslayout.results.run import CHECKS, LevelsReport, RunReport
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


def document(report: RunReport, _detail: Detail) -> Document:
    """The outcome, then the statistics in the layout of the kernel's file `classes`."""
    return Document(tuple(_blocks(report)))


def _blocks(report: RunReport) -> Iterator[Block]:
    ran = report.ran
    request, pool = ran.request, ran.pool
    layout = request.layout
    rate = ran.operations_done / ran.seconds if ran.seconds else 0.0
    subject = f"{layout.params.name} {layout.scheme.name}, chain size {layout.chain_size}"
    yield heading(subject)
    yield line(f"level {request.level.value}: {_path(pool)}", indent=2)
    yield line(
        f"{ran.operations_done:,} operations in {ran.seconds:.1f} s ({rate:,.0f} a second),"
        f" checks {request.checks.value}, seed {request.seed}",
        indent=2,
    )
    yield line(
        f"{ran.live_objects:,} objects live, {pool.pages_allocated:,} pages,"
        f" {pool.pages_compacted:,} pages compacted",
        indent=2,
    )
    if ran.errors:
        said = ", ".join(f"{n:,} x -{errorcode[e]}" for e, n in sorted(ran.errors.items()))
        yield line(f"errors returned: {said}", indent=2)
    yield GAP
    if ran.violation is not None:
        yield from violation(ran.violation, layout)
    else:
        yield Preformatted(debugfs_lines(report.rows))
        yield GAP
        yield line(Span(report.verdict, "good"))


def _path(pool: Pool) -> str:
    if pool.lockless_free:
        return "zs_free() takes the class from the word, without pool->lock"
    if pool.layout.enabled:
        return "the word carries class_idx; zs_free() finds the class under pool->lock"
    return "the word carries no class_idx; zs_free() finds the class under pool->lock"


def violation(found: Violation, layout: Layout) -> Iterator[Block]:
    """What is broken, where, the word with its bits, and the locks."""
    yield line(Span(f"VIOLATION {found.check}: {CHECKS[found.check]}", "bad"))
    yield Display(tuple(_shown(found, layout)))


def _shown(found: Violation, layout: Layout) -> Iterator[Block]:
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


def levels(report: LevelsReport, _detail: Detail) -> Document:
    """The table of the patch levels: means per zs_free(), as counted."""
    found = report.levels
    first = found[-1].layout
    title = f"{first.params.name}, chain size {first.chain_size}: counted per zs_free()"
    return Document(
        (
            heading(title),
            GAP,
            Table(_COLUMNS, tuple(map(_means, found)), frozenset(range(1, len(_COLUMNS)))),
            GAP,
            line("pool->lock atomics: read-modify-writes of the lock that all threads share."),
            *(line(_level(compared)) for compared in found),
        )
    )


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
