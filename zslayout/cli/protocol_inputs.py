"""What the commands of `protocol` prove, search and repeat, by the words of the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zslayout import reading
from zslayout.arch.params import ArchParams
from zslayout.cli import inputs
from zslayout.cli.options import ALL_MUTANTS, DEFAULT_LEVEL, DEFAULT_THREADS
from zslayout.errors import Fault, UserError, did_you_mean, refuse
from zslayout.explore import schedule_file
from zslayout.explore.execution import SchedulingChoice, SearchTask
from zslayout.explore.mutants import MUTANT_BY_NAME, OperationMutant
from zslayout.explore.task_parser import parse_task
from zslayout.protocol.mutants import BASE_MUTANTS, PROTOCOL_MUTANTS
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.layout import Layout


def level_of(level: PatchLevel | None, mutant: str | None) -> PatchLevel:
    """The patch level asked for, or that of a mutant. Raises UserError for an unknown mutant."""
    _known(mutant)
    return level or (PatchLevel.BASE if mutant in BASE_MUTANTS else DEFAULT_LEVEL)


def variant(
    params: ArchParams,
    scheme: str | None,
    chain_size: int | None,
    level: PatchLevel | None,
    mutant: str | None,
) -> tuple[Layout, PatchLevel, tuple[str, ...]]:
    """What is proved: the layout, the level, and what is missing. Raises UserError."""
    at = level_of(level, mutant)
    of = inputs.scheme_of_words(scheme, at)
    return inputs.one_layout(of, params, chain_size), at, (mutant,) if mutant else ()


def mutant_layouts(
    params: ArchParams, scheme: str | None, chain_size: int | None, level: PatchLevel | None
) -> tuple[Layout, Layout]:
    """The layouts that all mutants are proved on, with the series and before it. Raises UserError.

    A layout without the class has no series.
    """
    if level is not None:
        raise UserError([Fault("--level", "has no part in --mutant all: each has its own")])
    layout, base = (
        variant(params, scheme, chain_size, at, None)[0]
        for at in (PatchLevel.EARLY_UNLOCK, PatchLevel.BASE)
    )
    if not layout.enabled:
        text = f"{layout.scheme.name} falls back to two fields on it; the series is not there"
        raise UserError([Fault(params.name, text)])
    return layout, base


def layout_by_scheme(params: ArchParams, chain_size: int | None) -> Callable[[str], Layout]:
    """What mutants are searched on, each with a scheme of its own."""
    return lambda name: inputs.one_layout(inputs.one_scheme(name), params, chain_size)


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What is to be searched; None is the usual."""

    params: ArchParams
    threads: str | None
    setup: str | None
    size: str | None
    mutant: str | None
    scheme: str | None
    chain_size: int | None
    level: PatchLevel | None
    no_reduction: bool = False

    def refuse_own(self) -> None:
        """Raise UserError for what every mutant has of its own."""
        own = {
            "--threads": self.threads,
            "--setup": self.setup,
            "--size": self.size,
            "--level": self.level,
            "--scheme": self.scheme,
        }
        text = "has no part in --mutant all: each has its own"
        refuse(Fault(option, text) for option, value in own.items() if value is not None)


def search_task(question: SearchQuestion) -> SearchTask:
    """The task that is asked for. Raises UserError."""
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
        DEFAULT_THREADS if threads is None else threads,
        setup=setup,
        size=question.size or (mutant.size if mutant else "one"),
        mutant=mutant,
        no_reduction=question.no_reduction,
    )


def _named(name: str | None) -> OperationMutant | None:
    if not name:
        return None
    if name not in MUTANT_BY_NAME:
        near = did_you_mean(name, [*MUTANT_BY_NAME, ALL_MUTANTS])
        known = near or f"known: {', '.join([*MUTANT_BY_NAME, ALL_MUTANTS])}"
        raise UserError([Fault("--mutant", f'no mutant is named "{name}"', known)])
    return MUTANT_BY_NAME[name]


def replayed(file: Path, config: Path | None) -> tuple[SearchTask, tuple[SchedulingChoice, ...]]:
    """The task and the schedule of a file. Raises UserError with everything that is wrong in it."""
    name = str(file)
    found = schedule_file.parse_schedule(name, reading.read_text(file).splitlines())
    choices = {"level": PatchLevel}
    refuse(inputs.setting_faults(name, found, choices, ("chain-size",)))
    question = SearchQuestion(
        params=inputs.one_config(None if config else found["arch"], config),
        threads=found.get("threads") or None,
        setup=found.get("setup", ""),
        size=None,
        mutant=found.get("mutant") or None,
        scheme=found.get("scheme") or None,
        chain_size=int(found["chain-size"]),
        level=PatchLevel(found["level"]),
    )
    task = search_task(question)
    return task, schedule_file.parse_choices(name, found["schedule"], len(task.programs.threads))


def _known(mutant: str | None) -> None:
    """Raises UserError for a mutant that the proof does not have."""
    if mutant is None or mutant in PROTOCOL_MUTANTS:
        return
    if mutant == ALL_MUTANTS:
        raise UserError([Fault("--mutant", "one at a time here; protocol prove takes all")])
    if mutant in MUTANT_BY_NAME:
        text = f"{mutant} is about what the proof leaves out: try protocol search"
        raise UserError([Fault("--mutant", text)])
    near = did_you_mean(mutant, PROTOCOL_MUTANTS) or f"known: {', '.join(PROTOCOL_MUTANTS)}"
    raise UserError([Fault("--mutant", f'no mutant is named "{mutant}"', near)])
