"""The mutants, each searched with the threads that show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zslayout.explore.execution import SearchTask
from zslayout.explore.mutants import MUTANTS, OperationMutant
from zslayout.explore.search import Progress, SearchBounds, SearchResult, search_schedules
from zslayout.explore.task_parser import parse_task
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.layout import Layout


@dataclass(frozen=True, slots=True, eq=False)
class MutantSearch:
    """A mutant, and what the search of its threads came to."""

    mutant: OperationMutant
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
    layouts: Callable[[str], Layout], bounds: SearchBounds, progress: Progress = lambda *_: None
) -> Sequence[MutantSearch]:
    """Search every mutant with the threads that show it; `layouts` by scheme."""
    done = []
    for number, mutant in enumerate(MUTANTS):
        progress(mutant.name, number, len(MUTANTS))
        asked = parse_task(
            layouts(mutant_scheme(mutant)),
            mutant.level,
            mutant.threads,
            setup=mutant.setup or None,
            size=mutant.size,
            mutant=mutant,
        )
        done.append(MutantSearch(mutant, search_schedules(asked, bounds)))
    return done


def mutant_scheme(mutant: OperationMutant) -> str:
    """The scheme that a mutant is shown on."""
    return mutant.scheme or ("pfn-idx" if mutant.level is PatchLevel.BASE else "merged")
