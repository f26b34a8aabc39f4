"""`protocol search` and `replay`: every schedule of a few threads, or one of them again."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from zslayout.cli import inputs, streams
from zslayout.cli.options import ALL_MUTANTS, DEFAULT_LEVEL, DEFAULT_THREADS, Format
from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.reference.patch_level import PatchLevel

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


def search(question: SearchQuestion, bounds: "SearchBounds", form: Format, save: Path) -> NoReturn:
    """Search every schedule; leave that of a violation in a file."""
    from zslayout.explore.replay import replay_schedule
    from zslayout.explore.schedule_file import schedule_text
    from zslayout.explore.search import search_schedules as look
    from zslayout.report import protocol as report

    task = _task(question)
    with streams.progress() as told:
        found = look(task, bounds, told)
    trace = None if found.violation is None else replay_schedule(task, found.schedule)
    if form is Format.JSON:
        streams.write(report.search_json(found, trace))
    else:
        streams.write(report.text(found, trace, streams.paint()))
    if trace is not None:
        streams.replace_file(save, schedule_text(task, found.schedule))
        streams.complain(f"{save}: this schedule: zslayout protocol replay {save}")
    raise typer.Exit(found.exit_code)


def search_mutants(question: SearchQuestion, bounds: "SearchBounds", form: Format) -> NoReturn:
    """Search the schedules of every mutant. Raises UserError for what each has of its own."""
    from zslayout.explore import mutant_search
    from zslayout.report import protocol as report

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
    if faults:
        raise UserError(faults)
    with streams.progress() as told:
        found = mutant_search.search_mutants(
            lambda name: inputs.one_layout(
                inputs.one_scheme(name), question.params, question.chain_size
            ),
            bounds,
            told,
        )
    if form is Format.JSON:
        streams.write(report.controls_json(found))
    else:
        streams.write(report.controls_text(found, streams.paint()))
    unexpected = [search.result.bound for search in found if not search.as_expected]
    raise typer.Exit(_worst(unexpected))


def _worst(bounds: "list[str]") -> int:
    """0, 1 when a search has not the outcome that it should, 3 when bounds alone are to blame."""
    if not bounds:
        return 0
    return 3 if all(bounds) else 1


def replay(file: Path, config: Path | None, form: Format) -> NoReturn:
    """Repeat the schedule of a file. Raises UserError with everything that is wrong in it."""
    from zslayout.explore import schedule_file
    from zslayout.explore.replay import replay_schedule
    from zslayout.report import protocol as report

    found = schedule_file.parse_schedule(str(file), streams.read(file).splitlines())
    faults = []
    if found["level"] not in list(PatchLevel):
        text = f'level: expected one of {", ".join(PatchLevel)}, found "{found["level"]}"'
        faults.append(Fault(str(file), text))
    size = found["chain-size"]
    if not (size.isascii() and size.isdigit() and len(size) < 9):
        faults.append(Fault(str(file), f'chain-size: expected a number, found "{size}"'))
    if faults:
        raise UserError(faults)
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
    trace = replay_schedule(task, choices, str(file))
    if form is Format.JSON:
        streams.write(report.replayed_json(trace))
    else:
        streams.write(report.replayed(trace, streams.paint()))
    raise typer.Exit(trace.exit_code)


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
