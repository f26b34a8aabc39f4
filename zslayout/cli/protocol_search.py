"""`protocol search` and `replay`: every schedule of a few threads, or one of them again."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zslayout.cli import inputs, streams
from zslayout.cli.options import ALL_MUTANTS, DEFAULT_LEVEL, DEFAULT_THREADS
from zslayout.errors import Fault, UserError, did_you_mean, refuse
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.search import MutantSearchesResult, ReplayReport, SearchReport

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.explore.execution import SearchTask
    from zslayout.explore.mutants import OperationMutant
    from zslayout.explore.search import SearchBounds


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What is to be searched; None is the usual."""

    params: "ArchParams"
    threads: str | None
    setup: str | None
    size: str | None
    mutant: str | None
    scheme: str | None
    chain_size: int | None
    level: PatchLevel | None
    no_reduction: bool = False


def search(question: SearchQuestion, bounds: "SearchBounds") -> SearchReport:
    """Search every schedule."""
    from zslayout.explore.replay import replay_schedule
    from zslayout.explore.search import search_schedules as look

    task = _task(question)
    with streams.progress() as told:
        found = look(task, bounds, told)
    trace = None if found.violation is None else replay_schedule(task, found.schedule)
    return SearchReport(found, trace)


def keep(report: SearchReport, save: Path) -> None:
    """Leave the schedule of a violation in a file."""
    from zslayout.explore.schedule_file import schedule_text

    if report.trace is not None:
        streams.replace_file(save, schedule_text(report.task, report.result.schedule))
        streams.complain(f"{save}: this schedule: zslayout protocol replay {save}")


def search_mutants(question: SearchQuestion, bounds: "SearchBounds") -> MutantSearchesResult:
    """Search the schedules of every mutant. Raises UserError for what each has of its own."""
    from zslayout.explore import mutant_search

    own = {
        "--threads": question.threads,
        "--setup": question.setup,
        "--size": question.size,
        "--level": question.level,
        "--scheme": question.scheme,
    }
    faults = [
        Fault(key, "has no part in --mutant all: each has its own")
        for key, value in own.items()
        if value is not None
    ]
    refuse(faults)
    with streams.progress() as told:
        found = mutant_search.search_mutants(
            lambda name: inputs.one_layout(
                inputs.one_scheme(name), question.params, question.chain_size
            ),
            bounds,
            told,
        )
    return MutantSearchesResult(tuple(found))


def replay(file: Path, config: Path | None) -> ReplayReport:
    """Repeat the schedule of a file. Raises UserError with everything that is wrong in it."""
    from zslayout.explore import schedule_file
    from zslayout.explore.replay import replay_schedule

    found = schedule_file.parse_schedule(str(file), streams.read(file).splitlines())
    faults = []
    if found["level"] not in list(PatchLevel):
        text = f'level: expected one of {", ".join(PatchLevel)}, found "{found["level"]}"'
        faults.append(Fault(str(file), text))
    size = found["chain-size"]
    if not (size.isascii() and size.isdigit() and len(size) < 9):
        faults.append(Fault(str(file), f'chain-size: expected a number, found "{size}"'))
    refuse(faults)
    question = SearchQuestion(
        params=inputs.one_config(None if config else found["arch"], config),
        threads=found.get("threads") or None,
        setup=found.get("setup", ""),
        size=None,
        mutant=found.get("mutant") or None,
        scheme=found.get("scheme") or None,
        chain_size=int(size),
        level=PatchLevel(found["level"]),
    )
    task = _task(question)
    choices = schedule_file.parse_choices(str(file), found["schedule"], len(task.programs.threads))
    return ReplayReport(replay_schedule(task, choices, str(file)))


def _task(question: SearchQuestion) -> "SearchTask":
    """The task that is asked for. Raises UserError."""
    from zslayout.explore.task_parser import parse_task

    mutant = _named(question.mutant)
    level = question.level or (mutant.level if mutant else DEFAULT_LEVEL)
    scheme = question.scheme or (mutant.scheme if mutant else "")
    threads, setup = question.threads, question.setup
    if mutant is not None and threads is None:
        threads = mutant.threads
        setup = setup if setup is not None else mutant.setup or None
    return parse_task(
        inputs.one_layout(
            inputs.scheme_of_words(scheme, level), question.params, question.chain_size
        ),
        level,
        threads or DEFAULT_THREADS,
        setup=setup,
        size=question.size or (mutant.size if mutant else "one"),
        mutant=mutant,
        no_reduction=question.no_reduction,
    )


def _named(name: str | None) -> "OperationMutant | None":
    from zslayout.explore.mutants import MUTANT_BY_NAME

    if not name:
        return None
    if name not in MUTANT_BY_NAME:
        near = did_you_mean(name, [*MUTANT_BY_NAME, ALL_MUTANTS])
        known = near or f"known: {', '.join([*MUTANT_BY_NAME, ALL_MUTANTS])}"
        raise UserError([Fault("--mutant", f'no mutant is named "{name}"', known)])
    return MUTANT_BY_NAME[name]
