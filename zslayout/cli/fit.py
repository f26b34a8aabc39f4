"""The commands about fitting: `headroom`, `suggest`, and what `check` says where a layout does not.

One rule: what holds is proved before it is printed, so each of them exits with 3 when a solver gave
up on something that an answer rests on.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from zslayout.cli import options as opt
from zslayout.cli.report import Report, reports
from zslayout.results.result import Detail, Tabular

if TYPE_CHECKING:
    from zslayout.results.check import CheckResult
    from zslayout.results.finding import ConfigResult
    from zslayout.words.scheme import Scheme


@reports(Tabular)
def headroom(
    name: opt.ArchArgument = None,
    arch: opt.SameArch = None,
    config: opt.Config = None,
    scheme: opt.Carrier = opt.USUAL_SCHEME,
    chain_size: opt.OneChainSize = None,
    timeout: opt.Timeout = 10.0,
    verbose: Annotated[bool, opt.verbose("Tell of every chain size.")] = False,
    *,
    report: Report,
) -> None:
    """Tell how many more physical bits, pages and size classes still fit, and which limit binds.

    Along each axis and as a Pareto front, each proved. Without ARCH: a table of every shipped
    archconfig.

    Examples: zslayout headroom riscv64-sv57; zslayout headroom --scheme merged
    """
    from zslayout.cli import inputs
    from zslayout.pipeline.headroom import headroom as find
    from zslayout.pipeline.probes import Probes
    from zslayout.results.headroom import HeadroomResult

    one = (name, arch, config) != (None, None, None)
    with inputs.all_faults() as read:
        configs = read(inputs.one_or_all, name, arch, config)
        schemes = read(_carriers, scheme)
        limit = read(inputs.seconds, timeout)
    size = inputs.chain_size(chain_size, configs)
    asked = [(params, each) for params in configs for each in schemes]
    with report.progress() as told:
        found = find(Probes(limit, told), asked, size, brief=not one)
    if config:
        found = tuple(replace(each, asked_as=f"--config {config}") for each in found)
    report.finish(HeadroomResult(found, one), Detail(verbose=verbose))


@reports()
def suggest(
    name: opt.ArchArgument = None,
    arch: opt.SameArch = None,
    config: opt.Config = None,
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    chain_size: opt.ChainSize = None,
    timeout: opt.Timeout = 10.0,
    *,
    report: Report,
) -> None:
    """Find the smallest changes that make a layout hold, each proved, with what it costs.

    The gate, the chain size, the page size, physical bits and CLASS_BITS: one alone, or two where
    no single one helps. A changed gate is proved on every shipped archconfig.

    Examples: zslayout suggest um-x86_64; zslayout suggest arm-lpae --scheme merged
    """
    from zslayout.cli import inputs
    from zslayout.pipeline.probes import Probes
    from zslayout.pipeline.suggest import suggest as find
    from zslayout.results.pages import together

    with inputs.all_faults() as read:
        params = read(inputs.same_arch, name, arch, config)
        schemes = read(inputs.schemes, scheme)
        limit = read(inputs.seconds, timeout)
        everyone = read(inputs.configs, [], [], every=True)
    size = inputs.chain_size(chain_size, [params])
    with report.progress() as told:
        points = Probes(limit, told)
        found = [find(points, params, each, size, everyone) for each in schemes]
    report.finish(together(found))


def with_fixes(
    found: "CheckResult", files: Sequence[Path], chain_size: int | None, timeout: float
) -> "CheckResult":
    """The check with what would mend each result that does not fit or build, where it is shown.

    Among many results only the command that tells is named.
    """
    from zslayout.results.finding import FixSummary

    commands = {each: _command(each, files) for each in found.broken}
    fixes: dict[ConfigResult, FixSummary | None]
    if not found.in_full:
        fixes = {each: FixSummary(command, asked=False) for each, command in commands.items()}
    else:
        from zslayout.pipeline.probes import Probes
        from zslayout.pipeline.suggest import suggest as find

        points = Probes(timeout)
        fixes = {
            each: find(points, each.params, each.scheme, chain_size).in_short(command)
            for each, command in commands.items()
        }
    results = (replace(each, fix=fixes.get(each)) for each in found.results)
    return replace(found, results=tuple(results))


def _carriers(name: str) -> "tuple[Scheme, ...]":
    """The schemes of this name that can carry class_idx. Raises UserError when there is none."""
    from zslayout.cli import inputs
    from zslayout.errors import Fault, UserError

    carriers = tuple(each for each in inputs.schemes(name) if each.outcome.complete)
    if not carriers:
        known = " or ".join(each.name for each in _carriers(opt.ALL_SCHEMES))
        fault = Fault("--scheme", f'"{name}" has no class_idx to make room for: expected {known}')
        raise UserError([fault])
    return carriers


def _command(result: "ConfigResult", files: Sequence[Path]) -> str:
    """The command that tells more; it asks for the configuration as it was asked for."""
    from zslayout.subjects.zsmalloc.schemes import DEFAULT_SCHEME

    own = [file for file in files if str(file) == result.params.file]
    named = f"--config {own[0]}" if own else result.params.name
    scheme = result.scheme.name
    return f"zslayout suggest {named}{'' if scheme == DEFAULT_SCHEME else f' --scheme {scheme}'}"
