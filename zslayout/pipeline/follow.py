"""Schedules of the reference allocator, followed by a C file: what their steps are there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from zslayout.arch.params import ArchParams
from zslayout.cfront.text import CFile
from zslayout.explore.mutant_search import nearest_schedule, search_mutants
from zslayout.explore.replay import ScheduleTrace, TraceEvent, replay_schedule
from zslayout.explore.search import SearchBounds
from zslayout.explore.thread_programs import ThreadCall
from zslayout.native.build import build
from zslayout.native.follow import FileCall, FollowedStep, FollowTask, follow
from zslayout.native.host import Sanitizer, Sanitizers
from zslayout.native.wire import FileEvent
from zslayout.reference.allocation_trace import OperationKind
from zslayout.reference.atomic_step import Action, LockClass
from zslayout.reference.patch_level import PatchLevel
from zslayout.reference.size_class import size_classes
from zslayout.results.followed import FollowedMutant, FollowedMutantsResult, FollowedResult
from zslayout.words.layout import Layout

Progress = Callable[[str, int, int], None]
Layouts = Callable[[str], Layout]
_RACES: Final = (Sanitizer.THREAD,)
_LOCKS: Final[Mapping[tuple[LockClass | None, Action], FileEvent]] = {
    (LockClass.CLASS, Action.LOCK): FileEvent.CLASS_LOCK,
    (LockClass.CLASS, Action.UNLOCK): FileEvent.CLASS_UNLOCK,
    (LockClass.POOL, Action.READ_LOCK): FileEvent.POOL_READ_LOCK,
    (LockClass.POOL, Action.READ_UNLOCK): FileEvent.POOL_READ_UNLOCK,
    (LockClass.POOL, Action.WRITE_LOCK): FileEvent.POOL_WRITE_LOCK,
    (LockClass.POOL, Action.WRITE_UNLOCK): FileEvent.POOL_WRITE_UNLOCK,
    # Where it is a spinlock: whoever takes it is alone.
    (LockClass.POOL, Action.LOCK): FileEvent.POOL_WRITE_LOCK,
    (LockClass.POOL, Action.UNLOCK): FileEvent.POOL_WRITE_UNLOCK,
    (LockClass.PAGE, Action.LOCK): FileEvent.PAGE_LOCK,
    (LockClass.PAGE, Action.TRYLOCK): FileEvent.PAGE_TRYLOCK,
    (LockClass.PAGE, Action.UNLOCK): FileEvent.PAGE_UNLOCK,
}
_EVENTS: Final[Mapping[Action, FileEvent]] = {
    Action.WAIT: FileEvent.PAGE_WAIT,
    Action.ALLOC_HANDLE: FileEvent.HANDLE_ALLOC,
    Action.FREE_HANDLE: FileEvent.HANDLE_FREE,
    Action.LOAD_WORD: FileEvent.WORD_LOAD,
    Action.STORE_WORD: FileEvent.WORD_STORE,
    Action.FIND_ZSPAGE: FileEvent.ZSPAGE_FIND,
    Action.LEAVE_ZSPAGE: FileEvent.ZSPAGE_LEAVE,
    Action.CHAIN_PAGES: FileEvent.ZSPAGE_LEAVE,
    Action.LOAD_PAGE: FileEvent.PAGE_LOAD,
    Action.STORE_PAGE: FileEvent.PAGE_STORE,
    Action.UPDATE_ZSPAGE: FileEvent.ZSPAGE_UPDATE,
    Action.MOVE_ZSPAGE: FileEvent.ZSPAGE_MOVE,
    Action.UPDATE_STATISTICS: FileEvent.STATISTICS,
    # Counted atomically, which nobody tells.
    Action.COUNT_PAGES: FileEvent.NOTHING,
    Action.ALLOC_PAGE: FileEvent.PAGE_ALLOC,
    Action.FREE_PAGE: FileEvent.PAGE_FREE,
    Action.KICK_DEFERRED_FREE: FileEvent.KICK,
}


@dataclass(frozen=True, slots=True, eq=False)
class MutantSchedules:
    """The schedule that shows a mutant; `right` is the nearest without it, to the threads' end."""

    mutant: str
    wrong: ScheduleTrace
    right: ScheduleTrace


def follow_schedule(
    trace: ScheduleTrace,
    file: CFile,
    sanitizers: Sanitizers = (),
    progress: Progress = lambda *_: None,
) -> FollowedResult:
    """Let a file go by a schedule. Raises UserError for what does not build."""
    layout, task = trace.task.layout, _task(trace)
    kinds = _kinds(sanitizers)
    followed = None
    for number, kind in enumerate(kinds):
        progress(f"following the schedule: {file.name}", number, len(kinds))
        program = build(file, layout.params, layout.chain_size, kind, follows=True)
        followed = follow(task, program, file)
        if followed.finding is not None:
            break
    assert followed is not None  # noqa: S101  # there is one kind at least
    return FollowedResult(trace, file.name, sanitizers, followed)


def mutant_schedules(
    layouts: Layouts,
    bounds: SearchBounds,
    level: PatchLevel | None,
    progress: Progress = lambda *_: None,
) -> tuple[MutantSchedules, ...]:
    """Of each mutant the schedule that shows it, and the nearest without it; `layouts` by scheme.

    At its own level, or at another, where no schedule may show it.
    """
    return tuple(
        MutantSchedules(
            search.mutant.name,
            replay_schedule(search.task, search.result.schedule),
            replay_schedule(*nearest_schedule(search.task, search.result.schedule)),
        )
        for search in search_mutants(layouts, bounds, progress, level)
        if search.result.violation is not None
    )


def follow_mutants(
    params: ArchParams,
    schedules: Iterable[MutantSchedules],
    file: CFile,
    sanitizers: Sanitizers = (),
) -> FollowedMutantsResult:
    """Let a file go by schedules of mutants. Raises UserError for what does not build."""
    found = [
        FollowedMutant(
            each.mutant,
            follow_schedule(each.wrong, file, sanitizers),
            follow_schedule(each.right, file, sanitizers),
        )
        for each in schedules
    ]
    return FollowedMutantsResult(params, file.name, sanitizers, tuple(found))


def _kinds(sanitizers: Sanitizers) -> list[Sanitizers]:
    """The sanitizers of addresses and of threads do not go together."""
    alone = tuple(each for each in sanitizers if each is not Sanitizer.THREAD)
    return [each for each in (alone, _RACES) if set(each) & set(sanitizers)] or [()]


def _task(trace: ScheduleTrace) -> FollowTask:
    program, layout = trace.task.programs, trace.task.layout
    every = [*program.setup, *(call for thread in program.threads for call in thread)]
    names = dict.fromkeys(call.name for call in every if call.name)
    slots = {name: slot for slot, name in enumerate(names)}
    sizes = size_classes(layout)
    asked = {sizes.lookup(c.size).index for c in every if c.kind is OperationKind.MALLOC}
    params = layout.params
    return FollowTask(
        tuple(_call(0, call, slots) for call in program.setup),
        tuple(
            _call(number, call, slots)
            for number, calls in enumerate(program.threads)
            for call in calls
        ),
        tuple(_steps(trace)),
        tuple(map(_step, trace.pending)),
        len(program.threads),
        tuple(sorted(asked)),
        (1 << params.physmem_bits - params.page_shift) - 1,
    )


def _call(thread: int, call: ThreadCall, slots: Mapping[str, int]) -> FileCall:
    slot = slots.get(call.name, 0)
    return FileCall(thread, call.kind, slot, slot + 1, call.size)


def _steps(trace: ScheduleTrace) -> Iterator[FollowedStep]:
    for event, choice in zip(trace.events, trace.schedule, strict=True):
        yield _step(event, contended=choice.contended)


def _step(event: TraceEvent, *, contended: bool = False) -> FollowedStep:
    told, target = FileEvent.CALL, event.class_idx
    if event.lock_class is LockClass.ZSPAGE:
        released = event.action is Action.WRITE_UNLOCK
        told = FileEvent.ZSPAGE_WRITE_UNLOCK if released else FileEvent.ZSPAGE_LOCKING
    elif event.lock_class is LockClass.ZONE:
        told = FileEvent.NOTHING
    elif event.action is Action.CONTENDED:
        told, target = FileEvent.CONTENDED, int(contended)
    elif event.action is not None:
        told = _LOCKS.get((event.lock_class, event.action)) or _EVENTS[event.action]
    return FollowedStep(event.thread - 1, told, target)
