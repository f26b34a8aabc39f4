"""`report`: a check as one page for a browser, to explore the word from there."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, cast

from zslayout.cli import options as opt
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
    *,
    report: Report,
) -> None:
    """Write a check as one page for a browser: table, explorer, headroom, findings, schedules.

    Of every shipped configuration, where none is named. The page needs nothing beside it and opens
    from disk; with --output it goes to a file, else to standard output.

    Examples: zslayout report -o report.html; zslayout report --source mm/zsmalloc.c -o report.html
    """
    from zslayout.cli import inputs, protocol_inputs
    from zslayout.pipeline import report as pipeline
    from zslayout.pipeline.check import CheckRequest
    from zslayout.pipeline.check import check as decide

    asked = [*(names or []), *(arch or [])]
    inputs.refuse_options(
        (patch and source is None, "--patch", "needs the file that it changes: --source FILE"),
        (source and scheme, "--scheme", "a C file is checked as what it is: diff compares the two"),
    )
    with inputs.all_faults() as read:
        configs = read(inputs.configs, asked, config or [], every=not asked and not config)
        schemes = read(inputs.schemes, scheme or opt.USUAL_SCHEME)
        obligations = read(inputs.obligations, None, scheme or "", of_file=source is not None)
        limit = read(inputs.seconds, timeout)
        shown_on = read(inputs.one_config, _SCHEDULES_ON, None)
    size = inputs.chain_size(chain_size, configs)
    found: CheckResult | SourceResult | SeriesResult
    if source is not None:
        from zslayout.cli import source as of_source

        checked: Result = of_source.check(
            source,
            patch or [],
            configs,
            obligations,
            size,
            limit,
            functions=of_source.functions_reader(asked=functions, cache=cache),
            if_touched=False,
        )
        found = cast("SourceResult | SeriesResult", checked)
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
