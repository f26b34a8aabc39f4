"""`protocol --search` and `--replay`: every schedule of a few threads, or one of them again."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from zslayout.cli import inputs, streams
from zslayout.cli.options import ALL_BROKEN, DEFAULT_LEVEL, DEFAULT_THREADS, Format
from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.reference.patch_level import PatchLevel

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.explore.execution import SearchTask
    from zslayout.explore.mutants import OperationMutant
    from zslayout.explore.search import SearchBounds


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be searched; None is the usual."""

    params: "ArchParams"
    threads: str | None
    setup: str | None
    size: str | None
    broken: str | None
    scheme: str | None
    chain_size: int | None
    level: PatchLevel | None
    every_step: bool = False


def search(asked: Asked, bounds: "SearchBounds", form: Format, save: Path) -> NoReturn:
    """Search every schedule; leave that of a violation in a file."""
    from zslayout.explore.replay import replay_schedule
    from zslayout.explore.schedule_file import schedule_text
    from zslayout.explore.search import search_schedules as look
    from zslayout.report import protocol as report

    task = _task(asked)
    with streams.progress() as told:
        found = look(task, bounds, told)
    trace = None if found.violation is None else replay_schedule(task, found.schedule)
    if form is Format.JSON:
        streams.write(report.search_json(found, trace))
    else:
        streams.write(report.text(found, trace, streams.paint()))
    if trace is not None:
        streams.replace_file(save, schedule_text(task, found.schedule))
        streams.complain(f"{save}: this schedule: zslayout protocol --replay {save}")
    raise typer.Exit(found.exit_code)


def controls(
    params: "ArchParams", chain_size: int | None, bounds: "SearchBounds", form: Format
) -> NoReturn:
    """Search the schedules of every broken protocol."""
    from zslayout.explore import mutant_search
    from zslayout.report import protocol as report

    with streams.progress() as told:
        found = mutant_search.search_mutants(
            lambda name: inputs.one_layout(inputs.one_scheme(name), params, chain_size),
            bounds,
            told,
        )
    if form is Format.JSON:
        streams.write(report.controls_json(found))
    else:
        streams.write(report.controls_text(found, streams.paint()))
    raise typer.Exit(_worst([each.result.bound for each in found if not each.as_expected]))


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
    asked = Asked(
        params=inputs.one_config(None if config else found["arch"], config),
        threads=found.get("threads") or None,
        setup=found.get("setup", ""),
        size=None,
        broken=found.get("mutant") or None,
        scheme=found.get("scheme") or None,
        chain_size=int(size),
        level=PatchLevel(found["level"]),
    )
    task = _task(asked)
    choices = schedule_file.parse_choices(str(file), found["schedule"], len(task.programs.threads))
    trace = replay_schedule(task, choices, str(file))
    if form is Format.JSON:
        streams.write(report.replayed_json(trace))
    else:
        streams.write(report.replayed(trace, streams.paint()))
    raise typer.Exit(trace.exit_code)


def _task(asked: Asked) -> "SearchTask":
    """The task that is asked for. Raises UserError."""
    from zslayout.explore.task_parser import parse_task

    broken = _named(asked.broken)
    level = asked.level or (broken.level if broken else DEFAULT_LEVEL)
    scheme = asked.scheme or (broken.scheme if broken else "")
    threads, setup = asked.threads, asked.setup
    if broken is not None and threads is None:
        threads = broken.threads
        setup = setup if setup is not None else broken.setup or None
    return parse_task(
        inputs.one_layout(inputs.scheme_of_words(scheme, level), asked.params, asked.chain_size),
        level,
        threads or DEFAULT_THREADS,
        setup=setup,
        size=asked.size or (broken.size if broken else "one"),
        mutant=broken,
        no_reduction=asked.every_step,
    )


def _named(name: str | None) -> "OperationMutant | None":
    from zslayout.explore.mutants import MUTANT_BY_NAME

    if not name:
        return None
    if name not in MUTANT_BY_NAME:
        near = did_you_mean(name, [*MUTANT_BY_NAME, ALL_BROKEN])
        known = near or f"known: {', '.join([*MUTANT_BY_NAME, ALL_BROKEN])}"
        raise UserError([Fault("--break", f'no broken protocol is named "{name}"', known)])
    return MUTANT_BY_NAME[name]
