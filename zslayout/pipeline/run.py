"""`run`: a workload on the reference allocator, checked; and the patch levels side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from time import perf_counter
from typing import Final

from zslayout.reference.count import count_frees
from zslayout.reference.level import Level
from zslayout.reference.ran import Compared, Ran, RunRequest
from zslayout.reference.session import Session
from zslayout.reference.shrink import shrunk
from zslayout.reference.state import Pool
from zslayout.reference.trace import Operation, Trace
from zslayout.reference.violation import Violation
from zslayout.words.layout import Layout

Progress = Callable[[str, int, int], None]
_SHOWN_EVERY: Final = 2048


def run(request: RunRequest, progress: Progress = lambda *_: None) -> Ran:
    """Run it to its end, or to the first violation."""
    pool, session = _begin(request)
    done, began = 0, perf_counter()
    violation = None
    try:
        for operation in request.operations():
            session.do(operation)
            done += 1
            if done % _SHOWN_EVERY == 0:
                rate = done / (perf_counter() - began)
                progress(f"operations, {rate:,.0f} a second", done - 1, max(request.total, done))
    except Violation as found:
        violation = found
    seconds = perf_counter() - began
    replay = None
    if violation is not None:
        history = tuple(islice(request.operations(), done + 1))
        violation, replay = _shrunk(request, violation, history)
    return Ran(request, pool, done, seconds, len(session.live), session.errors, violation, replay)


def _begin(request: RunRequest) -> tuple[Pool, Session]:
    pool = Pool(request.layout, request.level, request.seed)
    return pool, Session(pool, request.checks)


def _shrunk(
    request: RunRequest, first: Violation, history: Sequence[Operation]
) -> tuple[Violation, Trace]:
    """The least part of the history that breaks the same check, and how it breaks it."""
    last = first

    def fails(part: Sequence[Operation]) -> bool:
        nonlocal last
        found = _violation(request, part)
        if found is None or found.check != first.check:
            return False
        last = found
        return True

    left = shrunk(history, fails, request.shrink_seconds)
    return last, Trace(left, request.settings())


def _violation(request: RunRequest, part: Sequence[Operation]) -> Violation | None:
    _, session = _begin(request)
    try:
        session.run(part)
    except Violation as found:
        return found
    return None


def compare_levels(
    layouts: Mapping[Level, Layout],
    operations: Callable[[], Iterator[Operation]],
    seed: int,
    progress: Progress = lambda *_: None,
) -> tuple[Compared, ...]:
    """One workload at each level, every zs_free() counted."""
    found = []
    for done, (level, layout) in enumerate(layouts.items()):
        progress(f"level {level.value}", done, len(layouts))
        pool = Pool(layout, level, seed)
        counts = count_frees(pool, operations())
        found.append(Compared(level, layout, pool.lockless_free, counts))
    return tuple(found)
