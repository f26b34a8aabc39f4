"""The command `protocol`: which part of it is asked for, and whether the options fit."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from zslayout.cli import options as opt
from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.reference.patch_level import PatchLevel

_ARCH: Final = "arm64-4k"
_STATES: Final = 1_000_000
_SECONDS: Final = 600.0
_QUERY: Final = 30.0
"""Seconds for one query of a proof."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(protocol)


def _broken(incomplete: str) -> list[str]:
    from zslayout.explore.mutants import MUTANT_BY_NAME
    from zslayout.protocol.mutants import PROTOCOL_MUTANTS

    return [
        name
        for name in dict.fromkeys((*MUTANT_BY_NAME, *PROTOCOL_MUTANTS, opt.ALL_BROKEN))
        if name.startswith(incomplete)
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
            help=f"What they do; default: '{opt.DEFAULT_THREADS}'. malloc(x[,SIZE]), free(x),"
            " read(x), write(x), migrate(x) (the page where x lies), compact, deferred (the"
            " worker).",
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
    scheme: opt.WordScheme = None,
    chain_size: opt.OneChainSize = None,
    level: opt.PatchLevelOption = None,
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
        opt.Format, typer.Option("--format", "-f", help="Form of the report.")
    ] = opt.Format.TEXT,
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
        _promela(given, level, broken, alone=alone)
        return
    if locks:
        _locks(given, level, alone=alone)
        return
    if accesses and not alone:
        raise UserError([Fault("--accesses", "stands alone: nothing else can be done with it")])
    _fitting(given, prove=prove or accesses, search=search, replay=replay)
    if name and arch and name != arch:
        raise UserError([Fault("--arch", f"{arch}, and the argument is {name}")])
    if replay is not None:
        from zslayout.cli import search as searching

        searching.replay(replay, config, form)
    if not math.isfinite(timeout):
        raise UserError([Fault("--timeout", f"expected a number of seconds, found {timeout}")])
    from zslayout.cli import inputs

    params = inputs.one_config(name or arch or (None if config else _ARCH), config)
    if prove or accesses:
        from zslayout.cli import proof

        asked = proof.Asked(params, scheme, chain_size, level, broken, min(timeout, _QUERY))
        if accesses:
            proof.accesses(asked, form)
        if search:
            proof.both(asked, form, max_states, timeout)
        proof.prove(asked, form, verbose=verbose)
    from zslayout.cli import search as searching
    from zslayout.explore.search import SearchBounds

    bounds = SearchBounds(max_states, timeout)
    if broken == opt.ALL_BROKEN:
        searching.controls(params, chain_size, bounds, form)
    todo = searching.Asked(
        params, threads, setup, size, broken, scheme, chain_size, level, every_step
    )
    searching.search(todo, bounds, form, save)


def _fitting(
    given: Mapping[str, object], *, prove: bool, search: bool, replay: Path | None
) -> None:
    """Options that go together. Raises UserError."""
    if prove and search and given["--break"] != opt.ALL_BROKEN:
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
    elif given["--break"] == opt.ALL_BROKEN:
        faults = [
            Fault(key, "has no part in --break all: each has its own")
            for key in ("--threads", "--setup", "--size", "--level", "--scheme")
            if given[key] is not None
        ]
    else:
        faults = []
    if faults:
        raise UserError(faults)


def _promela(
    given: Mapping[str, object], level: PatchLevel | None, broken: str | None, *, alone: bool
) -> None:
    """Print the model. Raises UserError."""
    from zslayout.cli import inputs, streams
    from zslayout.pipeline.promela import model
    from zslayout.protocol.mutants import BASE_MUTANTS, PROTOCOL_MUTANTS

    faults = [
        Fault(key, "has no part in a model for Spin: it has words and threads of its own")
        for key in ("ARCH", "--scheme", "--chain-size", "--threads", "--setup", "--size")
        if given[key] is not None
    ]
    if broken is not None and broken not in PROTOCOL_MUTANTS:
        near = did_you_mean(broken, PROTOCOL_MUTANTS) or f"known: {', '.join(PROTOCOL_MUTANTS)}"
        faults.append(Fault("--break", f'no broken protocol is named "{broken}"', near))
    if not alone:
        faults.append(Fault("--promela", "stands alone: nothing else can be done with it"))
    if faults:
        raise UserError(faults)
    level = level or (PatchLevel.BASE if broken in BASE_MUTANTS else opt.DEFAULT_LEVEL)
    scheme = inputs.scheme_of_words(None, level)
    streams.write(model(scheme, level, () if broken is None else (broken,)))


def _locks(given: Mapping[str, object], level: PatchLevel | None, *, alone: bool) -> None:
    """Draw the locks. Raises UserError."""
    from zslayout.cli import streams
    from zslayout.protocol.lemmas import LEVEL_VARIANTS
    from zslayout.protocol.operation_tables import operation_tables
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
    streams.write(report.text(operation_tables(LEVEL_VARIANTS[level or opt.DEFAULT_LEVEL])))
