"""The command `protocol`: every schedule of a few threads on the reference allocator."""

import math
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zslayout.cli import options as opt
from zslayout.cli.run import LevelName
from zslayout.errors import Fault, UserError, did_you_mean

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.explore.broken import Broken
    from zslayout.explore.search import Bounds
    from zslayout.explore.world import Task
    from zslayout.layout.layout import Layout

_ARCH: Final = "arm64-4k"
_LEVEL: Final = "early-unlock"
_THREADS: Final = "free(a) | migrate(a) | compact"
_ALL: Final = "all"
_STATES: Final = 1_000_000
_SECONDS: Final = 600.0
_QUERY: Final = 30.0
"""Seconds for one query of a proof."""


class ProtocolFormat(StrEnum):
    """Forms of `protocol`."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(protocol)


def _broken(incomplete: str) -> list[str]:
    from zslayout.explore.broken import BY_NAME
    from zslayout.protocol.broken import BROKEN

    return [
        name for name in dict.fromkeys((*BY_NAME, *BROKEN, _ALL)) if name.startswith(incomplete)
    ]


def protocol(  # the options of a command
    name: opt.ArchArgument = None,
    prove: Annotated[
        bool, typer.Option("--prove", help="Prove it for any number of threads.")
    ] = False,
    search: Annotated[
        bool, typer.Option("--search", help="Search every schedule of a few threads.")
    ] = False,
    promela: Annotated[
        bool,
        typer.Option("--promela", help="Print zs_free() against migration as a model for Spin."),
    ] = False,
    locks: Annotated[
        bool,
        typer.Option("--locks", help="Draw the locks of every step of every operation."),
    ] = False,
    accesses: Annotated[
        bool,
        typer.Option(
            "--accesses", help="Prove which accesses to a word may race, and what they need."
        ),
    ] = False,
    threads: Annotated[
        str | None,
        typer.Option(
            "--threads",
            "-t",
            metavar="TEXT",
            help=f"What they do; default: '{_THREADS}'. malloc(x[,SIZE]), free(x), read(x),"
            " write(x), migrate(x) (the page where x lies), compact, deferred (the worker).",
        ),
    ] = None,
    setup: Annotated[
        str | None,
        typer.Option(
            "--setup",
            metavar="TEXT",
            help="What is done before, as 'malloc(a); malloc(b); free(b)'; default: each object"
            " alone in a zspage with room.",
        ),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(
            "--size",
            metavar="SIZE",
            help="Of objects without a size: bytes, or one (two objects in one page; default), span"
            " (an object spans pages), huge.",
        ),
    ] = None,
    broken: Annotated[
        str | None,
        typer.Option(
            "--break",
            "-b",
            metavar="NAME",
            help="Take a protocol with one thing missing; all: every one, and with --prove --search"
            " a table of both; a wrong name lists them.",
            autocompletion=_broken,
        ),
    ] = None,
    arch: Annotated[
        str | None,
        typer.Option(
            "--arch", "-a", metavar="NAME", help=f"The same as the argument; default: {_ARCH}."
        ),
    ] = None,
    config: opt.Config = None,
    scheme: Annotated[
        str | None,
        typer.Option(
            "--scheme",
            "-s",
            metavar="NAME",
            help="The scheme of the words; default: pfn-idx at level base, else merged.",
            autocompletion=opt.scheme_names,
        ),
    ] = None,
    chain_size: opt.OneChainSize = None,
    level: Annotated[
        LevelName | None,
        typer.Option("--level", "-l", help=f"Patch level of the series; default: {_LEVEL}."),
    ] = None,
    every_step: Annotated[
        bool,
        typer.Option("--every-step", help="Switch threads before every step: no reduction."),
    ] = False,
    max_states: Annotated[
        int, typer.Option("--max-states", metavar="N", min=1, help="Stop after so many states.")
    ] = _STATES,
    timeout: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", min=0.001, help="Stop after so long."),
    ] = _SECONDS,
    save: Annotated[
        Path,
        typer.Option("--save", metavar="FILE", help="Where a violation leaves its schedule."),
    ] = Path("violation.schedule"),
    replay: Annotated[
        Path | None,
        typer.Option("--replay", metavar="FILE", help="Repeat the schedule of a file."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List every condition of the proof.")
    ] = False,
    form: Annotated[
        ProtocolFormat, typer.Option("--format", "-f", help="Form of the report.")
    ] = ProtocolFormat.TEXT,
) -> None:
    """Prove the lock protocol for any number of threads, or search every schedule of a few.

    --prove: each step of each operation keeps an invariant and a promise to every other thread, and
    what a thread knows at each label stays true while others keep it; docs/protocol.md has the
    argument. 1: a condition is refuted; 3: one is undecided.

    --search: the threads are switched before every step that another thread could notice; locks are
    real ones. A violation is shown on a schedule with the fewest switches, and left in a file. 0:
    every schedule was searched, and none is bad. 3: a bound was reached first.

    --accesses: after the proof, which loads and stores of a word may race, and so need READ_ONCE()
    or WRITE_ONCE(). Exit codes as of --prove.

    --locks: what each step takes, has and releases.

    --promela: the steps that are proved, as a model of two threads in words of 32 bits. spin -a
    FILE; gcc -DSAFETY -o pan pan.c; ./pan searches all of it.

    Examples: zslayout protocol --prove; zslayout protocol --search; zslayout protocol --search
    x86_64 --threads "free(a); malloc(c) | free(b) | compact" --size span; zslayout protocol
    --search --break no-reread; zslayout protocol --replay violation.schedule
    """
    given: dict[str, object] = {
        "ARCH": name or arch,
        "--scheme": scheme,
        "--chain-size": chain_size,
        "--level": level,
        "--break": broken,
        "--threads": threads,
        "--setup": setup,
        "--size": size,
    }
    doing = [prove, search, promela, locks, accesses, replay is not None]
    alone = doing.count(True) == 1
    if promela:
        _promela(given, alone=alone)
        return
    if locks:
        _locks(given, alone=alone)
        return
    if accesses and not alone:
        raise UserError([Fault("--accesses", "stands alone: nothing else can be done with it")])
    _fitting(given, prove=prove or accesses, search=search, replay=replay)
    if name and arch and name != arch:
        raise UserError([Fault("--arch", f"{arch}, and the argument is {name}")])
    if replay is not None:
        _replay(replay, config, form)
        return
    if not math.isfinite(timeout):
        raise UserError([Fault("--timeout", f"expected a number of seconds, found {timeout}")])
    params = _params(name or arch, config)
    if prove or accesses:
        from zslayout.cli import proof

        asked = proof.Asked(params, scheme, chain_size, level, broken, min(timeout, _QUERY))
        if accesses:
            proof.accesses(asked, form.value)
        if search:
            proof.both(asked, form.value, max_states, timeout)
        proof.prove(asked, form.value, verbose=verbose)
    from zslayout.explore.search import Bounds

    bounds = Bounds(max_states, timeout)
    if broken == _ALL:
        _controls(params, chain_size, bounds, form)
        return
    told = None if level is None else level.value
    task = _task(params, given, told, every_step=every_step)
    _search(task, bounds, form, save)


def _fitting(
    given: Mapping[str, object], *, prove: bool, search: bool, replay: Path | None
) -> None:
    """Options that go together. Raises UserError."""
    if prove and search and given["--break"] != _ALL:
        faults = [Fault("--search", "goes with --prove for a table of both: --break all")]
    elif prove and replay is None:
        faults = [
            Fault(key, "has no part in a proof for any number of threads")
            for key in ("--threads", "--setup", "--size")
            if given[key] is not None
        ]
    elif replay is not None:
        faults = [
            Fault(key, "is said by the file that is replayed")
            for key, value in given.items()
            if value is not None
        ]
    elif not search:
        text = (
            "nothing to do: give --prove, --search, --accesses, --locks, --promela or --replay FILE"
        )
        faults = [Fault("command line", text)]
    elif given["--break"] == _ALL:
        faults = [
            Fault(key, "has no part in --break all: each has its own")
            for key in ("--threads", "--setup", "--size", "--level", "--scheme")
            if given[key] is not None
        ]
    else:
        faults = []
    if faults:
        raise UserError(faults)


def _promela(given: Mapping[str, object], *, alone: bool) -> None:
    """Print the model. Raises UserError."""
    from zslayout.cli import inputs, streams
    from zslayout.pipeline.promela import model
    from zslayout.protocol.broken import AT_BASE, BROKEN
    from zslayout.reference.level import Level

    faults = [
        Fault(key, "has no part in a model for Spin: it has words and threads of its own")
        for key in ("ARCH", "--scheme", "--chain-size", "--threads", "--setup", "--size")
        if given[key] is not None
    ]
    name = given["--break"]
    if name is not None and name not in BROKEN:
        near = did_you_mean(str(name), BROKEN) or f"known: {', '.join(BROKEN)}"
        faults.append(Fault("--break", f'no broken protocol is named "{name}"', near))
    if not alone:
        faults.append(Fault("--promela", "stands alone: nothing else can be done with it"))
    if faults:
        raise UserError(faults)
    level = Level(given["--level"] or (Level.BASE if name in AT_BASE else _LEVEL))
    scheme = inputs.one_scheme("pfn-idx" if level is Level.BASE else "merged")
    streams.write(model(scheme, level, () if name is None else (str(name),)))


def _locks(given: Mapping[str, object], *, alone: bool) -> None:
    """Draw the locks. Raises UserError."""
    from zslayout.cli import streams
    from zslayout.protocol.lemmas import LEVELS
    from zslayout.protocol.program import operations
    from zslayout.report import protocol_locks as report

    faults = [
        Fault(key, "has no part in the locks of a level")
        for key, value in given.items()
        if value is not None and key != "--level"
    ]
    if not alone:
        faults.append(Fault("--locks", "stands alone: nothing else can be done with it"))
    if faults:
        raise UserError(faults)
    streams.write(report.text(operations(LEVELS[str(given["--level"] or _LEVEL)])))


def _params(name: str | None, config: Path | None) -> "ArchParams":
    from zslayout.cli import inputs

    return inputs.one_config(name if name or config else _ARCH, config)


def _task(
    params: "ArchParams", given: Mapping[str, object], told: str | None, *, every_step: bool
) -> "Task":
    """The task that the options describe. Raises UserError."""
    from zslayout.explore.ask import task
    from zslayout.reference.level import Level

    def said(key: str) -> str | None:
        value = given[key]
        return None if value is None else str(value)

    broken = _named(said("--break"))
    level = Level(told or (broken.level.value if broken else _LEVEL))
    usual = "pfn-idx" if level is Level.BASE else "merged"
    scheme = said("--scheme") or (broken.scheme if broken else "") or usual
    size = said("--chain-size")
    threads, setup = said("--threads"), said("--setup")
    if broken is not None and threads is None:
        threads = broken.threads
        setup = setup if setup is not None else broken.setup or None
    return task(
        _layout(params, scheme, None if size is None else int(size)),
        level,
        threads or _THREADS,
        setup=setup,
        size=said("--size") or (broken.size if broken else "one"),
        broken=broken,
        every_step=every_step,
    )


def _named(name: str | None) -> "Broken | None":
    from zslayout.explore.broken import BY_NAME

    if not name:
        return None
    if name not in BY_NAME:
        near = did_you_mean(name, [*BY_NAME, _ALL])
        known = near or f"known: {', '.join([*BY_NAME, _ALL])}"
        raise UserError([Fault("--break", f'no broken protocol is named "{name}"', known)])
    return BY_NAME[name]


def _layout(params: "ArchParams", scheme: str, chain_size: int | None) -> "Layout":
    """The layout. Raises UserError for one that does not build."""
    from zslayout.cli import inputs
    from zslayout.layout.layout import derive

    size = inputs.chain_size(chain_size, [params]) or params.chain_size.default
    layout = derive(inputs.one_scheme(scheme), params, size)
    if not layout.asserted:
        text = f"{scheme} does not build on it at chain size {size}"
        raise UserError([Fault(params.name, text)])
    return layout


def _search(task: "Task", bounds: "Bounds", form: ProtocolFormat, save: Path) -> None:
    from zslayout.cli import streams
    from zslayout.explore.schedule import text
    from zslayout.explore.search import search
    from zslayout.explore.story import tell
    from zslayout.report import protocol as report

    with streams.progress() as told:
        found = search(task, bounds, told)
    story = None if found.violation is None else tell(task, found.schedule)
    if form is ProtocolFormat.JSON:
        streams.write(report.search_json(found, story))
    else:
        streams.write(report.text(found, story, streams.paint()))
    if story is not None:
        streams.replace_file(save, text(task, found.schedule))
        streams.complain(f"{save}: this schedule: zslayout protocol --replay {save}")
    raise typer.Exit(found.exit_code)


def _controls(
    params: "ArchParams", chain_size: int | None, bounds: "Bounds", form: ProtocolFormat
) -> None:
    from zslayout.cli import streams
    from zslayout.explore.control import controls
    from zslayout.report import protocol as report

    with streams.progress() as told:
        found = controls(lambda scheme: _layout(params, scheme, chain_size), bounds, told)
    if form is ProtocolFormat.JSON:
        streams.write(report.controls_json(found))
    else:
        streams.write(report.controls_text(found, streams.paint()))
    raise typer.Exit(_worst([each.found.bound for each in found if not each.as_expected]))


def _worst(bounds: "list[str]") -> int:
    """0, 1 when a search has not the outcome that it should, 3 when bounds alone are to blame."""
    if not bounds:
        return 0
    return 3 if all(bounds) else 1


def _replay(file: Path, config: Path | None, form: ProtocolFormat) -> None:
    from zslayout.cli import streams
    from zslayout.explore import schedule
    from zslayout.explore.story import tell
    from zslayout.report import protocol as report

    found = schedule.parse(str(file), streams.read(file).splitlines())
    faults = []
    if found["level"] not in list(LevelName):
        text = f'level: expected one of {", ".join(LevelName)}, found "{found["level"]}"'
        faults.append(Fault(str(file), text))
    size = found["chain-size"]
    if not (size.isascii() and size.isdigit() and len(size) < 9):
        faults.append(Fault(str(file), f'chain-size: expected a number, found "{size}"'))
    if faults:
        raise UserError(faults)
    given = {f"--{key}": found.get(key, "") or None for key in schedule.KEYS}
    given["--size"], given["--setup"] = None, found.get("setup", "")
    params = _params(None if config else found["arch"], config)
    task = _task(params, given, found["level"], every_step=False)
    choices = schedule.choices(str(file), found["schedule"], len(task.program.threads))
    story = tell(task, choices, str(file))
    if form is ProtocolFormat.JSON:
        streams.write(report.replayed_json(story))
    else:
        streams.write(report.replayed(story, streams.paint()))
    raise typer.Exit(story.exit_code)
