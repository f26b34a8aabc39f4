"""The command `diff`: what moved between two layouts, and on which configurations."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

from zslayout.cli import options as opt
from zslayout.cli.report import Report, reports
from zslayout.results.result import Detail

_HERE: Final = Path()


def _schemes() -> Iterable[str]:
    from zslayout.subjects.zsmalloc.schemes import SCHEMES

    return SCHEMES


def _sides() -> Iterable[str]:
    """What can be completed by name; the shell completes files where no name does."""
    from zslayout.arch import shipped

    return (*_schemes(), *shipped.names())


@reports()
def diff(
    a: Annotated[
        str,
        opt.argument(
            "A", "Before: a scheme, a C file, REV:FILE of a git revision, or an archconfig.", _sides
        ),
    ],
    b: Annotated[str, opt.argument("B", "After: likewise.", _sides)],
    arch: opt.Archs = None,
    config: opt.Configs = None,
    scheme: Annotated[
        str | None, opt.scheme("The scheme of two archconfigs.  [default: merged]", _schemes)
    ] = None,
    chain_size: Annotated[
        int | None,
        opt.option(
            "--chain-size N",
            "Compare at CONFIG_ZSMALLOC_CHAIN_SIZE = N alone; default: numbers at the default"
            " one, outcomes over the whole Kconfig range.",
        ),
    ] = None,
    git: Annotated[
        Path | None, opt.option("--git DIR", "The kernel tree of REV:FILE; default: here.")
    ] = None,
    timeout: opt.Timeout = 10.0,
    verbose: Annotated[bool, opt.verbose("List every number that moved.")] = False,
    *,
    report: Report,
) -> None:
    """Tell what moved between two layouts of the word, and on which architectures.

    Fields, least size, size classes, headroom, and the outcome, which is proved on both sides. Each
    side is a scheme, a C file, or REV:mm/zsmalloc.c as git has it; or both are archconfigs, by name
    or by .toml file. Names of schemes and archconfigs win over files: a file of such a name is
    ./NAME. Without --arch and --config: on every shipped archconfig.

    Exits with 1 when an outcome gets worse somewhere.

    Examples: zslayout diff rfc-v1 merged; zslayout diff HEAD:mm/zsmalloc.c mm/zsmalloc.c
    """
    from zslayout.cli import inputs, sides
    from zslayout.pipeline.diff import DiffRequest
    from zslayout.pipeline.diff import diff as compare

    named, files = arch or [], config or []
    with inputs.all_faults() as read:
        before = read(sides.side, a, git or _HERE)
        after = read(sides.side, b, git or _HERE)
        limit = read(inputs.seconds, timeout)
        one = read(sides.scheme, scheme)
        asked = read(inputs.configs, named, files, every=False) if named or files else ()
    given = {"--scheme": scheme, "--git": git, "--arch": named, "--config": files}
    alike = sides.archconfigs(before, after, [option for option, value in given.items() if value])
    everywhere = () if alike else asked or inputs.configs([], [], every=True)
    halves = [sides.half(each, one, everywhere) for each in (before, after)]
    every = dict.fromkeys(params for half in halves for params in half.configs)
    size = inputs.chain_size(chain_size, list(every))
    request = DiffRequest(halves[0], halves[1], size, limit, one.name if alike else "")
    with report.progress() as told:
        found = compare(request, told)
    report.finish(found, Detail(verbose=verbose))
