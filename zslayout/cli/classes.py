"""The command `classes`: the size classes of a pool."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from zslayout.cli import options as opt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zslayout.arch.params import ArchParams
    from zslayout.words.layout import Layout
    from zslayout.words.scheme import Scheme


class ClassesFormat(StrEnum):
    """Forms of `classes`."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    RST = "rst"
    DEBUGFS = "debugfs"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(classes)


def classes(
    arch: opt.ArchArgument = None,
    config: opt.Config = None,
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    chain_size: opt.OneChainSize = None,
    sweep: Annotated[
        bool,
        typer.Option("--sweep", help="Count them at every chain size, as the kernel's documents."),
    ] = False,
    form: Annotated[
        ClassesFormat, typer.Option("--format", "-f", help="Form of the table.")
    ] = ClassesFormat.TEXT,
) -> None:
    """List the size classes of a pool: sizes, pages and objects per zspage, mergers, waste.

    As zs_create_pool() makes them. With --sweep: how many there are after merging and the huge
    size class watermark, by chain size. --format debugfs is what the kernel's own file `classes`
    says of an empty pool.

    Examples: zslayout classes x86_64; zslayout classes arm64-16k --sweep --format rst
    """
    from zslayout.cli import inputs, streams

    params, schemes, *_ = inputs.together(
        lambda: inputs.one_config(arch, config),
        lambda: _schemes(scheme, form),
        lambda: _fitting(chain_size, form, sweep=sweep),
        lambda: None,
    )
    size = inputs.chain_size(chain_size, [params]) or params.chain_size.default
    pages = [
        _swept(each, params, form) if sweep else _listed(each, params, size, form)
        for each in schemes
    ]
    streams.write("\n".join(pages))


def _listed(scheme: "Scheme", params: "ArchParams", chain_size: int, form: ClassesFormat) -> str:
    """The classes under one scheme."""
    from zslayout.cli import streams
    from zslayout.reference.size_class import size_classes
    from zslayout.report import classes as report
    from zslayout.words.layout import derive

    layout = derive(scheme, params, chain_size)
    _warn([layout], form)
    return report.render(layout, size_classes(layout), form.value, streams.paint())


def _swept(scheme: "Scheme", params: "ArchParams", form: ClassesFormat) -> str:
    """How many there are under one scheme, at every chain size."""
    from zslayout.cli import streams
    from zslayout.pipeline.classes import sweep
    from zslayout.report import classes as report

    found = sweep(scheme, params)
    _warn([layout for layout, _ in found], form)
    return report.render_sweep(found, form.value, streams.paint())


def _warn(layouts: "Sequence[Layout]", form: ClassesFormat) -> None:
    """On standard error what the form itself has no place for."""
    from zslayout.cli import streams
    from zslayout.report.classes import warnings

    if form not in (ClassesFormat.TEXT, ClassesFormat.JSON):
        for warning in warnings(layouts):
            streams.complain(warning)


def _schemes(name: str, form: ClassesFormat) -> "tuple[Scheme, ...]":
    """The schemes of this name; one alone, but for a person. Raises UserError."""
    from zslayout.cli import inputs
    from zslayout.errors import Fault, UserError

    found = inputs.schemes(name)
    if len(found) > 1 and form is not ClassesFormat.TEXT:
        text = f'expected one scheme for --format {form.value}, found "{name}"'
        raise UserError([Fault("--scheme", text)])
    return found


def _fitting(chain_size: int | None, form: ClassesFormat, *, sweep: bool) -> None:
    """Options fit each other. Raises UserError."""
    from zslayout.errors import Fault, UserError

    faults = []
    if sweep and chain_size is not None:
        faults.append(Fault("--chain-size", "goes with one chain size; --sweep takes them all"))
    if sweep and form is ClassesFormat.DEBUGFS:
        faults.append(Fault("--format", "debugfs lists classes; --sweep only counts them"))
    if faults:
        raise UserError(faults)
