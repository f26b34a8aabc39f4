"""What the commands of `protocol` prove, search and repeat, by the words of the command line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zslayout import reading
from zslayout.arch.params import ArchParams
from zslayout.cli import inputs
from zslayout.cli.options import ALL_MUTANTS, DEFAULT_LEVEL, DEFAULT_THREADS
from zslayout.errors import Fault, UserError, did_you_mean, refuse
from zslayout.pipeline.protocol import tables_of
from zslayout.protocol.mutant import Mutant
from zslayout.protocol.mutants import MUTANT_BY_NAME
from zslayout.reference.patch_level import PatchLevel
from zslayout.words.layout import Layout

if TYPE_CHECKING:
    from zslayout.explore.execution import SchedulingChoice, SearchTask


def shown_on(
    level: PatchLevel | None, scheme: str | None, mutant: Mutant | None
) -> tuple[PatchLevel, str | None]:
    """The level and the scheme that are asked for, or those that a mutant is shown on."""
    at = level or (mutant.level if mutant else DEFAULT_LEVEL)
    return at, scheme or ("pfn-idx" if mutant and mutant.without_class else None)


def variant(
    params: ArchParams,
    scheme: str | None,
    chain_size: int | None,
    level: PatchLevel | None,
    mutant: str | None,
) -> tuple[Layout, PatchLevel, str]:
    """What is proved: the layout, the level, and what is missing. Raises UserError."""
    at, named = shown_on(level, scheme, proved_mutant(mutant))
    of = inputs.scheme_of_words(named, at)
    return inputs.one_layout(of, params, chain_size), at, mutant or ""


def refuse_own(options: Mapping[str, object]) -> None:
    """Raise UserError for what every mutant has of its own, and is asked for nevertheless."""
    text = "has no part in --mutant all: each has its own"
    refuse(Fault(option, text) for option, value in options.items() if value is not None)


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
        refuse_own(
            {
                "--threads": self.threads,
                "--setup": self.setup,
                "--size": self.size,
                "--level": self.level,
                "--scheme": self.scheme,
            }
        )


def search_task(question: SearchQuestion) -> "SearchTask":
    """The task that is asked for. Raises UserError."""
    # A proof has no part in the search: it takes a tenth of the time to import.
    from zslayout.explore.task_parser import parse_task

    mutant = _named(question.mutant)
    if mutant is not None and not mutant.is_searched:
        text = f"{mutant.name} is about what the search leaves out: try protocol prove"
        raise UserError([Fault("--mutant", text)])
    level, scheme = shown_on(question.level, question.scheme, mutant)
    threads, setup = question.threads, question.setup
    if mutant is not None and threads is None:
        threads = mutant.threads
        setup = setup if setup is not None else mutant.setup or None
    layout = inputs.one_layout(
        inputs.scheme_of_words(scheme, level), question.params, question.chain_size
    )
    if mutant is not None and mutant.is_proved:
        tables_of(layout, level, mutant.name)  # refused where it does nothing
    return parse_task(
        layout,
        level,
        DEFAULT_THREADS if threads is None else threads,
        setup=setup,
        size=question.size or "one",
        mutant=mutant,
        no_reduction=question.no_reduction,
    )


def _named(name: str | None) -> Mutant | None:
    """The mutant of a name. Raises UserError where there is none."""
    if not name:
        return None
    if name not in MUTANT_BY_NAME:
        near = did_you_mean(name, [*MUTANT_BY_NAME, ALL_MUTANTS])
        known = near or f"known: {', '.join([*MUTANT_BY_NAME, ALL_MUTANTS])}"
        raise UserError([Fault("--mutant", f'no mutant is named "{name}"', known)])
    return MUTANT_BY_NAME[name]


def proved_mutant(name: str | None) -> Mutant | None:
    """The same; the proof must speak of it. Raises UserError."""
    if name == ALL_MUTANTS:
        raise UserError([Fault("--mutant", "one at a time here; protocol prove takes all")])
    mutant = _named(name)
    if mutant is not None and not mutant.is_proved:
        text = f"{name} is about what the proof leaves out: try protocol search"
        raise UserError([Fault("--mutant", text)])
    return mutant


def replayed(
    file: Path, config: Path | None
) -> tuple["SearchTask", tuple["SchedulingChoice", ...]]:
    """The task and the schedule of a file. Raises UserError with everything that is wrong in it."""
    from zslayout.explore import schedule_file

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
