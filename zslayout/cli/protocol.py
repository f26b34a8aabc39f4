"""The commands `protocol prove`, `search`, `mutants`, `races`, `locks`, `export` and `replay`."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from zslayout.cli import options as opt
from zslayout.cli.command import Command
from zslayout.cli.report import Report, reports
from zslayout.errors import refuse
from zslayout.results.result import Detail, Tabular

_ARCH: Final = "arm64-4k"
_STATES: Final = 1_000_000
_SEARCH_SECONDS: Final = 600.0
_QUERY_SECONDS: Final = 30.0

app = typer.Typer(
    no_args_is_help=True,
    help="Prove the lock protocol of the allocator, or search the schedules of a few threads.",
)


class ModelFormat(StrEnum):
    """Languages of model checkers."""

    PROMELA = "promela"


def _mutants() -> Iterable[str]:
    from zslayout.protocol.mutants import MUTANT_BY_NAME

    return (*MUTANT_BY_NAME, opt.ALL_MUTANTS)


_SameArch = Annotated[str | None, opt.arch(f"The same as the argument; default: {_ARCH}.")]
_MutantOption = Annotated[
    str | None,
    opt.mutant("Take a protocol with one thing missing; a wrong name lists them.", _mutants),
]
_QueryTimeout = Annotated[
    float, opt.timeout("Give up on a condition after so long: its verdict is UNKNOWN.")
]
_SearchTimeout = Annotated[float, opt.timeout("Stop after so long.")]
_MaxStates = Annotated[int, opt.option("--max-states N", "Stop after so many states.", min=1)]


@app.command(cls=Command)
@reports()
def prove(
    name: opt.ArchArgument = None,
    arch: _SameArch = None,
    config: opt.Config = None,
    scheme: opt.WordScheme = None,
    chain_size: opt.OneChainSize = None,
    level: opt.PatchLevelOption = None,
    mutant: Annotated[
        str | None,
        opt.mutant(
            "Take a protocol with one thing missing; all: every one; a wrong name lists them.",
            _mutants,
        ),
    ] = None,
    timeout: _QueryTimeout = _QUERY_SECONDS,
    verbose: Annotated[bool, opt.verbose("List every condition of the proof.")] = False,
    *,
    report: Report,
) -> None:
    """Prove the lock protocol for any number of threads, handles, zspages and pages.

    Each step of each operation preserves an invariant and a guarantee to every other thread, and
    what is asserted at each label stays true while others keep it; docs/protocol.md has the
    argument. 1: a condition is refuted; 3: one is undecided.

    Examples: zslayout protocol prove; zslayout protocol prove arm-lpae --level base; zslayout
    protocol prove --mutant no-reread
    """
    from zslayout.cli import inputs, protocol_inputs
    from zslayout.pipeline.protocol import ProtocolProver
    from zslayout.results.protocol_proof import MutantProofsResult

    params = inputs.same_arch(name, arch, config, _ARCH)
    prover = ProtocolProver(inputs.seconds(timeout))
    if mutant == opt.ALL_MUTANTS:
        protocol_inputs.refuse_own({"--scheme": scheme, "--level": level})
        layouts = protocol_inputs.layout_by_scheme(params, chain_size)
        with report.progress() as told:
            proofs = prover.prove_mutants(layouts, told)
        report.finish(MutantProofsResult(proofs))
    asked = protocol_inputs.variant(params, scheme, chain_size, level, mutant)
    with report.progress() as told:
        proof = prover.prove(*asked, told)
    report.finish(proof, Detail(verbose=verbose))


@app.command(cls=Command)
@reports()
def search(
    name: opt.ArchArgument = None,
    threads: Annotated[
        str | None,
        opt.option(
            "--threads -t TEXT",
            f"What they do; default: '{opt.DEFAULT_THREADS}'. malloc(x[,SIZE]), free(x),"
            " read(x), write(x), migrate(x) (the page where x lies), compact, deferred (the"
            " worker).",
        ),
    ] = None,
    setup: Annotated[
        str | None,
        opt.option(
            "--setup TEXT",
            "What is done before, as 'malloc(a); malloc(b); free(b)'; default: each object"
            " alone in a zspage with room.",
        ),
    ] = None,
    size: Annotated[
        str | None,
        opt.option(
            "--size SIZE",
            "Of objects without a size: bytes, or one (two objects in one page; default), span"
            " (an object spans pages), huge.",
        ),
    ] = None,
    arch: _SameArch = None,
    config: opt.Config = None,
    scheme: opt.WordScheme = None,
    chain_size: opt.OneChainSize = None,
    level: opt.PatchLevelOption = None,
    mutant: Annotated[
        str | None,
        opt.mutant(
            "Take operations with one thing missing; all: every one, with its own threads; a"
            " wrong name lists them.",
            _mutants,
        ),
    ] = None,
    no_reduction: Annotated[
        bool,
        opt.option(
            "--no-reduction", "Switch threads before every step: no partial-order reduction."
        ),
    ] = False,
    max_states: _MaxStates = _STATES,
    timeout: _SearchTimeout = _SEARCH_SECONDS,
    save: Annotated[
        Path | None,
        opt.option("--save FILE", "Where a violation leaves its schedule; default: in the cache."),
    ] = None,
    *,
    report: Report,
) -> None:
    """Search every schedule of a few threads on the reference allocator.

    The threads are switched before every step that another thread could notice; locks are real
    ones. A violation is shown on a schedule with the fewest switches, and left in a file. 0: every
    schedule was searched, and none is bad. 3: a bound was reached first.

    Examples: zslayout protocol search; zslayout protocol search x86_64 --threads "free(a);
    malloc(c) | free(b) | compact" --size span; zslayout protocol search --mutant no-reread
    """
    from zslayout.cli import inputs, protocol_inputs, streams
    from zslayout.explore.mutant_search import search_mutants
    from zslayout.explore.replay import replay_schedule
    from zslayout.explore.schedule_file import schedule_text
    from zslayout.explore.search import SearchBounds, search_schedules
    from zslayout.results.search import MutantSearchesResult, SearchReport

    question = protocol_inputs.SearchQuestion(
        inputs.same_arch(name, arch, config, _ARCH),
        threads,
        setup,
        size,
        mutant,
        scheme,
        chain_size,
        level,
        no_reduction,
    )
    bounds = SearchBounds(max_states, inputs.seconds(timeout))
    refuse(streams.unwritable([save] if save else []))
    if mutant == opt.ALL_MUTANTS:
        question.refuse_own()
        layouts = protocol_inputs.layout_by_scheme(question.params, chain_size)
        with report.progress() as told:
            searches = search_mutants(layouts, bounds, told)
        report.finish(MutantSearchesResult(tuple(searches)))
    task = protocol_inputs.search_task(question)
    with report.progress() as told:
        result = search_schedules(task, bounds, told)
    trace = replay_schedule(task, result.schedule) if result.violation else None
    found = SearchReport(result, trace)
    report.show(found)
    if result.violation is not None:
        kept = streams.keep(save, "violation.schedule", schedule_text(task, result.schedule))
        if kept is not None:
            streams.complain(f"{kept}: this schedule: zslayout protocol replay {kept}")
    raise typer.Exit(found.exit_code)


@app.command(cls=Command)
@reports(Tabular)
def mutants(
    name: opt.ArchArgument = None,
    arch: _SameArch = None,
    config: opt.Config = None,
    chain_size: opt.OneChainSize = None,
    max_states: _MaxStates = _STATES,
    timeout: _SearchTimeout = _SEARCH_SECONDS,
    *,
    report: Report,
) -> None:
    """Prove and search every protocol with one thing missing: none may survive both.

    Each is shown by the first condition that fails, and by a schedule on the reference allocator.

    Example: zslayout protocol mutants
    """
    from zslayout.cli import inputs, protocol_inputs
    from zslayout.explore.mutant_search import search_mutants
    from zslayout.explore.search import SearchBounds
    from zslayout.pipeline.protocol import ProtocolProver
    from zslayout.results.mutant_table import MutantsResult

    bounds = SearchBounds(max_states, inputs.seconds(timeout))
    params = inputs.same_arch(name, arch, config, _ARCH)
    layouts = protocol_inputs.layout_by_scheme(params, chain_size)
    with report.progress() as told:
        proofs = ProtocolProver(min(timeout, _QUERY_SECONDS)).prove_mutants(layouts, told)
        searches = search_mutants(layouts, bounds, told)
    report.finish(MutantsResult(proofs, tuple(searches)))


@app.command(cls=Command)
@reports(Tabular)
def races(
    name: opt.ArchArgument = None,
    arch: _SameArch = None,
    config: opt.Config = None,
    scheme: opt.WordScheme = None,
    chain_size: opt.OneChainSize = None,
    level: opt.PatchLevelOption = None,
    mutant: _MutantOption = None,
    timeout: _QueryTimeout = _QUERY_SECONDS,
    *,
    report: Report,
) -> None:
    """Prove which accesses to a word may race, and so need READ_ONCE() or WRITE_ONCE().

    After the whole proof, with its exit codes: where that fails, nothing follows.

    Examples: zslayout protocol races; zslayout protocol races --level base
    """
    from zslayout.cli import inputs, protocol_inputs
    from zslayout.pipeline.protocol import ProtocolProver

    params = inputs.same_arch(name, arch, config, _ARCH)
    prover = ProtocolProver(inputs.seconds(timeout))
    asked = protocol_inputs.variant(params, scheme, chain_size, level, mutant)
    with report.progress() as told:
        raced = prover.prove_races(*asked, told)
    report.finish(raced)


@app.command(cls=Command)
@reports()
def locks(
    level: opt.PatchLevelOption = None,
    matrix: Annotated[
        bool,
        opt.option(
            "--matrix",
            "Which locks each pair of operations needs, at every level or at that of --level;"
            " and whether what the series claims of them holds.",
        ),
    ] = False,
    *,
    report: Report,
) -> None:
    """Draw the locks of every step of every operation: what it takes, has and releases.

    With --matrix, what operations wait for of each other. 1: a claim of the series does not hold.

    Examples: zslayout protocol locks --level base; zslayout protocol locks --matrix
    """
    from zslayout.protocol.lemmas import LEVEL_VARIANTS
    from zslayout.protocol.operation_tables import operation_tables
    from zslayout.results.protocol_contention import ContentionResult, LevelContention
    from zslayout.results.protocol_locks import LocksResult

    if matrix:
        asked = [level.value] if level else list(LEVEL_VARIANTS)
        variants = {name: LEVEL_VARIANTS[name] for name in asked}
        report.finish(
            ContentionResult(
                tuple(
                    LevelContention(name, variant, operation_tables(variant))
                    for name, variant in variants.items()
                )
            )
        )
    tables = operation_tables(LEVEL_VARIANTS[level or opt.DEFAULT_LEVEL])
    report.finish(LocksResult(tuple(tables)))


@app.command(cls=Command)
def export(
    level: opt.PatchLevelOption = None,
    mutant: _MutantOption = None,
    form: Annotated[
        ModelFormat, opt.option("--format -f", "Language of the model.")
    ] = ModelFormat.PROMELA,
) -> None:
    """Print the steps that are proved as a model for another checker: zs_free() and migration.

    Two threads, and page frames so few that words have 31 bits. spin -a FILE; gcc -DSAFETY -o pan
    pan.c; ./pan searches all of it.

    Example: zslayout protocol export > zs_free.pml
    """
    from zslayout.cli import inputs, protocol_inputs, streams
    from zslayout.pipeline.protocol import spin_model

    at, scheme = protocol_inputs.shown_on(level, None, protocol_inputs.proved_mutant(mutant))
    languages = {ModelFormat.PROMELA: spin_model}
    streams.write(languages[form](inputs.scheme_of_words(scheme, at), at, mutant or ""))


@app.command(cls=Command)
@reports()
def replay(
    file: Annotated[Path, opt.argument("FILE", "A schedule that a search has left.")],
    config: opt.Config = None,
    *,
    report: Report,
) -> None:
    """Repeat the schedule of a file, step by step.

    The file says what is run on what; --config takes an archconfig of your own for its own.

    Example: zslayout protocol replay violation.schedule
    """
    from zslayout.cli import protocol_inputs
    from zslayout.explore.replay import replay_schedule
    from zslayout.results.search import ReplayReport

    task, choices = protocol_inputs.replayed(file, config)
    report.finish(ReplayReport(replay_schedule(task, choices, str(file))))
