"""The options that commands share, each declared once, with completion."""

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from zslayout.reference.patch_level import PatchLevel
from zslayout.render import registry

ALL_SCHEMES: Final = "all"
ALL_MUTANTS: Final = "all"


def form(*has: type, default: str = registry.USUAL) -> Any:
    """The option that chooses a format, for results of these types beside `Result`."""

    def fitting(name: str | None) -> str | None:
        if name is not None:
            registry.by_name(name, has)
        return name

    def completed(incomplete: str) -> list[str]:
        names = [each.name for each in registry.offered(has)]
        return [name for name in names if name.startswith(incomplete)]

    names = ", ".join(each.name for each in registry.offered(has))
    return typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help=f"{names}.  [default: {default}]",
        show_default=False,
        callback=fitting,
        autocompletion=completed,
    )


def _archs(incomplete: str) -> list[str]:
    from zslayout.arch import shipped

    return [name for name in shipped.names() if name.startswith(incomplete)]


def scheme_names(incomplete: str) -> list[str]:
    """The schemes that an unfinished word may mean."""
    from zslayout.subjects.known import every_scheme

    return [name for name in (*every_scheme(), ALL_SCHEMES) if name.startswith(incomplete)]


def _carriers(incomplete: str) -> list[str]:
    from zslayout.subjects.known import every_scheme

    names = [name for name, scheme in every_scheme().items() if scheme.outcome.complete]
    return [name for name in (*names, ALL_SCHEMES) if name.startswith(incomplete)]


def obligation_ids(incomplete: str) -> list[str]:
    """The obligations that an unfinished word may mean."""
    from zslayout.subjects.known import SUBJECTS

    every = (name for subject in SUBJECTS.values() for name in subject.registry.by_id)
    return [name for name in every if name.startswith(incomplete)]


ArchArgument = Annotated[
    str | None,
    typer.Argument(metavar="[ARCH]", help="A shipped archconfig, by name.", autocompletion=_archs),
]
Archs = Annotated[
    list[str] | None,
    typer.Option(
        "--arch",
        "-a",
        metavar="NAME",
        help="A shipped archconfig, by name; may be repeated.",
        autocompletion=_archs,
    ),
]
Configs = Annotated[
    list[Path] | None,
    typer.Option(
        "--config", "-c", metavar="FILE", help="An archconfig of your own; may be repeated."
    ),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="FILE", help="An archconfig of your own."),
]
All = Annotated[bool, typer.Option("--all", help="Every shipped archconfig.")]
Scheme = Annotated[
    str,
    typer.Option(
        "--scheme",
        "-s",
        metavar="NAME",
        help="pfn-idx-tagged, pfn-idx, rfc-v1, merged, or all.",
        autocompletion=scheme_names,
    ),
]
USUAL_SCHEME: Final = "rfc-v1"
SchemeIfAny = Annotated[
    str | None,
    typer.Option(
        "--scheme",
        "-s",
        metavar="NAME",
        help=f"pfn-idx-tagged, pfn-idx, rfc-v1, merged, or all. [default: {USUAL_SCHEME}]",
        autocompletion=scheme_names,
    ),
]
Carrier = Annotated[
    str,
    typer.Option(
        "--scheme",
        "-s",
        metavar="NAME",
        help="A scheme that can carry class_idx: rfc-v1, merged, or all.",
        autocompletion=_carriers,
    ),
]
Obligations = Annotated[
    list[str] | None,
    typer.Option(
        "--obligation",
        "-o",
        metavar="GLOB",
        help="Report only obligations that match, as 'obj.*'; may be repeated.",
        autocompletion=obligation_ids,
    ),
]
ChainSize = Annotated[
    int | None,
    typer.Option(
        "--chain-size",
        metavar="N",
        help="Check CONFIG_ZSMALLOC_CHAIN_SIZE = N alone; default: its whole Kconfig range.",
    ),
]
OneChainSize = Annotated[
    int | None,
    typer.Option(
        "--chain-size",
        metavar="N",
        help="CONFIG_ZSMALLOC_CHAIN_SIZE; default: that of the archconfig.",
    ),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0.001,
        help="Give up on a query after so long: its verdict is UNKNOWN.",
    ),
]
FailFast = Annotated[
    bool, typer.Option("--fail-fast", help="Stop after the first configuration that is not right.")
]
Source = Annotated[
    Path | None,
    typer.Option(
        "--source",
        metavar="FILE",
        help="Check this C file, an mm/zsmalloc.c, in place of a scheme.",
    ),
]
Patches = Annotated[
    list[Path] | None,
    typer.Option(
        "--patch",
        metavar="FILE",
        help="Apply a patch or an mbox to --source, and check after each patch; may be repeated.",
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="List every obligation.")]
DEFAULT_THREADS: Final = "free(a) | migrate(a) | compact"
DEFAULT_LEVEL: Final = PatchLevel.EARLY_UNLOCK
PatchLevelOption = Annotated[
    PatchLevel | None,
    typer.Option("--level", "-l", help=f"Patch level of the series; default: {DEFAULT_LEVEL}."),
]
WordScheme = Annotated[
    str | None,
    typer.Option(
        "--scheme",
        "-s",
        metavar="NAME",
        help="The scheme of the words; default: pfn-idx at level base, else merged.",
        autocompletion=scheme_names,
    ),
]
