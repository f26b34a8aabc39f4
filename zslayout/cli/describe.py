"""The commands that describe the tool itself: `list` and `explain`."""

from typing import Annotated, Final

from zslayout.cli import options as opt
from zslayout.cli.report import Report, reports
from zslayout.render.registry import REGISTRY
from zslayout.results.listing import KINDS, ListedFormat
from zslayout.results.result import Tabular

_ARCH: Final = "arm64-4k"


@reports(Tabular)
def list_(
    kinds: Annotated[
        list[str] | None, opt.argument("[KIND]...", f"{', '.join(KINDS)}.", lambda: KINDS)
    ] = None,
    *,
    report: Report,
) -> None:
    """List what can be named: obligations, words, schemes, archconfigs, mutants, formats.

    Examples: zslayout list words; zslayout list obligations --format csv
    """
    from zslayout.cli import inputs
    from zslayout.pipeline.listing import listing

    formats = tuple(ListedFormat(each.name, each.says) for each in REGISTRY.values())
    report.finish(listing(inputs.kinds(kinds or []), formats))


@reports()
def explain(
    obligation: Annotated[str, opt.argument("ID", "An obligation.", opt.obligation_ids)],
    arch: Annotated[str | None, opt.arch(f"An archconfig; default: {_ARCH}.")] = None,
    config: opt.Config = None,
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    chain_size: opt.OneChainSize = None,
    timeout: opt.Timeout = 10.0,
    *,
    report: Report,
) -> None:
    """Explain one obligation: what it says, why, its formula on a configuration, its controls.

    Example: zslayout explain obj.covers_pfn --arch riscv64-sv57 --scheme merged
    """
    from zslayout.cclaims.rules import RULES
    from zslayout.cli import inputs
    from zslayout.pipeline import explain as explaining
    from zslayout.results.explanation import RuleExplanation

    if obligation in RULES:
        report.finish(RuleExplanation(RULES[obligation]))
    with inputs.all_faults() as read:
        found = read(inputs.obligation, obligation)
        params = read(inputs.one_config, arch or (None if config else _ARCH), config)
        one = read(inputs.one_scheme, scheme)
        limit = read(inputs.seconds, timeout)
    size = inputs.chain_size(chain_size, [params]) or params.chain_size.default
    report.finish(explaining.explain(found, params, one, size, limit))
