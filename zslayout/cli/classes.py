"""The command `classes`: the size classes of a pool."""

from typing import TYPE_CHECKING, Annotated

import typer

from zslayout.cli import options as opt
from zslayout.render.registry import USUAL
from zslayout.results.result import DebugfsTabular, Tabular

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.results.result import Result
    from zslayout.words.scheme import Scheme


def classes(
    arch: opt.ArchArgument = None,
    config: opt.Config = None,
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    chain_size: opt.OneChainSize = None,
    sweep: Annotated[
        bool,
        typer.Option("--sweep", help="Count them at every chain size, as the kernel's documents."),
    ] = False,
    form: Annotated[str, opt.form(Tabular, DebugfsTabular)] = USUAL,
) -> None:
    """List the size classes of a pool: sizes, pages and objects per zspage, mergers, waste.

    As zs_create_pool() makes them. With --sweep: how many there are after merging and the huge
    size class watermark, by chain size. --format debugfs is what the kernel's own file `classes`
    says of an empty pool.

    Examples: zslayout classes x86_64; zslayout classes arm64-16k --sweep --format rst
    """
    from zslayout.cli import inputs, streams
    from zslayout.results.pages import together

    params, schemes, *_ = inputs.together(
        lambda: inputs.one_config(arch, config),
        lambda: inputs.schemes(scheme),
        lambda: _one_or_all(chain_size, sweep=sweep),
        lambda: None,
    )
    size = inputs.chain_size(chain_size, [params]) or params.chain_size.default
    pages = [_swept(each, params) if sweep else _listed(each, params, size) for each in schemes]
    streams.finish(together(pages), form)


def _listed(scheme: "Scheme", params: "ArchParams", chain_size: int) -> "Result":
    """The classes under one scheme."""
    from zslayout.reference.size_class import size_classes
    from zslayout.results.size_classes import ClassesResult
    from zslayout.words.layout import derive

    layout = derive(scheme, params, chain_size)
    return ClassesResult(layout, size_classes(layout))


def _swept(scheme: "Scheme", params: "ArchParams") -> "Result":
    """How many there are under one scheme, at every chain size."""
    from zslayout.reference.size_class import sweep
    from zslayout.results.size_classes import SweepResult

    return SweepResult(sweep(scheme, params))


def _one_or_all(chain_size: int | None, *, sweep: bool) -> None:
    """A sweep takes every chain size. Raises UserError."""
    from zslayout.errors import Fault, UserError

    if sweep and chain_size is not None:
        text = "goes with one chain size; --sweep takes them all"
        raise UserError([Fault("--chain-size", text)])
