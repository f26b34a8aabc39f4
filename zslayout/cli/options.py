"""The options that commands share, each declared once, with completion."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from zslayout.reference.patch_level import PatchLevel
from zslayout.render import registry

ALL_SCHEMES: Final = "all"
ALL_MUTANTS: Final = "all"


def completing(known: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """What completes a word to one of these names, which are asked for only then."""
    return lambda incomplete: [name for name in known() if name.startswith(incomplete)]


def form(*has: type, default: str = registry.USUAL) -> Any:
    """The option that chooses a format, for results of these types beside `Result`."""

    def fitting(name: str | None) -> str | None:
        if name is not None:
            registry.by_name(name, has)
        return name

    names = [each.name for each in registry.offered(has)]
    return typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help=f"{', '.join(names)}.  [default: {default}]",
        show_default=False,
        callback=fitting,
        autocompletion=completing(lambda: names),
    )


def _archs() -> Iterable[str]:
    from zslayout.arch import shipped

    return shipped.names()


def _scheme_names() -> Iterable[str]:
    from zslayout.subjects.known import every_scheme

    return (*every_scheme(), ALL_SCHEMES)


def _carriers() -> Iterable[str]:
    from zslayout.subjects.known import every_scheme

    carriers = [name for name, scheme in every_scheme().items() if scheme.outcome.complete]
    return (*carriers, ALL_SCHEMES)


def _releases() -> Iterable[str]:
    from zslayout.arch import shipped
    from zslayout.kernel.release import shipped_releases

    return shipped_releases(shipped.folder())


def obligation_ids() -> Iterable[str]:
    """The ids of all obligations."""
    from zslayout.cclaims.rules import RULES
    from zslayout.subjects.known import SUBJECTS

    return (*(name for one in SUBJECTS.values() for name in one.registry.by_id), *RULES)


def scheme(says: str, names: Callable[[], Iterable[str]] = _scheme_names) -> Any:
    """An option that names a scheme."""
    return _named("--scheme", "-s", says, names)


def mutant(says: str, names: Callable[[], Iterable[str]]) -> Any:
    """An option that names a protocol with one thing missing."""
    return _named("--mutant", "-m", says, names)


def _named(option: str, short: str, says: str, names: Callable[[], Iterable[str]]) -> Any:
    known = completing(names)
    return typer.Option(option, short, metavar="NAME", help=says, autocompletion=known)


def arch(says: str) -> Any:
    """An option that names a shipped archconfig."""
    return typer.Option("--arch", "-a", metavar="NAME", help=says)


def verbose(says: str) -> Any:
    """The option that asks for more."""
    return typer.Option("--verbose", "-v", help=says)


def timeout(says: str) -> Any:
    """An option that limits a time."""
    return typer.Option("--timeout", metavar="SECONDS", min=0.001, help=says)


ArchArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[ARCH]", help="A shipped archconfig, by name.", autocompletion=completing(_archs)
    ),
]
ArchArguments = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ARCH]...", help="Shipped archconfigs, by name.", autocompletion=completing(_archs)
    ),
]
SameArch = Annotated[str | None, _named("--arch", "-a", "The same as the argument.", _archs)]
Archs = Annotated[
    list[str] | None,
    _named("--arch", "-a", "A shipped archconfig, by name; may be repeated.", _archs),
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
_SCHEMES: Final = (
    "merged (Linux 7.3 and newer), pfn-idx (6.9 to 7.2), pfn-idx-tagged (4.1 to 6.8), rfc-v1 (never"
    " merged), or all."
)
Scheme = Annotated[str, scheme(_SCHEMES)]
USUAL_SCHEME: Final = "merged"
SchemeIfAny = Annotated[str | None, scheme(f"{_SCHEMES} [default: {USUAL_SCHEME}]")]
Carrier = Annotated[
    str, scheme("A scheme that can carry class_idx: rfc-v1, merged, or all.", _carriers)
]
Obligations = Annotated[
    list[str] | None,
    typer.Option(
        "--obligation",
        "-o",
        metavar="GLOB",
        help="Report only obligations that match, as 'obj.*'; may be repeated.",
        autocompletion=completing(obligation_ids),
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
Timeout = Annotated[float, timeout("Give up on a query after so long: its verdict is UNKNOWN.")]
FailFast = Annotated[
    bool, typer.Option("--fail-fast", help="Stop after the first configuration that is not right.")
]
Source = Annotated[
    Path | None,
    typer.Option(
        "--source",
        metavar="FILE",
        help="Check this C file, an mm/zsmalloc.c, in place of a scheme; - is standard input.",
    ),
]
Patches = Annotated[
    list[Path] | None,
    typer.Option(
        "--patch",
        metavar="FILE",
        help="Apply a patch or an mbox to --source, and check after each; - is standard input;"
        " may be repeated.",
    ),
]
IfTouched = Annotated[
    bool,
    typer.Option("--if-touched", help="Patches that do not change --source are no fault: exit 0."),
]
Functions = Annotated[
    bool,
    typer.Option(
        "--functions/--no-functions",
        help="Read the functions of --source, too, in which words are used; not with -o.",
    ),
]
Release = Annotated[
    str | None,
    typer.Option(
        "--release",
        metavar="NAME",
        help="Check --source with the numbers that headers had in this release of Linux, where they"
        " were measured: zslayout list releases; or a table of your own, FILE.toml.",
        autocompletion=completing(_releases),
    ),
]
AllowUnread = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-unread",
        metavar="NAME",
        help="Accept that a function, or what else is said to be not covered, is not read; may be"
        " repeated.",
    ),
]
Cache = Annotated[
    bool,
    typer.Option(
        "--cache/--no-cache",
        help="Take what was found before in the functions of the same file, or keep what is found.",
    ),
]
Verbose = Annotated[bool, verbose("List every obligation.")]
DEFAULT_THREADS: Final = "free(a) | migrate(a) | compact"
DEFAULT_LEVEL: Final = PatchLevel.EARLY_UNLOCK
PatchLevelOption = Annotated[
    PatchLevel | None,
    typer.Option("--level", "-l", help=f"Patch level of the series; default: {DEFAULT_LEVEL}."),
]
WordScheme = Annotated[
    str | None, scheme("The scheme of the words; default: pfn-idx at level base, else merged.")
]
_KERNEL: Final = typer.Option(
    "--kernel",
    "-k",
    metavar="TREE",
    help="A kernel tree, or FOLDER@REV of a git repository. Runs the tree's own build system.",
)
Kernel = Annotated[str, _KERNEL]
KernelIfAny = Annotated[str | None, _KERNEL]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", metavar="N", min=1, help="Configurations at a time.  [default: cores]"
    ),
]
NoBuild = Annotated[
    bool,
    typer.Option(
        "--no-build",
        help="Run no make: take what was measured before, and of a .config in a folder where"
        " mm/zsmalloc.o was made ask the compiler.",
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="REV",
        help="With --kernel: what the commits since REV do to the numbers, and to the word.",
    ),
]
