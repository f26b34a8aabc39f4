"""The command `run`: a workload on the reference allocator."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import typer

from zslayout.cli import native as natively
from zslayout.cli import options as opt
from zslayout.cli.report import Report, reports
from zslayout.errors import Fault, UserError, refuse
from zslayout.reference.patch_level import PatchLevel
from zslayout.results.result import DebugfsTabular, Tabular
from zslayout.tally import counted

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.reference.allocation_trace import AllocationTrace, TraceOperation
    from zslayout.results.native import NativeResult
    from zslayout.results.run import RunResult
    from zslayout.words.layout import Layout

_OPS: Final = 100_000
_ARCH: Final = "arm64-4k"
"""Where schedules of mutants are searched, unless another one is asked for."""
_SIZES: Final = "zram-lzo"
_STORM_SCALE: Final = 1 / 16


class ChecksName(StrEnum):
    """How much is checked, as in `zslayout.reference.session`."""

    NONE = "none"
    CHEAP = "cheap"
    ALL = "all"


class _Work(NamedTuple):
    """Operations that can be made again and again, and how many there are."""

    make: "Callable[[], Iterator[TraceOperation]]"
    total: int


def _workloads() -> Iterable[str]:
    from zslayout.reference.workload import WORKLOADS

    return WORKLOADS


def _sizes() -> Iterable[str]:
    from zslayout.reference.size_distribution import DISTRIBUTIONS

    return DISTRIBUTIONS


@reports(Tabular, DebugfsTabular)
def run(
    ctx: typer.Context,
    name: opt.ArchArgument = None,
    arch: Annotated[str | None, opt.arch("The same as the argument.")] = None,
    config: opt.Config = None,
    scheme: opt.WordScheme = None,
    chain_size: opt.OneChainSize = None,
    level: opt.PatchLevelOption = None,
    checks: Annotated[
        ChecksName | None,
        opt.option(
            "--checks",
            "none; cheap (default): locks at each step and what an operation touched;"
            " all: everything counted again after each operation.",
        ),
    ] = None,
    ops: Annotated[
        int | None, opt.option("--ops -n N", f"So many operations ({_OPS:,}).", min=1)
    ] = None,
    workload: Annotated[
        str | None,
        opt.option("--workload -w NAME", "mixed (default), storm, pressure.", _workloads),
    ] = None,
    sizes: Annotated[
        str | None,
        opt.option(
            "--sizes NAME",
            f"A distribution of object sizes ({_SIZES}), or fixed:SIZE; a wrong name lists them.",
            _sizes,
        ),
    ] = None,
    processes: Annotated[
        int | None, opt.option("--processes -p N", "Processes of a storm (2).", min=1)
    ] = None,
    scale: Annotated[
        float | None,
        opt.option(
            "--scale X", "Times the usual number of objects (storm: of 256 MiB a process; 1/16)."
        ),
    ] = None,
    seed: Annotated[int | None, opt.option("--seed N", "Of all that is random (0).", min=0)] = None,
    trace: Annotated[
        Path | None, opt.option("--trace FILE", "Run the operations of a trace file.")
    ] = None,
    ftrace: Annotated[
        Path | None, opt.option("--ftrace FILE", "Run what a kernel's trace recorded.")
    ] = None,
    replay: Annotated[
        Path | None,
        opt.option(
            "--replay FILE",
            "Repeat a trace file with the settings inside it; with --native also a schedule,"
            " by threads.",
        ),
    ] = None,
    save: Annotated[
        Path | None,
        opt.option(
            "--save FILE", "Where a violation leaves what repeats it; default: in the cache."
        ),
    ] = None,
    compare_levels: Annotated[
        bool, opt.option("--compare-levels", "Count what zs_free() does at each patch level.")
    ] = False,
    ignore_assert: Annotated[
        bool, opt.option("--ignore-assert", "Run a layout whose static assertion fails.")
    ] = False,
    native: natively.Native = None,
    sanitize: natively.Sanitize = None,
    threads: natively.Threads = None,
    fail_every: natively.FailEvery = None,
    own_words: natively.OwnWords = False,
    schedules: natively.Schedules = False,
    *,
    report: Report,
) -> None:
    """Run a workload on the reference allocator, and check it at every step.

    The allocator works in plain ints on the words that were proved: real links and headers in real
    pages, whose frames lie all over the physical range. A check that fails stops the run, is shown
    with the steps and the word, and leaves the shortest trace that repeats it.

    With --native the same operations are done by a C file, compiled for this machine: the first
    thing that is not the same is shown. A schedule that `protocol search` has left is followed by
    threads of the file.

    Examples: zslayout run arm64-4k --ops 1000000; zslayout run x86_64 --compare-levels;
    zslayout run um-x86_64 --workload storm --level base; zslayout run --replay violation.trace;
    zslayout run arm64-64k --native mm/zsmalloc.c --sanitize address,undefined; zslayout run
    --native mm/zsmalloc.c --replay violation.schedule
    """
    from zslayout.cli import inputs
    from zslayout.results.run import LevelsReport

    _fitting(ctx.params)
    if replay is not None and natively.is_schedule(replay):
        natively.follow(replay, native, config, sanitize, ctx.params, report)
    if schedules:
        natively.follow_all(native, inputs.same_arch(name, arch, config, _ARCH), sanitize, report)
    recorded = _recorded(trace or replay, ftrace)
    set_: dict[str, str] = {}
    if replay is not None and recorded is not None:
        set_ = dict(recorded.settings)
        name, scheme, level, checks, seed, chain_size = _settings(str(replay), set_, config)
        fail_every = int(set_.get("fail-every", "0"))
        own_words = own_words or set_.get("words") == "own"
    params = inputs.same_arch(name, arch, config)
    size = inputs.chain_size(chain_size, [params]) or params.chain_size.default
    level = level or opt.DEFAULT_LEVEL
    file = None
    if native is not None:
        file = natively.read_file(native)
        scheme = natively.scheme_name(file, scheme, own_words=own_words)
        size = natively.chain_size(file, params, chain_size)
        wanted = natively.sanitizers(sanitize)
        racers = natively.racers(threads, wanted)
    layouts = _layouts(params, scheme, size, ignore_assert=ignore_assert)
    kind = {"workload": workload, "sizes": sizes, "processes": processes, "scale": scale}
    work = _work(recorded, layouts[level], {"ops": ops, **kind}, seed or 0)
    if compare_levels:
        from zslayout.pipeline.run import compare_levels as compare

        with report.progress() as told:
            levels = compare(layouts, work.make, seed or 0, told)
        report.finish(LevelsReport(levels))
    from zslayout.pipeline.run import run as run_it
    from zslayout.reference.session import CheckLevel
    from zslayout.results.run import RunRequest

    request = RunRequest(
        layout=layouts[level],
        level=level,
        checks=CheckLevel((checks or ChecksName.CHEAP).value),
        seed=seed or 0,
        operations=work.make,
        operation_count=work.total,
    )
    with report.progress() as told:
        if file is None:
            ran: RunResult | NativeResult = run_it(request, told)
        else:
            from zslayout.results.native import NativeRequest

            last = (1 << params.physmem_bits - params.page_shift) - 1
            native_request = NativeRequest(
                request,
                file.name,
                wanted,
                racers,
                fail_every=fail_every or 0,
                own_words=own_words,
                first_frames=natively.frames(set_.get("frames", ""), str(replay), last),
            )
            ran = natively.run(native_request, file, told)
    report.show(ran)
    if replay is None:
        _keep(ran, save, native)
    raise typer.Exit(ran.exit_code)


def _fitting(params: Mapping[str, object]) -> None:
    """Options that go together. Raises UserError."""
    from zslayout.cli import inputs

    def given(*names: str) -> list[str]:
        options = {name: f"--{name.replace('_', '-')}" for name in names}
        options |= dict.fromkeys({"name", "arch"} & {*names}, "ARCH")
        return list(dict.fromkeys(options[name] for name in names if params[name] is not None))

    files = given("trace", "ftrace", "replay")
    first = files[0] if files else ""
    apart = f"goes with a run of its own, not with {first}"
    made_up = f"is for workloads; {first} says what is done"
    in_file = "is said by the file that is replayed"
    not_followed = given("scheme", "chain_size", "level", "checks", "seed", "threads", "fail_every")
    no_run = "has no part in --schedules, where each mutant has its own"
    of_all = "has no part in --compare-levels, which counts at every level"
    of_file = "is for a file that is run by --native"
    generated = given("ops", "workload", "sizes", "processes", "scale")
    settings = given("name", "arch", "scheme", "chain_size", "level", "checks", "seed")
    inputs.refuse_options(
        *((True, option, apart) for option in files[1:2]),
        *((first, option, made_up) for option in generated),
        *((params["replay"], option, in_file) for option in settings),
        *((params["compare_levels"], option, of_all) for option in given("level", "checks")),
        *((params["compare_levels"], option, of_all) for option in given("native")),
        *((params["replay"], option, in_file) for option in given("fail_every")),
        *(
            (params["native"] is None, option, of_file)
            for option in given("sanitize", "threads", "fail_every")
        ),
        (params["native"] is None and params["own_words"], "--own-words", of_file),
        (params["native"] is None and params["schedules"], "--schedules", of_file),
        *((params["schedules"], option, no_run) for option in (*files, *generated, *not_followed)),
        (params["schedules"] and params["own_words"], "--own-words", no_run),
    )


def _recorded(trace: Path | None, ftrace: Path | None) -> "AllocationTrace | None":
    """The trace of a file."""
    from zslayout import reading
    from zslayout.cli import streams

    if trace is not None:
        from zslayout.reference.allocation_trace import parse_trace

        return parse_trace(str(trace), reading.read_text(trace).splitlines())
    if ftrace is not None:
        from zslayout.reference.ftrace import import_recording

        found, skipped = import_recording(str(ftrace), reading.read_text(ftrace).splitlines())
        for line in skipped.summary_lines():
            streams.complain(f"{ftrace}: {line}")
        return found
    return None


def _settings(
    file: str, found: Mapping[str, str], config: Path | None
) -> "tuple[str | None, str | None, PatchLevel, ChecksName, int, int]":
    """What a trace says of how it is run. Raises UserError with everything that it lacks."""
    from zslayout.cli import inputs

    faults = [
        Fault(file, f'lacks "set {key} ...", without which it cannot be replayed')
        for key in ("arch", "scheme", "chain-size", "level", "seed", "checks")
        if key not in found
    ]
    choices = {"level": PatchLevel, "checks": ChecksName}
    numbers = ("chain-size", "seed", "fail-every")
    refuse((*faults, *inputs.setting_faults(file, found, choices, numbers)))
    return (
        None if config else found["arch"],
        found["scheme"],
        PatchLevel(found["level"]),
        ChecksName(found["checks"]),
        int(found["seed"]),
        int(found["chain-size"]),
    )


def _layouts(
    params: "ArchParams", scheme: str | None, chain_size: int, *, ignore_assert: bool
) -> "dict[PatchLevel, Layout]":
    """The layout of each level. Raises UserError for one that does not build."""
    from zslayout.cli import inputs
    from zslayout.words.layout import derive

    faults = []
    found = {}
    for level in PatchLevel:
        layout = derive(inputs.scheme_of_words(scheme, level), params, chain_size)
        found[level] = layout
        if not layout.asserted and not ignore_assert:
            text = (
                f"{layout.scheme.name} does not build on it at chain size {chain_size}: the fields"
                f" need {layout.needed_bits} of {layout.word_bits} bits; --ignore-assert runs it"
            )
            faults.append(Fault(params.name, text))
    if faults:
        raise UserError(list(dict.fromkeys(faults)))
    return found


def _work(
    recorded: "AllocationTrace | None", layout: "Layout", options: Mapping[str, Any], seed: int
) -> _Work:
    """What is to be done. Raises UserError for names that are not known."""
    if recorded is not None:
        operations = recorded.operations
        return _Work(lambda: iter(operations), len(operations))
    from zslayout.reference.size_distribution import distribution_named
    from zslayout.reference.workload import WORKLOADS, WorkloadParameters

    asked = {key: value for key, value in options.items() if value is not None}
    name = asked.get("workload", "mixed")
    if name not in WORKLOADS:
        known = ", ".join(WORKLOADS)
        raise UserError([Fault("--workload", f'expected one of {known}, found "{name}"')])
    scale = asked.get("scale", _STORM_SCALE if name == "storm" else 1.0)
    if not (math.isfinite(scale) and scale > 0):
        raise UserError([Fault("--scale", f"expected a number above 0, found {scale}")])
    ask = WorkloadParameters(
        ops=asked.get("ops", _OPS),
        sizes=distribution_named(asked.get("sizes", _SIZES)),
        page_size=layout.values["PAGE_SIZE"],
        max_size=layout.values["ZS_MAX_ALLOC_SIZE"],
        seed=seed,
        processes=asked.get("processes", 2),
        scale=scale,
    )
    return _Work(lambda: WORKLOADS[name].operations(ask), ask.ops)


def _keep(ran: "RunResult | NativeResult", save: Path | None, native: Path | None) -> None:
    """Leave what repeats a violation."""
    from zslayout.cli import streams

    if ran.failing_trace is not None:
        from zslayout.reference.allocation_trace import trace_lines

        kept = streams.keep(save, "violation.trace", "".join(trace_lines(ran.failing_trace)))
        if kept is not None:
            said = f"{counted(len(ran.failing_trace.operations), 'operation')} that repeat it"
            of = f" --native {native}" if native is not None else ""
            streams.complain(f"{kept}: {said}: zslayout run{of} --replay {kept}")
