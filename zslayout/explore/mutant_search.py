"""The mutants, each searched with the threads that show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from zslayout.explore.execution import Execution, SchedulingChoice, SearchTask
from zslayout.explore.search import Progress, SearchBounds, SearchResult, search_schedules
from zslayout.explore.task_parser import parse_task
from zslayout.protocol.mutant import Mutant
from zslayout.protocol.mutants import MUTANTS
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class MutantSearch:
    """A mutant, and what the search of its threads came to."""

    mutant: Mutant
    result: SearchResult

    @property
    def task(self) -> SearchTask:
        """What was searched."""
        return self.result.task

    @property
    def as_expected(self) -> bool:
        """A violation was found, or none where there is none to be found."""
        if self.mutant.why_harmless:
            return self.result.is_safe
        return self.result.violation is not None


def search_mutants(
    layouts: Callable[[str], Layout],
    bounds: SearchBounds,
    progress: Progress = lambda *_: None,
    level: PatchLevel | None = None,
) -> Sequence[MutantSearch]:
    """Search every mutant with the threads that show it; `layouts` by scheme.

    Each at its own level, or at another, where it may be none.
    """
    searched = [
        mutant if level is None else replace(mutant, level=level)
        for mutant in MUTANTS
        if mutant.is_searched
    ]
    done = []
    for number, mutant in enumerate(searched):
        progress(mutant.name, number, len(searched))
        asked = parse_task(
            layouts(mutant.scheme),
            mutant.level,
            mutant.threads,
            setup=mutant.setup or None,
            mutant=mutant,
        )
        done.append(MutantSearch(mutant, search_schedules(asked, bounds)))
    return done


def nearest_schedule(
    task: SearchTask, wanted: Sequence[SchedulingChoice]
) -> tuple[SearchTask, tuple[SchedulingChoice, ...]]:
    """The same threads without the mutant, to their end: by its schedule as far as they can go.

    Where the thread of a schedule waits, another one goes on.
    """
    right = replace(task, mutant=None)
    execution, left = Execution(right), [*wanted]
    done: list[SchedulingChoice] = []
    while choices := execution.choices():
        last = left.pop(0) if left else done[-1]
        choice = next((each for each in choices if each.thread == last.thread), choices[0])
        if last in choices:
            choice = last
        execution.step(choice)
        done.append(choice)
    return right, tuple(done)
