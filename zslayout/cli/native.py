"""`run --native`: what is asked of a file that is compiled and run."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

from zslayout import reading
from zslayout.cli import options as opt
from zslayout.errors import Fault, UserError

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.cfront.text import CFile
    from zslayout.cli.report import Report
    from zslayout.native.host import Sanitizers
    from zslayout.results.native import NativeRequest, NativeResult

_RACERS: Final = 2
_MOST_STATES: Final = 100_000
_SEARCH_SECONDS: Final = 60.0


Native = Annotated[
    Path | None,
    opt.option(
        "--native FILE",
        "Compile this mm/zsmalloc.c here, run it beside the reference allocator, and compare"
        " every step.",
    ),
]
Sanitize = Annotated[
    str | None,
    opt.option(
        "--sanitize LIST",
        "With --native: address, undefined, thread, by commas; thread lets threads race.",
    ),
]
Threads = Annotated[
    int | None,
    opt.option(
        "--threads N",
        f"With --native: so many threads race on the file at last ({_RACERS} with thread, else"
        " none).",
        min=0,
        max=32,
    ),
]
FailEvery = Annotated[
    int | None,
    opt.option(
        "--fail-every N",
        "With --native: every N-th page allocation fails, every N-th of a handle, and every"
        " N-th lock of a page that is to be freed: the worker frees it.",
        min=2,
    ),
]


OwnWords = Annotated[
    bool,
    opt.option(
        "--own-words",
        "With --native: the file may have words of its own; where they lead is compared.",
    ),
]


Schedules = Annotated[
    bool,
    opt.option(
        "--schedules",
        "With --native: threads of the file follow the schedule that shows each mutant of the"
        " protocol, and the nearest one without it; nothing else is run.",
    ),
]


def read_file(path: Path) -> "CFile":
    """The file. Raises UserError."""
    from zslayout.cfront.text import read

    return read(str(path), reading.read_bytes(path))


def scheme_name(file: "CFile", given: str | None, *, own_words: bool = False) -> str:
    """The scheme that was said, or that the file seems to have. Raises UserError."""
    from zslayout.native.versions import scheme_of

    found = given or scheme_of(file) or (opt.USUAL_SCHEME if own_words else None)
    if found is None:
        text = (
            "has macros of no scheme that is known here; --scheme says which words it has, with"
            " --own-words it has its own"
        )
        raise UserError([Fault(file.name, text)])
    return found


def chain_size(file: "CFile", params: "ArchParams", given: int | None) -> int:
    """The chain size that was said, that the file fixes, or the usual one. Raises UserError."""
    from zslayout.native.versions import chain_size_of

    fixed = chain_size_of(file)
    if given and fixed and given != fixed:
        text = f"{file.name} has zspages of up to {fixed} pages, found {given}"
        raise UserError([Fault("--chain-size", text)])
    return given or fixed or params.chain_size.default


def sanitizers(said: str | None) -> "Sanitizers":
    """The sanitizers of a list. Raises UserError with each that is none."""
    from zslayout.errors import refuse
    from zslayout.native.host import Sanitizer

    names = [each.strip() for each in said.split(",")] if said is not None else []
    known = ", ".join(Sanitizer)
    refuse(
        Fault("--sanitize", f'expected some of {known}, found "{name}"')
        for name in names
        if name not in list(Sanitizer)
    )
    return tuple(each for each in Sanitizer if each in names)


def racers(given: int | None, wanted: "Sanitizers") -> int:
    """How many threads race. Raises UserError where a sanitizer of threads has none to look at."""
    from zslayout.native.host import Sanitizer

    if given is None:
        return _RACERS if Sanitizer.THREAD in wanted else 0
    if given < 2 and Sanitizer.THREAD in wanted:
        text = f"the sanitizer of threads wants 2 at least, found {given}"
        raise UserError([Fault("--threads", text)])
    return given


def frames(said: str, file: str, last: int) -> tuple[int, ...]:
    """The frames of a trace's setting. Raises UserError with each that is none."""
    from zslayout.errors import refuse

    found, faults = [], []
    for each in filter(None, said.split(",")):
        try:
            pfn = int(each, 0)
        except ValueError:
            pfn = 0
        if not 1 <= pfn <= last:
            text = f'frames: expected numbers from 0x1 to {last:#x}, found "{each}"'
            faults.append(Fault(file, text))
        found.append(pfn)
    refuse(faults)
    return tuple(found)


def run(
    request: "NativeRequest", file: "CFile", progress: "Callable[[str, int, int], None]"
) -> "NativeResult":
    """Run a file beside the reference allocator; an interrupt leaves nothing behind."""
    from zslayout.cli.interrupts import interruptible
    from zslayout.pipeline.native import run_native

    with interruptible():
        return run_native(request, file, progress)


def is_schedule(path: Path) -> bool:
    """Whether a file is a schedule, and no trace. Raises UserError."""
    return any(line.startswith("schedule ") for line in reading.read_text(path).splitlines())


def follow_all(
    native: Path | None, params: "ArchParams", sanitize: str | None, report: "Report"
) -> NoReturn:
    """Let threads of a file go by the schedules of all mutants. Raises UserError."""
    from zslayout.cli import protocol_inputs
    from zslayout.cli.interrupts import interruptible
    from zslayout.explore.search import SearchBounds
    from zslayout.native.versions import chain_size_of, level_of
    from zslayout.pipeline.follow import follow_mutants, mutant_schedules

    assert native is not None  # noqa: S101  # options that go together were looked at
    wanted = sanitizers(sanitize)
    file = read_file(native)
    layouts = protocol_inputs.layout_by_scheme(params, chain_size_of(file))
    bounds = SearchBounds(_MOST_STATES, _SEARCH_SECONDS)
    with interruptible(), report.progress() as told:
        schedules = mutant_schedules(layouts, bounds, level_of(file), told)
        result = follow_mutants(params, schedules, file, wanted)
    report.finish(result)


def follow(  # noqa: PLR0913, PLR0917  # options of `run`
    schedule: Path,
    native: Path | None,
    config: Path | None,
    sanitize: str | None,
    options: Mapping[str, object],
    report: "Report",
) -> NoReturn:
    """Let threads of a file go by a schedule. Raises UserError."""
    from zslayout.cli import inputs, protocol_inputs
    from zslayout.cli.interrupts import interruptible
    from zslayout.explore.replay import replay_schedule
    from zslayout.native.versions import chain_size_of
    from zslayout.pipeline.follow import follow_schedule

    if native is None:
        text = "is a schedule: zslayout protocol replay repeats it, or --native on a file"
        raise UserError([Fault(str(schedule), text)])
    given = ("threads", "fail_every", "own_words", "compare_levels")
    said = "has no part in a schedule, which says what each thread does"
    inputs.refuse_options(*((options[name], f"--{name.replace('_', '-')}", said) for name in given))
    wanted = sanitizers(sanitize)
    file = read_file(native)
    task, choices = protocol_inputs.replayed(schedule, config)
    fixed, size = chain_size_of(file), task.layout.chain_size
    if fixed is not None and fixed != size:
        text = f"is for chain size {size}, and {file.name} has zspages of up to {fixed} pages"
        raise UserError([Fault(str(schedule), text)])
    trace = replay_schedule(task, choices, str(schedule))
    with interruptible(), report.progress() as told:
        result = follow_schedule(trace, file, wanted, told)
    report.finish(result)
