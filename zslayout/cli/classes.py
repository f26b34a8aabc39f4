"""The command `classes`: the size classes of a pool."""

from typing import Annotated, Final

from zslayout.cli import options as opt
from zslayout.cli.report import Report, reports
from zslayout.results.result import DebugfsTabular, Tabular

_ALL_SIZES: Final = "goes with one chain size; --sweep takes them all"


@reports(Tabular, DebugfsTabular)
def classes(
    name: opt.ArchArgument = None,
    arch: opt.SameArch = None,
    config: opt.Config = None,
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    chain_size: opt.OneChainSize = None,
    sweep: Annotated[
        bool, opt.option("--sweep", "Count them at every chain size, as the kernel's documents.")
    ] = False,
    *,
    report: Report,
) -> None:
    """List the size classes of a pool: sizes, pages and objects per zspage, mergers, waste.

    As zs_create_pool() makes them. With --sweep: how many there are after merging and the huge
    size class watermark, by chain size. --format debugfs is what the kernel's own file `classes`
    says of an empty pool.

    Examples: zslayout classes x86_64; zslayout classes arm64-16k --sweep --format rst
    """
    from zslayout.cli import inputs
    from zslayout.reference import size_class
    from zslayout.results.pages import together
    from zslayout.results.size_classes import ClassesResult, SweepResult
    from zslayout.words.layout import derive

    swept_at = (sweep and chain_size is not None, "--chain-size", _ALL_SIZES)
    with inputs.all_faults() as read:
        params = read(inputs.same_arch, name, arch, config)
        schemes = read(inputs.schemes, scheme)
        read(inputs.refuse_options, swept_at)
    if sweep:
        swept = [SweepResult(size_class.sweep(each, params)) for each in schemes]
        report.finish(together(swept))
    size = inputs.chain_size(chain_size, [params]) or params.chain_size.default
    layouts = [derive(each, params, size) for each in schemes]
    found = [ClassesResult(layout, size_class.size_classes(layout)) for layout in layouts]
    report.finish(together(found))
