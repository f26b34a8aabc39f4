"""An output directory: a tree configured and prepared there, and the flags of one file.

The one place that runs code of the tree: its Makefiles, its Kconfig and the tools that they build.
`prepared` makes such a directory, `of_built` takes the user's, built in before, and runs nothing.
"""

import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

from zslayout.errors import Fault, UserError, refuse
from zslayout.kernel import kconfig
from zslayout.kernel.tool import Ran, ToolLimits, ToolProcesses
from zslayout.kernel.toolchain import Toolchain
from zslayout.kernel.tree import ZSMALLOC, KernelTree

_GOAL: Final = "zslayout-flags"
_RULES: Final = f"""\
# The last of the makes that the top Makefile calls is the one in the output directory.
ifeq ($(CURDIR) $(filter --no-print-directory,$(MAKEFLAGS)),$(ZSLAYOUT_OUTPUT) --no-print-directory)
{_GOAL}: archprepare
	$(Q)$(MAKE) $(build)=. $(if $(shell grep '^prepare:' $(srctree)/Kbuild),prepare)
	$(Q)$(MAKE) $(build)=mm {ZSMALLOC.removesuffix(".c")}.i
endif
"""
"""Read before the top Makefile: prepares what headers need, and compiles for one file's flags.

That is `prepare0` without scripts/mod, the tools that link modules: a fifth of its time. Before 6.0
it had no name of its own.
"""
_COMMAND: Final = re.compile(r"^(?:saved)?cmd_mm/zsmalloc\.[io] := (.*)$", re.MULTILINE)
_COMMAND_FILES: Final = ("mm/.zsmalloc.i.cmd", "mm/.zsmalloc.o.cmd")
_TOOLS: Final = "scripts"
"""Where make builds what it runs on this machine: Kconfig, and compilers of device trees."""
_ALSO_READ: Final = ("Makefile", "Kbuild", "Kconfig", "arch/{}/Makefile", "scripts/Makefile.clang")
_ALSO_READ_SCRIPTS: Final = ("Kbuild.include", "Makefile.build", "Makefile.lib", "Makefile.host")


@dataclass(frozen=True, slots=True)
class KernelConfig:
    """A configuration to be made: what make calls its architecture, and options.

    The options are a fragment on Kconfig's own defaults, or go on top of a whole .config.
    """

    name: str
    arch: str
    options: tuple[str, ...]
    triple: str = ""
    whole: str = ""
    """The text of a .config."""
    place: str = ""
    """Where the options stand, for faults."""
    wished: tuple[str, ...] = ()
    """Options that Kconfig is asked for, too, and may decide otherwise."""
    seed: int | None = None
    """Of what Kconfig decides at random, all but the options."""

    @property
    def text(self) -> str:
        """What Kconfig is given."""
        wanted = () if self.whole else kconfig.WANTED
        options = kconfig.fragment_text((*wanted, *self.wished, *self.options))
        seed = "" if self.seed is None else f"# KCONFIG_SEED={self.seed}\n"
        return f"{seed}{self.whole}{options}"


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """A configured and prepared output directory, and how a file of mm/ is compiled there."""

    tree: KernelTree
    folder: Path
    command: tuple[str, ...]
    """The compiler and its flags, without input and output."""
    settings: dict[str, str]
    """What Kconfig decided, without CONFIG_."""

    def read(self, arch: str) -> Iterator[str]:
        """The files of the tree that configuring and preparing read, by their names there."""
        root = re.escape(str(self.tree.path))
        named = re.compile(rf"{root}/([^\s\\:;)'\"]+)")
        for path in self.folder.rglob(".*.cmd"):
            yield from named.findall(path.read_text(encoding="utf-8", errors="replace"))
        of_kconfig = self.folder / "include/config/auto.conf.cmd"
        if of_kconfig.is_file():
            text = of_kconfig.read_text(encoding="utf-8", errors="replace")
            yield from re.findall(r"^\t(?:\$\(wildcard )?([\w./-]+)", text, re.MULTILINE)
        yield from (each.format(arch) for each in _ALSO_READ)
        yield from (f"scripts/{each}" for each in _ALSO_READ_SCRIPTS)


class BuildError(UserError):
    """A make or a compiler that failed; with another compiler it might not."""


@dataclass(frozen=True, slots=True)
class MakeRun:
    """How make is run: by which programs, with which limits, holding which lock."""

    tools: ToolProcesses
    limits: ToolLimits
    lock: int
    shared: Path | None = None
    """Where tools that make builds for itself are found and left, for the next configuration."""


def prepared(
    tree: KernelTree, config: KernelConfig, compiler: Toolchain, folder: Path, run: MakeRun
) -> OutputFolder:
    """Configure and prepare a tree in a folder of ours.

    Raises UserError where Kconfig takes an option otherwise or nothing can be written, BuildError
    where make fails.
    """
    try:
        return _prepared(tree, config, compiler, folder, run)
    except OSError as error:
        text = f"{error.filename or folder} cannot be written: {error.strerror}"
        raise UserError([Fault(config.place or config.name, text)]) from error


def _prepared(
    tree: KernelTree, config: KernelConfig, compiler: Toolchain, folder: Path, run: MakeRun
) -> OutputFolder:
    rules = folder / "zslayout.mk"
    rules.write_text(_RULES, encoding="utf-8")
    output = folder / "output"
    output.mkdir()
    _take_tools(run.shared, output)
    given = output / ".config" if config.seed is None else folder / "wanted.config"
    given.write_text(config.text, encoding="utf-8")
    if config.seed is None:
        _make(tree, config, compiler, output, run, "olddefconfig")
    else:
        random = {"KCONFIG_ALLCONFIG": str(given), "KCONFIG_SEED": str(config.seed)}
        _make(tree, config, compiler, output, run, "randconfig", random)
    made = kconfig.settings((output / ".config").read_text(encoding="utf-8"))
    wanted = dict.fromkeys((*config.options, kconfig.NEEDED))
    refuse(
        Fault(f"{config.place or config.name}: {each.place}", each.text, each.help)
        for each in kconfig.overruled(wanted, made, tree.path, config.arch)
    )
    _make(tree, config, compiler, output, run, _GOAL)
    _leave_tools(output, run.shared)
    return of_built(tree, output, config.place or config.name)


def _take_tools(shared: Path | None, output: Path) -> None:
    """Begin with what make built for itself before: it looks at each file's time and command."""
    if shared is not None and shared.is_dir():
        shutil.copytree(shared, output / _TOOLS, symlinks=True)


def _leave_tools(output: Path, shared: Path | None) -> None:
    """Leave them, whole or not at all."""
    if shared is None or shared.exists() or not (output / _TOOLS).is_dir():
        return
    with suppress(OSError):
        shared.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=shared.parent) as folder:
            shutil.copytree(output / _TOOLS, Path(folder) / _TOOLS, symlinks=True)
            (Path(folder) / _TOOLS).rename(shared)
        for other in set(shared.parent.iterdir()) - {shared}:
            shutil.rmtree(other, ignore_errors=True)


def of_built(tree: KernelTree, folder: Path, place: str) -> OutputFolder:
    """An output directory that mm/zsmalloc.c was compiled in. Raises UserError."""
    text = ""
    for name in _COMMAND_FILES:
        if (folder / name).is_file():
            text = (folder / name).read_text(encoding="utf-8", errors="replace")
            break
    found = _COMMAND.search(text)
    if found is None:
        raise UserError(
            [Fault(place, f"{folder} has no {_COMMAND_FILES[-1]}", "make mm/zsmalloc.o there")]
        )
    try:
        made = (folder / ".config").read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UserError([Fault(place, f"{folder} has no .config")]) from error
    return OutputFolder(tree, folder, _flags(found[1]), kconfig.settings(made))


def _flags(command: str) -> tuple[str, ...]:
    """The compiler and its flags, of a command in make's quoting."""
    words = shlex.split(command.replace("$$", "$").replace("\\#", "#"), comments=False)
    ends = next((at for at, word in enumerate(words) if word in (";", "&&", "|")), len(words))
    kept: list[str] = []
    skip = False
    for word in words[:ends]:
        if skip or word in ("-o", "-c", "-E", "-S") or word.startswith("-Wp,-M"):
            skip = word == "-o"
        elif not word.endswith(ZSMALLOC):
            kept.append(word)
    return tuple(kept)


def _make(  # noqa: PLR0913, PLR0917  # what a build is
    tree: KernelTree,
    config: KernelConfig,
    compiler: Toolchain,
    output: Path,
    run: MakeRun,
    goal: str,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Ran:
    words = [
        *("make", "-s", "--no-print-directory", "-C", str(tree.path), f"O={output}"),
        *(f"ARCH={config.arch}", *compiler.variables),
        *(("SUBARCH=x86",) if config.arch == "um" else ()),
        goal,
    ]
    variables = {
        "MAKEFILES": str(output.parent / "zslayout.mk"),
        "ZSLAYOUT_OUTPUT": str(output),
        "MAKEFLAGS": "",
        "KCONFIG_NOTIMESTAMP": "1",
        **more,
    }
    ran = run.tools.run(words, output, run.limits, variables, (run.lock,))
    if ran.code:
        said = ran.last_lines.replace(f"{tree.path}/", "")
        text = f"make {goal} failed: {said}"
        raise BuildError([Fault(config.place or config.name, text)])
    return ran
