"""What a report page shows beside a check: versions to explore, schedules, and locks."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from zslayout.cfront.text import CFile
from zslayout.explore.mutant_search import search_mutants
from zslayout.explore.replay import ScheduleTrace, replay_schedule
from zslayout.explore.search import Progress, SearchBounds
from zslayout.expr.nodes import Expr
from zslayout.pipeline.step_lines import StepFinder
from zslayout.protocol.lemmas import LEVEL_VARIANTS
from zslayout.protocol.operation_tables import operation_tables
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.check import CheckResult
from zslayout.results.protocol_contention import ContentionResult, LevelContention
from zslayout.results.report import ExplorerVersion, ReportResult, StepLines, TracedMutant
from zslayout.results.source import SeriesResult, SourceResult
from zslayout.subjects.conditions import conditions
from zslayout.tally import grouped
from zslayout.words.layout import Layout
from zslayout.words.scheme import Scheme, SchemeModel

_STATES = 1_000_000
_SECONDS = 60.0


def report(
    found: CheckResult | SourceResult | SeriesResult,
    schemes: Iterable[Scheme],
    layouts: Callable[[str], Layout],
    day: str,
    progress: Progress = lambda *_: None,
) -> ReportResult:
    """The report on a check; schedules are shown on the `layouts` of schemes by their names."""
    last = found.last if isinstance(found, SeriesResult) else found
    own = () if isinstance(last, CheckResult) else tuple(_of_file(last.check))
    return ReportResult(
        found=found,
        versions=(*own, *map(_of_scheme, schemes)),
        mutants=tuple(_mutants(layouts, _Lines(last), progress)),
        operations=tuple(operation_tables(LEVEL_VARIANTS[PatchLevel.EARLY_UNLOCK])),
        contention=ContentionResult(
            tuple(
                LevelContention(name, variant, operation_tables(variant))
                for name, variant in LEVEL_VARIANTS.items()
            )
        ),
        day=day,
    )


def _of_scheme(scheme: Scheme) -> ExplorerVersion:
    widths = scheme.definition(64).domain.widths
    return ExplorerVersion(
        name=scheme.name,
        title=scheme.kernels or scheme.title,
        models={bits: scheme.definition(bits) for bits in widths},
        gated=scheme.gated,
        outcome=scheme.outcome.value,
        conditions={bits: conditions(scheme, bits) for bits in widths},
    )


def _of_file(check: CheckResult) -> Iterator[ExplorerVersion]:
    """A file's layouts, each way that its #ifs make of them for a word width."""
    every = (
        (_shape(layout.definition), (result.params.name, layout))
        for result in check.results
        for layout in result.layouts
    )
    for same in grouped(every).values():
        (first, layout), model = same[0], same[0][1].definition
        others = len({name for name, _ in same}) - 1
        more = f" and {others} more" if others else ""
        yield ExplorerVersion(
            name=f"{PurePath(layout.scheme.name).name} at {first}, chain {layout.chain_size}",
            title=f"its #ifs as there{more}",
            models={model.bits_per_long: model},
            gated=layout.scheme.gated,
            outcome=layout.scheme.outcome.value,
            conditions=None,
            at=frozenset((name, each.chain_size) for name, each in same),
        )


def _shape(model: SchemeModel) -> tuple[int, tuple[tuple[str, Expr], ...]]:
    """What tells one outcome of a file's #ifs from another."""
    return model.bits_per_long, tuple((macro.name, macro.value) for macro in model.macros)


def _mutants(
    layouts: Callable[[str], Layout], lines: "_Lines", progress: Progress
) -> Iterator[TracedMutant]:
    for search in search_mutants(layouts, SearchBounds(_STATES, _SECONDS), progress):
        if search.result.violation is not None:
            trace = replay_schedule(search.task, search.result.schedule)
            yield TracedMutant(search, trace, lines.of(trace))


class _Lines:
    """The lines of the file that was checked, if it was one, for schedules of the same protocol."""

    def __init__(self, found: CheckResult | SourceResult) -> None:
        self._file = None if isinstance(found, CheckResult) else found
        self._finders: dict[PatchLevel, StepFinder | None] = {}

    def of(self, trace: ScheduleTrace) -> StepLines:
        """Of each step; nothing where the file's zs_free() is of another level everywhere."""
        level = trace.task.level
        if level not in self._finders:
            self._finders[level] = self._finder(level)
        finder = self._finders[level]
        return () if finder is None else finder.lines(trace)

    def _finder(self, level: PatchLevel) -> StepFinder | None:
        if self._file is None or self._file.functions is None:
            return None
        params = {each.params.name: each.params for each in self._file.check.results}
        for on in self._file.functions.protocols:
            for found, sizes in on.at:
                late = level is not PatchLevel.EARLY_UNLOCK
                if found.level.value == level.value and not (late and found.early):
                    file = CFile(self._file.file, self._file.text)
                    return StepFinder(file, params[on.configuration], sizes[0])
        return None
