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


def option(
    spelt: str, says: str, known: Callable[[], Iterable[str]] | None = None, **more: Any
) -> Any:
    """An option as its usage has it, `--jobs -j N`; `known` completes its value."""
    names = [each for each in spelt.split() if each.startswith("-")]
    takes = "".join(each for each in spelt.split() if not each.startswith("-"))
    completed = completing(known) if known else None
    return typer.Option(*names, metavar=takes or None, help=says, autocompletion=completed, **more)


def argument(takes: str, says: str, known: Callable[[], Iterable[str]] | None = None) -> Any:
    """An argument as its usage has it, `[ARCH]...`; `known` completes it."""
    completed = completing(known) if known else None
    return typer.Argument(metavar=takes, help=says, autocompletion=completed)


def form(*has: type, default: str = registry.USUAL) -> Any:
    """The option that chooses a format, for results of these types beside `Result`."""

    def fitting(name: str | None) -> str | None:
        if name is not None:
            registry.by_name(name, has)
        return name

    names = [each.name for each in registry.offered(has)]
    return option(
        "--format -f NAME",
        f"{', '.join(names)}.  [default: {default}]",
        lambda: names,
        show_default=False,
        callback=fitting,
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
    return option("--arch -a NAME", says)


def verbose(says: str) -> Any:
    """The option that asks for more."""
    return option("--verbose -v", says)


def timeout(says: str) -> Any:
    """An option that limits a time."""
    return option("--timeout SECONDS", says, min=0.001)


ArchArgument = Annotated[str | None, argument("[ARCH]", "A shipped archconfig, by name.", _archs)]
ArchArguments = Annotated[
    list[str] | None, argument("[ARCH]...", "Shipped archconfigs, by name.", _archs)
]
SameArch = Annotated[str | None, _named("--arch", "-a", "The same as the argument.", _archs)]
Archs = Annotated[
    list[str] | None,
    _named("--arch", "-a", "A shipped archconfig, by name; may be repeated.", _archs),
]
Configs = Annotated[
    list[Path] | None, option("--config -c FILE", "An archconfig of your own; may be repeated.")
]
Config = Annotated[Path | None, option("--config -c FILE", "An archconfig of your own.")]
All = Annotated[bool, option("--all", "Every shipped archconfig.")]
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
    option(
        "--obligation -o GLOB",
        "Report only obligations that match, as 'obj.*'; may be repeated.",
        obligation_ids,
    ),
]
ChainSize = Annotated[
    int | None,
    option(
        "--chain-size N",
        "Check CONFIG_ZSMALLOC_CHAIN_SIZE = N alone; default: its whole Kconfig range.",
    ),
]
OneChainSize = Annotated[
    int | None,
    option("--chain-size N", "CONFIG_ZSMALLOC_CHAIN_SIZE; default: that of the archconfig."),
]
Timeout = Annotated[float, timeout("Give up on a query after so long: its verdict is UNKNOWN.")]
FailFast = Annotated[
    bool, option("--fail-fast", "Stop after the first configuration that is not right.")
]
Source = Annotated[
    Path | None,
    option(
        "--source FILE",
        "Check this C file, an mm/zsmalloc.c, in place of a scheme; - is standard input.",
    ),
]
Patches = Annotated[
    list[Path] | None,
    option(
        "--patch FILE",
        "Apply a patch or an mbox to --source, and check after each; - is standard input;"
        " may be repeated.",
    ),
]
IfTouched = Annotated[
    bool, option("--if-touched", "Patches that do not change --source are no fault: exit 0.")
]
Functions = Annotated[
    bool,
    option(
        "--functions/--no-functions",
        "Read the functions of --source, too, in which words are used; not with -o.",
    ),
]
Release = Annotated[
    str | None,
    option(
        "--release NAME",
        "Check --source with the numbers that headers had in this release of Linux, where they"
        " were measured: zslayout list releases; or a table of your own, FILE.toml.",
        _releases,
    ),
]
AllowUnread = Annotated[
    list[str] | None,
    option(
        "--allow-unread NAME",
        "Accept that a function, or what else is said to be not covered, is not read; may be"
        " repeated.",
    ),
]
Cache = Annotated[
    bool,
    option(
        "--cache/--no-cache",
        "Take what was found before in the functions of the same file, or keep what is found.",
    ),
]
Verbose = Annotated[bool, verbose("List every obligation.")]
DEFAULT_THREADS: Final = "free(a) | migrate(a) | compact"
DEFAULT_LEVEL: Final = PatchLevel.EARLY_UNLOCK
PatchLevelOption = Annotated[
    PatchLevel | None, option("--level -l", f"Patch level of the series; default: {DEFAULT_LEVEL}.")
]
WordScheme = Annotated[
    str | None, scheme("The scheme of the words; default: pfn-idx at level base, else merged.")
]
_KERNEL: Final = option(
    "--kernel -k TREE",
    "A kernel tree, or FOLDER@REV of a git repository. Runs the tree's own build system.",
)
Kernel = Annotated[str, _KERNEL]
KernelIfAny = Annotated[str | None, _KERNEL]
Jobs = Annotated[
    int | None, option("--jobs -j N", "Configurations at a time.  [default: cores]", min=1)
]
NoBuild = Annotated[
    bool,
    option(
        "--no-build",
        "Run no make: take what was measured before, and of a .config in a folder where"
        " mm/zsmalloc.o was made ask the compiler.",
    ),
]
Since = Annotated[
    str | None,
    option(
        "--since REV",
        "With --kernel: what the commits since REV do to the numbers, and to the word.",
    ),
]
