"""`show` and `table`: the word of one configuration, and of all in a line each."""

from pathlib import Path
from typing import Annotated

import typer

from zslayout.cli import options as opt
from zslayout.cli.report import Report, reports
from zslayout.errors import refuse
from zslayout.results.result import Detail, Drawn, Tabular


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


@reports(Tabular)
def table(
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    update: Annotated[
        Path | None,
        opt.option(
            "--update FILE", "Rewrite what stands in FILE between zslayout:begin and zslayout:end."
        ),
    ] = None,
    check_file: Annotated[
        Path | None,
        opt.option(
            "--check FILE",
            "Fail (1) with a diff when FILE, or what is between its markers, is not this.",
        ),
    ] = None,
    columns: Annotated[
        str | None, opt.option("NAMES", "These columns alone, by title, with commas between.")
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
