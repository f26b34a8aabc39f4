"""The commands that describe the tool itself: `list` and `explain`."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from zslayout.cli import options as opt
from zslayout.render.registry import USUAL
from zslayout.results.listing import KINDS
from zslayout.results.result import Tabular

if TYPE_CHECKING:
    from zslayout.results.listing import ListedFormat

_ARCH: Final = "arm64-4k"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("list")(list_)
    app.command()(explain)


def _kinds(incomplete: str) -> list[str]:
    return [kind for kind in KINDS if kind.startswith(incomplete)]


def list_(
    kinds: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KIND]...", help=f"{', '.join(KINDS)}.", autocompletion=_kinds),
    ] = None,
    form: Annotated[str, opt.form(Tabular)] = USUAL,
) -> None:
    """List what can be named: obligations, words, schemes, archconfigs, mutants, formats.

    Examples: zslayout list words; zslayout list obligations --format csv
    """
    from zslayout.cli import inputs, streams
    from zslayout.pipeline.listing import listing

    streams.finish(listing(inputs.kinds(kinds or []), _formats()), form)


def _formats() -> "tuple[ListedFormat, ...]":
    from zslayout.render.registry import REGISTRY
    from zslayout.results.listing import ListedFormat

    return tuple(ListedFormat(each.name, each.says) for each in REGISTRY.values())


def explain(
    obligation: Annotated[
        str,
        typer.Argument(metavar="ID", help="An obligation.", autocompletion=opt.obligation_ids),
    ],
    arch: Annotated[
        str | None,
        typer.Option("--arch", "-a", metavar="NAME", help=f"An archconfig; default: {_ARCH}."),
    ] = None,
    config: opt.Config = None,
    scheme: opt.Scheme = opt.USUAL_SCHEME,
    chain_size: opt.OneChainSize = None,
    timeout: opt.Timeout = 10.0,
    form: Annotated[str, opt.form()] = USUAL,
) -> None:
    """Explain one obligation: what it says, why, its formula on a configuration, its controls.

    Example: zslayout explain obj.covers_pfn --arch riscv64-sv57 --scheme merged
    """
    from zslayout.cli import inputs, streams
    from zslayout.pipeline import explain as explaining

    found, params, one, limit = inputs.together(
        lambda: inputs.obligation(obligation),
        lambda: inputs.one_config(arch or (None if config else _ARCH), config),
        lambda: inputs.one_scheme(scheme),
        lambda: inputs.seconds(timeout),
    )
    size = inputs.chain_size(chain_size, [params]) or params.chain_size.default
    streams.finish(explaining.explain(found, params, one, size, limit), form)
