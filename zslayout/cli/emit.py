"""The commands of `emit`: what stays in the kernel, or in its documents, without zslayout."""

from typing import Annotated, Final

import typer

from zslayout.cli import options as opt
from zslayout.cli.command import Command
from zslayout.cli.report import Report, reports
from zslayout.results.result import Tabular

_ARCH: Final = "x86_64"

app = typer.Typer(
    no_args_is_help=True,
    help="Write what stays in the kernel: assertions, a page of its documents.",
)


@app.command("static-assert", cls=Command)
@reports()
def static_assert(scheme: opt.Scheme = opt.USUAL_SCHEME, *, report: Report) -> None:
    """Write the weakest conditions under which every word is right, as assertions in C.

    To stand below the macros of mm/zsmalloc.c. Each has a comment that says what it guards.

    Example: zslayout emit static-assert --scheme merged
    """
    from zslayout.cli import inputs
    from zslayout.pipeline.emit import static_assertions

    report.finish(static_assertions(inputs.one_scheme(scheme)))


@app.command(cls=Command)
@reports()
def kunit(scheme: opt.Scheme = opt.USUAL_SCHEME, *, report: Report) -> None:
    """Write a KUnit file: round trips of the word at boundary values, and each counterexample.

    To be included below the macros of mm/zsmalloc.c. A counterexample is a case that is skipped
    where the kernel is configured otherwise than where it was found.

    Example: zslayout emit kunit > mm/zsmalloc_kunit.c
    """
    from zslayout.cli import inputs
    from zslayout.pipeline.check import CheckRequest
    from zslayout.pipeline.check import check as decide
    from zslayout.pipeline.kunit import kunit_file

    one = inputs.one_scheme(scheme)
    every = inputs.configs([], [], every=True)
    with report.progress() as told:
        found = decide(CheckRequest(every, (one,), inputs.obligations(None, scheme)), told)
    report.finish(kunit_file(one, found))


@app.command(cls=Command)
@reports(Tabular)
def rst(
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    arch: Annotated[str, opt.arch("The archconfig whose word is drawn.")] = _ARCH,
    *,
    report: Report,
) -> None:
    """Write the word and the fit table for Documentation/, as reStructuredText.

    Example: zslayout emit rst > Documentation/mm/zsmalloc-words.rst
    """
    from zslayout.cli import inputs
    from zslayout.pipeline.check import CheckRequest
    from zslayout.pipeline.check import check as decide
    from zslayout.results.words_page import WordsPage

    with inputs.all_faults() as read:
        one = read(inputs.one_scheme, scheme)
        drawn = read(inputs.one_config, arch, None)
        every = read(inputs.configs, [], [], every=True)
    with report.progress() as told:
        found = decide(CheckRequest(every, (one,), inputs.fit(scheme)), told)
    report.otherwise("rst").finish(WordsPage(found, drawn.name))
