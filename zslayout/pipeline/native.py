"""`run --native`: a file compiled and run beside the reference allocator, then raced by threads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from zslayout.cfront.text import CFile
from zslayout.native.build import build
from zslayout.native.expected import Reference
from zslayout.native.host import Sanitizer, Sanitizers
from zslayout.native.lockstep import Difference, Lockstep, run_all
from zslayout.native.process import NativeProcess, ProgramFailure
from zslayout.native.versions import manners_of
from zslayout.native.wire import DriverCommand
from zslayout.reference.allocation_trace import AllocationTrace, TraceOperation
from zslayout.reference.pool import Pool
from zslayout.reference.shrink import shrink_operations
from zslayout.reference.violation import Violation
from zslayout.results.debugfs import debugfs_lines
from zslayout.results.native import NativeRequest, NativeResult, RaceOutcome
from zslayout.results.run import debugfs_row

Progress = Callable[[str, int, int], None]
_SHOWN_EVERY: Final = 2048
_LARGE: Final = 14
"""Pages of so many bits and more: their contents may be told."""
_RACE_SECONDS: Final = 300
_RACE_OBJECTS: Final = 128
_RACE_SIZES: Final = 6
"""So few that the threads meet in a class."""
_RACE_PAGES: Final = 1 << 12
_RACES: Final = ((1, 1), (32, 8), (256, 32))
"""How often a thread waits where another may come in between, and which part of the operations."""


def run_native(
    request: NativeRequest, file: CFile, progress: Progress = lambda *_: None
) -> NativeResult:
    """Run it to its end, or to the first difference. Raises UserError for what does not build."""
    progress(f"compiling {file.name}", 0, 1)
    alone = tuple(each for each in request.sanitizers if each is not Sanitizer.THREAD)
    side = _SideBySide(request, file, alone, progress)
    # The sanitizers of addresses and of threads do not go together.
    raced: Sanitizers = (Sanitizer.THREAD,) if Sanitizer.THREAD in request.sanitizers else alone
    program = side.built(raced) if request.threads else None
    done = side.result()
    if done.difference is not None or program is None:
        return done
    progress("threads", 0, 1)
    return _raced(done, program, file)


class _SideBySide:
    """A file and the reference allocator: the first difference, and the shortest trace of it."""

    def __init__(
        self, request: NativeRequest, file: CFile, sanitizers: Sanitizers, progress: Progress
    ) -> None:
        self._request, self._file, self._progress = request, file, progress
        self._manners = manners_of(file)
        self._tells = request.run.layout.params.page_shift >= _LARGE and not sanitizers
        self._program = self.built(sanitizers)

    def built(self, sanitizers: Sanitizers) -> Path:
        """The program. Raises UserError."""
        layout = self._request.run.layout
        return build(self._file, layout.params, layout.chain_size, sanitizers)

    def result(self) -> NativeResult:
        """The whole run."""
        run = self._request.run
        began = perf_counter()
        lockstep = self._lockstep()
        difference = self._found(lockstep, self._told(run.operations(), began))
        if difference is not None and self._tells:
            # Only bytes are evidence: all of it again, with contents that are written.
            self._tells = False
            lockstep = self._lockstep()
            difference = self._found(lockstep, self._told(run.operations(), began))
        pool = lockstep.reference.pool
        done = NativeResult(
            request=self._request,
            operations_done=lockstep.step,
            seconds=perf_counter() - began,
            live_objects=len(lockstep.reference.session.live),
            pages_allocated=pool.pages_allocated,
            pages_compacted=pool.pages_compacted,
        )
        if difference is None:
            return done
        # The reference allocator is ahead by some operations.
        history = tuple(islice(run.operations(), lockstep.step))
        if not difference.operation:
            difference = self._again(history, lockstep.same_until) or difference
        if difference.operation:
            history = history[: difference.step + 1]
        difference, trace = self._shrunk(difference, history)
        return replace(done, difference=difference, failing_trace=trace)

    def _lockstep(self) -> Lockstep:
        request, run = self._request, self._request.run
        made = Reference(
            run.layout,
            run.level,
            run.checks,
            run.seed,
            self._manners,
            request.fail_every,
            request.first_frames,
        )
        own = request.own_words
        return Lockstep(
            made, self._manners, self._program, self._file, own_words=own, tells=self._tells
        )

    def _found(
        self,
        lockstep: Lockstep,
        operations: Iterable[TraceOperation],
        every_state_from: int | None = None,
    ) -> Difference | None:
        """The first difference."""
        text = None if self._manners.older else debugfs_text
        try:
            run_all(lockstep, operations, every_state_from=every_state_from, text=text)
        except Difference as found:
            return found
        except Violation as broken:
            says = f"{broken.check}: {broken.message}"
            at = lockstep.step
            return Difference("native.reference", says, broken.operation, at, "", None, broken.word)
        return None

    def _again(self, history: Sequence[TraceOperation], start: int) -> Difference | None:
        """The first difference, with whole states compared after each operation from one on."""
        return self._found(self._lockstep(), history, start)

    def _shrunk(
        self, first: Difference, history: Sequence[TraceOperation]
    ) -> tuple[Difference, AllocationTrace]:
        """The least part of the history that shows the same, and how it shows it."""

        def fails(part: Sequence[TraceOperation]) -> bool:
            found = self._found(self._lockstep(), part)
            return found is not None and _alike(found, first)

        left = shrink_operations(history, fails, self._request.run.shrink_seconds)
        last = self._found(self._lockstep(), left) or first
        if not last.operation:
            last = self._again(left, 0) or last
        if last.operation:
            # What it leaves behind is looked at closely only at the end of all.
            left, operation = left[: last.step + 1], last.operation
            last = self._found(self._lockstep(), left) or last
            last.operation = last.operation or operation
        return last, AllocationTrace(left, self._request.settings())

    def _told(self, operations: Iterable[TraceOperation], began: float) -> Iterator[TraceOperation]:
        total = self._request.run.operation_count
        for done, operation in enumerate(operations):
            if done and done % _SHOWN_EVERY == 0:
                rate = done / (perf_counter() - began)
                self._progress(f"operations, {rate:,.0f} a second", done, max(total, done))
            yield operation


def _alike(one: Difference, other: Difference) -> bool:
    """Whether two may be the same: a word that is wrong also leads to a wrong place."""
    words = {"native.word", "native.place"}
    return one.check == other.check or {one.check, other.check} <= words


def debugfs_text(pool: Pool) -> str:
    """The kernel's file, which has every class."""
    lines = debugfs_lines([debugfs_row(kind) for kind in pool.created])
    return "".join(f"{line}\n" for line in lines)


def _raced(done: NativeResult, program: Path, file: CFile) -> NativeResult:
    """Threads on pools of their own, after what was done step for step."""
    request = done.request
    began = perf_counter()
    rounds = compacted = known = 0
    for jitter, share in _RACES:
        operations = max(1, request.race_operations // share)
        asked = (request.threads, operations, request.run.seed, jitter)
        with NativeProcess(program, file) as process:
            try:
                turns, pages = _race(process, request, asked)
            except ProgramFailure as failed:
                told = failed.finding
                found = Difference(told.check, told.text, "", 0, told.place)
                return replace(done, difference=found)
            rounds, compacted = rounds + turns, compacted + pages
            known += process.known_races()
    seconds = perf_counter() - began
    outcome = RaceOutcome(
        request.threads, request.race_operations, rounds, compacted, seconds, known
    )
    return replace(done, race=outcome)


def _race(
    process: NativeProcess, request: NativeRequest, asked: tuple[int, ...]
) -> tuple[int, int]:
    """One race: the turns of the mover, and the pages that it has compacted."""
    params, page_size = request.run.layout.params, request.run.layout.values["PAGE_SIZE"]
    random = Random(request.run.seed)  # noqa: S311  # to be had again
    sizes = [random.randint(1, page_size) for _ in range(_RACE_SIZES)]
    last_pfn = (1 << params.physmem_bits - params.page_shift) - 1
    objects = min(_RACE_OBJECTS, _RACE_PAGES // (2 * request.threads))
    more = (*asked, objects, 1, 0, last_pfn, _RACE_PAGES)
    turns, pages = process.threads(DriverCommand.RACE, more, sizes, _RACE_SECONDS)
    return turns, pages
