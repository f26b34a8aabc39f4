"""The commands. Each parses, calls the pipeline once, prints, and returns its exit code.

Imports of the heavy floors are inside the commands, so that `--help` and completion stay quick.
"""

from collections.abc import Mapping
from copy import copy
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer
from typer.models import CommandInfo

from zslayout import __version__
from zslayout.cli import fit, probe, words
from zslayout.cli import options as opt
from zslayout.cli.command import Command
from zslayout.cli.report import Report, reports
from zslayout.errors import refuse
from zslayout.results.result import Detail, Drawn, Replayable, Tabular
from zslayout.tally import ranges

app = typer.Typer(
    name="zslayout",
    help="Prove that the packed words of the kernel's mm/zsmalloc.c fit, on every architecture.",
    epilog="Exit codes: 0 all as expected; 1 something is not; 2 unusable input; 3 undecided;"
    " 4 a bug of zslayout.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:  # a callback of typer's
    if wanted:
        typer.echo(f"zslayout {__version__}")
        raise typer.Exit


@app.callback()
def _zslayout(
    version: Annotated[  # the callback acts
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say the version and exit."
        ),
    ] = False,
) -> None:
    pass


@app.command(cls=Command)
@reports(Tabular, Replayable)
def check(
    names: opt.ArchArguments = None,
    arch: opt.Archs = None,
    config: opt.Configs = None,
    every: opt.All = False,
    scheme: opt.SchemeIfAny = None,
    obligation: opt.Obligations = None,
    chain_size: opt.ChainSize = None,
    timeout: opt.Timeout = 10.0,
    fail_fast: opt.FailFast = False,
    verbose: opt.Verbose = False,
    source: opt.Source = None,
    patch: opt.Patches = None,
    if_touched: opt.IfTouched = False,
    functions: opt.Functions = True,
    allow_unread: opt.AllowUnread = None,
    release: opt.Release = None,
    cache: opt.Cache = True,
    kernel: probe.KernelIfAny = None,
    jobs: probe.Jobs = None,
    no_build: probe.NoBuild = False,
    since: probe.Since = None,
    word: words.Words = None,
    all_words: words.AllWords = False,
    header: words.WordHeaders = None,
    *,
    report: Report,
) -> None:
    """Prove every obligation on the configurations given, at every chain size.

    Compares verdicts and outcome with what the archconfig expects. With --source, checks a C file
    in place of a scheme, by default on every shipped configuration; with --kernel the file of a
    kernel tree, with the numbers of its own headers where these can be measured here. With --word,
    checks another packed word of the kernel's, as a word file describes it.

    Examples: zslayout check riscv64-sv57; zslayout check --all --scheme rfc-v1;
    zslayout check --source mm/zsmalloc.c --patch series.mbox; zslayout check --kernel .;
    zslayout check --kernel . --since origin/master; zslayout check --word swp_entry --kernel .
    """
    from zslayout.cli import inputs
    from zslayout.pipeline.check import CheckRequest
    from zslayout.pipeline.check import check as decide

    arch = [*(names or []), *(arch or [])]
    of_file = source is not None or kernel is not None
    of_words = bool(word) or all_words
    gated = bool(since or (patch and kernel))
    inputs.refuse_options(
        (header and not of_words, "--header", "goes with --word"),
        *words.refused(
            of_words,
            source=source,
            scheme=scheme,
            since=since,
            chain_size=chain_size,
            obligation=obligation,
        ),
        (every and arch, "--all", "takes every shipped archconfig: it goes with no --arch"),
        (
            patch and not of_file,
            "--patch",
            "needs what it changes: --source FILE or --kernel TREE",
        ),
        (if_touched and not patch, "--if-touched", "says what is done with a --patch"),
        (
            allow_unread and (not of_file or gated),
            "--allow-unread",
            "is of the functions of a C file: it goes with --source or --kernel alone",
        ),
        (release and source is None, "--release", "is of what a --source FILE is compiled with"),
        (source and kernel, "--kernel", "has its own mm/zsmalloc.c: give it without --source"),
        (jobs and kernel is None, "--jobs", "goes with --kernel"),
        (no_build and kernel is None, "--no-build", "goes with --kernel"),
        (since and kernel is None, "--since", "goes with --kernel"),
        (since and patch, "--patch", "is beside the commits of --since: one of them"),
        (gated and no_build, "--no-build", "measures nothing, and both sides are measured"),
        (
            gated and (chain_size or obligation),
            "--since" if since else "--patch",
            "compares whole checks: it goes with no --chain-size and no --obligation",
        ),
        (
            gated and any(each.suffix != ".toml" for each in config or []),
            "--config",
            "a .config is of one side: --since and --patch compare archconfigs",
        ),
        (
            of_file and scheme,
            "--scheme",
            "a C file is checked as what it is: diff compares the two",
        ),
        (of_file and fail_fast, "--fail-fast", "goes with schemes; a C file is checked as a whole"),
    )
    if of_words:
        with inputs.all_faults() as read:
            asked = read(words.of_names, word or [], every=all_words)
            limit = read(inputs.seconds, timeout)
        checked_words = words.check(
            asked,
            arch,
            config or [],
            header or [],
            report,
            kernel=kernel,
            every=every,
            timeout=limit,
            jobs=jobs,
            builds=not no_build,
        )
        report.finish(checked_words, Detail(verbose=verbose))
    everywhere = every or (of_file and not arch and not config)
    with inputs.all_faults() as read:
        if kernel is None:
            configs = read(inputs.configs, arch or [], config or [], every=everywhere)
        else:
            targets = read(probe.targets_of, arch or [], config or [], every=everywhere) or ()
            configs = tuple(each.archconfig for each in targets if each.archconfig is not None)
        schemes = read(inputs.schemes, scheme or opt.USUAL_SCHEME)
        obligations = read(inputs.obligations, obligation, scheme or "", of_file=of_file)
        limit = read(inputs.seconds, timeout)
        table = read(inputs.release_table, release) if release else None
    size = inputs.chain_size(chain_size, configs)
    detail = Detail(verbose=verbose)
    if source is not None:
        from zslayout.cli import source as of_source

        inside = of_source.functions_reader(asked=functions and not obligation, cache=cache)
        found = of_source.check(
            source,
            patch or [],
            configs,
            obligations,
            size,
            limit,
            functions=inside,
            if_touched=if_touched,
            table=table,
        )
        report.finish(of_source.accepting(found, allow_unread or []), detail)
    if kernel is not None:
        from zslayout.cli import source as of_source

        with report.progress() as told:
            if gated:
                jobs_at_a_time = probe.jobs_of(jobs)
                moved = of_source.check_since(
                    kernel, since or "", patch or [], targets, limit, told, jobs=jobs_at_a_time
                )
                report.finish(moved, detail)
            in_tree = of_source.check_tree(
                kernel,
                targets,
                obligations,
                size,
                limit,
                told,
                every=everywhere,
                functions=of_source.functions_reader(
                    asked=functions and not obligation, cache=cache
                ),
                jobs=probe.jobs_of(jobs),
                builds=not no_build,
            )
        report.finish(of_source.accepting(in_tree, allow_unread or []), detail)
    request = CheckRequest(configs, schemes, obligations, size, timeout=limit, fail_fast=fail_fast)
    with report.progress() as told:
        checked = decide(request, told)
    if report.for_people:
        checked = fit.with_fixes(checked, config or [], size, limit)
    report.finish(checked, detail)


@app.command(cls=Command)
@reports(Drawn)
def show(
    name: opt.ArchArgument = None,
    arch: opt.SameArch = None,
    config: opt.Config = None,
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    chain_size: opt.OneChainSize = None,
    *,
    report: Report,
) -> None:
    """Draw the word of one configuration, with every derived macro and the headroom.

    Example: zslayout show um-x86_64 --scheme merged
    """
    from zslayout.cli import inputs
    from zslayout.pipeline.check import CheckRequest
    from zslayout.pipeline.check import check as decide
    from zslayout.results.page import LayoutPage
    from zslayout.results.pages import together

    params = inputs.same_arch(name, arch, config)
    size = inputs.chain_size(chain_size, [params]) or params.chain_size.default
    found = decide(
        CheckRequest((params,), inputs.schemes(scheme), inputs.obligations(None, scheme), size)
    )
    report.finish(together([LayoutPage(result) for result in found.results]))


@app.command(cls=Command)
@reports(Tabular)
def table(
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    update: Annotated[
        Path | None,
        typer.Option(
            "--update",
            metavar="FILE",
            help="Rewrite what stands in FILE between zslayout:begin and zslayout:end.",
        ),
    ] = None,
    check_file: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="FILE",
            help="Fail (1) with a diff when FILE, or what is between its markers, is not this.",
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="These columns alone, by title, with commas between."),
    ] = None,
    config: opt.Configs = None,
    *,
    report: Report,
) -> None:
    """Print the fit table of all shipped configurations, for documents.

    Every outcome in it is proved. With --scheme all: the outcome under each scheme. The format is
    that of the file's suffix, where --format does not say.

    Examples: zslayout table --format rst; zslayout table --update Documentation/mm/zsmalloc.rst
    """
    from zslayout import reading
    from zslayout.cli import inputs, marked, streams
    from zslayout.pipeline.check import CheckRequest
    from zslayout.pipeline.check import check as decide
    from zslayout.render import registry
    from zslayout.results.fit_table import FitTable

    file = update or check_file
    with inputs.all_faults() as read:
        configs = read(inputs.configs, [], config or [], every=True)
        schemes = read(inputs.schemes, scheme)
        there = read(reading.read_text, file) if file else ""
        read(inputs.refuse_options, (update and check_file, "--check", "or --update: one of them"))
        if update and there is not None:
            read(marked.replaced, there, str(update), "")
            read(refuse, streams.unwritable([update]))
    request = CheckRequest(configs, schemes, inputs.fit(scheme))
    with report.progress() as told:
        found = FitTable(decide(request, told), tuple(columns.split(",")) if columns else ())
    refuse(found.unknown_columns())
    if file is None:
        report.finish(found)
    report.write(found)
    renderer = report.said or registry.by_suffix(file.suffix)
    text = renderer.render(found, Detail())
    if update or marked.has_markers(there):
        text = marked.replaced(there, str(file), text)
    if update is None:
        streams.same(file, there, text)
    elif text != there:
        streams.replace_file(update, text)
    raise typer.Exit(found.exit_code)


@app.command(cls=Command)
@reports()
def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Archconfigs; default: all shipped ones."),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of archconfigs for editors.")
    ] = False,
    *,
    report: Report,
) -> None:
    """Validate archconfigs: every fault at its place, and headers that say less than the machine.

    Example: zslayout lint my-board.toml
    """
    from zslayout.arch import shipped
    from zslayout.arch.parse import narrow_headers
    from zslayout.arch.schema import schema as json_schema
    from zslayout.cli import streams
    from zslayout.pipeline.vocabulary import VOCABULARY
    from zslayout.results.lint import LintResult

    if schema:
        import json

        streams.write(json.dumps(json_schema(VOCABULARY), indent=1) + "\n")
        return
    found = shipped.load_files(files, VOCABULARY) if files else shipped.load_all(VOCABULARY)
    lines = {f"{each.file}:$.{key}": line for each in found for key, line in each.key_lines}
    report.finish(LintResult(tuple(each.name for each in found), narrow_headers(found), lines))


@app.command(cls=Command)
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new configuration's name.")],
    arch: Annotated[
        str, typer.Option("--arch", metavar="DIR", help="The directory under arch/ in the kernel.")
    ],
    bits_per_long: Annotated[int, typer.Option(metavar="BITS", help="BITS_PER_LONG: 32 or 64.")],
    page_shift: Annotated[int, typer.Option(metavar="N", help="PAGE_SHIFT.")],
    physmem_bits: Annotated[
        int, typer.Option(metavar="BITS", help="MAX_POSSIBLE_PHYSMEM_BITS as zsmalloc resolves it.")
    ],
    source: Annotated[
        list[str],
        typer.Option(metavar="TEXT", help="'key: file: symbol' of a number; may be repeated."),
    ],
    max_possible_physmem_bits: Annotated[
        int | None, typer.Option(metavar="BITS", help="As a header defines it, if any does.")
    ] = None,
    max_physmem_bits: Annotated[
        int | None, typer.Option(metavar="BITS", help="As a header defines it, if any does.")
    ] = None,
    addressable_bits: Annotated[
        int | None,
        typer.Option(metavar="BITS", help="What the machine addresses. Default: physmem bits."),
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="What a person calls it.")] = "",
    triple: Annotated[str, typer.Option(metavar="TRIPLE", help="For compilers.")] = "",
    kernel: Annotated[str, typer.Option(metavar="VERSION", help="The kernel that was read.")] = "",
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Default: NAME.toml in this folder.")
    ] = None,
) -> None:
    """Scaffold an archconfig from its numbers, ready for `check --config`.

    Example: zslayout new riscv64-sv64 --arch riscv --bits-per-long 64 --page-shift 12
    --physmem-bits 58 --source 'physmem_bits: arch/riscv/include/asm/pgtable-64.h: MAX_POSSIBLE...'
    """
    from zslayout.arch import shipped
    from zslayout.arch.parse import parse
    from zslayout.arch.scaffold import scaffold
    from zslayout.cli import streams
    from zslayout.errors import Fault, UserError
    from zslayout.pipeline.found_expectations import found_expectations
    from zslayout.pipeline.vocabulary import VOCABULARY

    file = output or Path(f"{name}.toml")
    if file.exists():
        raise UserError([Fault(str(file), "exists already; nothing was written")])
    if name in shipped.names():
        raise UserError([Fault("NAME", f"{name} is the name of a shipped archconfig")])
    scaffolded = partial(
        scaffold,
        name=name,
        title=title,
        arch=arch,
        triple=triple,
        bits_per_long=bits_per_long,
        page_shift=page_shift,
        physmem_bits=physmem_bits,
        max_possible_physmem_bits=max_possible_physmem_bits,
        max_physmem_bits=max_physmem_bits,
        addressable_bits=addressable_bits,
        source=tuple(source),
        kernel=kernel,
    )
    params = parse(scaffolded(), str(file), VOCABULARY)
    with streams.progress() as told:
        expect = found_expectations(params, told)
    text = scaffolded(expect=expect)
    parse(text, str(file), VOCABULARY)
    streams.replace_file(file, text)
    streams.write(f"wrote {file}; now: zslayout check --config {file}\n")
    for each in expect.refuted:
        at = f" at chain sizes {ranges(each.chain_sizes)}" if each.chain_sizes else ""
        streams.write(f"look at: {each.obligation} is refuted under {each.scheme}{at}\n")


_MODULES: Final[Mapping[str, str]] = {
    "headroom": "fit.headroom",
    "suggest": "fit.suggest",
    "classes": "classes.classes",
    "run": "run.run",
    "bench": "bench.bench",
    "diff": "diff.diff",
    "prove": "theorem.prove",
    "verify-cert": "theorem.verify_cert",
    "probe": "probe.probe",
    "report": "explore.report",
    "mcp": "mcp_server.mcp",
    "list": "describe.list_",
    "explain": "describe.explain",
    "protocol": "protocol.app",
    "emit": "emit.app",
    "word": "word_commands.app",
}
"""Where a command that is not of this module is, by its name."""


def application(first: str = "") -> typer.Typer:
    """The command of this name, or all where none has it: to build all takes as long as a check."""
    own = [each for each in app.registered_commands if _name(each) == first]
    made = copy(app)
    made.registered_groups = []
    made.registered_commands = own or ([] if first in _MODULES else [*app.registered_commands])
    for name in (first,) if first in _MODULES else _MODULES if not own else ():
        module, _, attribute = _MODULES[name].partition(".")
        found = getattr(import_module(f"zslayout.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            made.add_typer(found, name=name)
        else:
            made.command(name, cls=Command)(found)
    return made


def _name(command: CommandInfo) -> str:
    return command.name or str(getattr(command.callback, "__name__", ""))
