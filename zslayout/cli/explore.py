"""`report`: a check as one page for a browser, to explore the word from there."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, cast

from zslayout.cli import options as opt
from zslayout.cli.file_options import FileOptions
from zslayout.cli.report import Report, reports
from zslayout.results.result import Explorable, Result

if TYPE_CHECKING:
    from zslayout.results.check import CheckResult
    from zslayout.results.source import SeriesResult, SourceResult

_SCHEDULES_ON: Final = "arm64-4k"


@reports(Explorable, to_file=True)
def report(
    names: opt.ArchArguments = None,
    arch: opt.Archs = None,
    config: opt.Configs = None,
    scheme: opt.SchemeIfAny = None,
    chain_size: opt.ChainSize = None,
    timeout: opt.Timeout = 10.0,
    source: opt.Source = None,
    patch: opt.Patches = None,
    functions: opt.Functions = True,
    cache: opt.Cache = True,
    kernel: opt.KernelIfAny = None,
    jobs: opt.Jobs = None,
    no_build: opt.NoBuild = False,
    *,
    report: Report,
) -> None:
    """Write a check as one page for a browser: table, explorer, headroom, findings, schedules.

    Of every shipped configuration, where none is named. With --kernel it is of a tree's own file,
    with the numbers that its headers have. The page needs nothing beside it and opens from disk;
    with --output it goes to a file, else to standard output.

    Examples: zslayout report -o report.html; zslayout report --source mm/zsmalloc.c -o report.html;
    zslayout report --kernel . --arch x86_64 -o report.html
    """
    from zslayout.cli import inputs, protocol_inputs
    from zslayout.pipeline import report as pipeline
    from zslayout.pipeline.check import CheckRequest
    from zslayout.pipeline.check import check as decide

    asked = [*(names or []), *(arch or [])]
    of = FileOptions(source, kernel, jobs, no_build)
    everywhere = not asked and not config
    inputs.refuse_options(
        (patch and source is None, "--patch", "needs the file that it changes: --source FILE"),
        *of.refused(scheme),
    )
    with inputs.all_faults() as read:
        places = read(of.configs, asked, config or [], every=everywhere)
        schemes = read(inputs.schemes, scheme or opt.USUAL_SCHEME)
        obligations = read(inputs.obligations, None, scheme or "", of_file=of.given)
        limit = read(inputs.seconds, timeout)
        shown_on = read(inputs.one_config, _SCHEDULES_ON, None)
    configs, targets = places
    size = inputs.chain_size(chain_size, configs)
    found: CheckResult | SourceResult | SeriesResult
    if of.given:
        from zslayout.cli import source as of_source

        inside = of_source.functions_reader(asked=functions, cache=cache)
    if source is not None:
        checked: Result = of_source.check(
            source,
            patch or [],
            configs,
            obligations,
            size,
            limit,
            functions=inside,
            if_touched=False,
        )
        found = cast("SourceResult | SeriesResult", checked)
    elif kernel is not None:
        with report.progress() as told:
            found = of_source.check_tree(
                of,
                targets,
                obligations,
                size,
                limit,
                told,
                every=everywhere,
                functions=inside,
            )
    else:
        from zslayout.cli import fit

        with report.progress() as told:
            proved = decide(CheckRequest(configs, schemes, obligations, size, timeout=limit), told)
        found = fit.with_fixes(proved, config or [], size, limit)
    with report.progress() as told:
        layouts = protocol_inputs.layout_by_scheme(shown_on, None)
        made = pipeline.report(found, inputs.schemes(opt.ALL_SCHEMES), layouts, _today(), told)
    report.otherwise("summary" if report.outputs else "page").finish(made)


def _today() -> str:
    """The day, or that of SOURCE_DATE_EPOCH (https://reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    when = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return when.strftime("%Y-%m-%d")
