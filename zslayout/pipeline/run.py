"""`run`: a workload on the reference allocator, checked; and the patch levels side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from time import perf_counter
from typing import Final

from zslayout.reference.allocation_trace import AllocationTrace, TraceOperation
from zslayout.reference.lock_counts import count_frees
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.pool import Pool
from zslayout.reference.session import CheckedSession
from zslayout.reference.shrink import shrink_operations
from zslayout.reference.violation import Violation
from zslayout.results.run import LevelComparison, RunRequest, RunResult
from zslayout.words.layout import Layout

Progress = Callable[[str, int, int], None]
_SHOWN_EVERY: Final = 2048


def run(request: RunRequest, progress: Progress = lambda *_: None) -> RunResult:
    """Run it to its end, or to the first violation."""
    pool, session = _begin(request)
    done, began = 0, perf_counter()
    violation = None
    try:
        for operation in request.operations():
            session.run_operation(operation)
            done += 1
            if done % _SHOWN_EVERY == 0:
                rate = done / (perf_counter() - began)
                progress(
                    f"operations, {rate:,.0f} a second",
                    done - 1,
                    max(request.operation_count, done),
                )
    except Violation as found:
        violation = found
    seconds = perf_counter() - began
    replay = None
    if violation is not None:
        history = tuple(islice(request.operations(), done + 1))
        violation, replay = _shrunk(request, violation, history)
    return RunResult(
        request, pool, done, seconds, len(session.live), session.errors, violation, replay
    )


def _begin(request: RunRequest) -> tuple[Pool, CheckedSession]:
    pool = Pool(request.layout, request.level, request.seed)
    return pool, CheckedSession(pool, request.checks)


def _shrunk(
    request: RunRequest, first: Violation, history: Sequence[TraceOperation]
) -> tuple[Violation, AllocationTrace]:
    """The least part of the history that breaks the same check, and how it breaks it."""
    last = first

    def fails(part: Sequence[TraceOperation]) -> bool:
        nonlocal last
        found = _violation(request, part)
        if found is None or found.check != first.check:
            return False
        last = found
        return True

    left = shrink_operations(history, fails, request.shrink_seconds)
    return last, AllocationTrace(left, request.settings())


def _violation(request: RunRequest, part: Sequence[TraceOperation]) -> Violation | None:
    _, session = _begin(request)
    try:
        session.run_trace(part)
    except Violation as found:
        return found
    return None


def compare_levels(
    layouts: Mapping[PatchLevel, Layout],
    operations: Callable[[], Iterator[TraceOperation]],
    seed: int,
    progress: Progress = lambda *_: None,
) -> tuple[LevelComparison, ...]:
    """One workload at each level, every zs_free() counted."""
    found = []
    for done, (level, layout) in enumerate(layouts.items()):
        progress(f"level {level.value}", done, len(layouts))
        pool = Pool(layout, level, seed)
        counts = count_frees(pool, operations())
        found.append(LevelComparison(level, layout, pool.lockless_free, counts))
    return tuple(found)
