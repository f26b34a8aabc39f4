"""Units of ours compiled in a kernel tree: configured there, with a file's own flags."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zslayout.errors import Fault, UserError
from zslayout.kernel.output import BuildError, KernelConfig, MakeRun, OutputFolder, prepared
from zslayout.kernel.prepared import PreparedFolders
from zslayout.kernel.scratch import cache_folder, scratch_folder, tools_folder
from zslayout.kernel.store import ContentStore
from zslayout.kernel.tool import USUAL_LIMITS, Ran, ToolLimits, ToolProcesses
from zslayout.kernel.toolchain import toolchains
from zslayout.kernel.tree import KernelTree

CLANG: Final = "clang"


def usual_folders() -> PreparedFolders:
    """Those in the user's cache."""
    return PreparedFolders(cache_folder() / "prepared")


@dataclass(frozen=True, slots=True, eq=False)
class UnitBuilder:
    """What compiles units in one tree, from several threads at once."""

    tree: KernelTree
    limits: ToolLimits = USUAL_LIMITS
    tools: ToolProcesses = field(default_factory=ToolProcesses)
    kept: PreparedFolders = field(default_factory=usual_folders)
    made: ContentStore = field(default_factory=lambda: ContentStore(cache_folder() / "words"))
    """Code of units that were compiled before."""

    def output(self, config: KernelConfig, *, builds: bool = True) -> OutputFolder:
        """The tree configured so, from what was kept or anew. Raises UserError."""
        place = config.place or config.name
        known = toolchains(self.tree.path, config.arch, config.triple, self.tools)
        compiler = next((each for each in known if each.variables[0].startswith("CC=")), None)
        if compiler is None:
            text = "clang has no such target, and LLVM IR is what is read"
            raise UserError([Fault(config.name, text)])
        key = (config.arch, config.text, compiler.text, *compiler.variables)
        found = self.kept.find(key, self.tree, place)
        if found is not None:
            return found
        if not builds:
            text = "was not configured before"
            raise UserError([Fault(config.name, text, "--no-build runs no make")])
        with scratch_folder(cache_folder() / "scratch") as (folder, lock):
            run = MakeRun(self.tools, self.limits, lock, tools_folder(self.tree.path))
            output = prepared(self.tree, config, compiler, folder, run)
            moved = self.kept.keep(key, output, config.arch, place)
            if moved.folder == output.folder:
                raise BuildError([Fault(str(self.kept.folder), "cannot be written")])
        return moved

    def code(
        self,
        output: OutputFolder,
        head: str,
        units: Sequence[str],
        flags: tuple[str, ...],
        kept: Callable[[str], str] = str,
    ) -> list[Ran]:
        """What the compiler of a configuration makes of units that begin alike, and says of each.

        The head is compiled once for all; what was compiled before, of files that are the same, is
        not compiled again. `kept` is what is wanted of the code.
        """
        if CLANG not in Path(output.command[0]).name:
            raise UserError([Fault(output.command[0], "is no clang: LLVM IR is read")])
        command = (*output.command, *flags)
        prepared = self.kept.prepared_of(output)
        keys = [(*command, head, text, prepared) for text in units]
        found = {key: self.made.find(key, self.tree.path) for key in keys if prepared}
        ran = {key: Ran(0, "", ir.encode()) for key, ir in found.items() if ir is not None}
        new = [(key, text) for key, text in zip(keys, units, strict=True) if key not in ran]
        if new:
            with scratch_folder(cache_folder() / "scratch") as (folder, _):
                first = self._head(output, head, folder, command, several=len(new) > 1)
                for key, text in new:
                    ran[key] = self._unit(output, text, folder, (*command, *first), key, kept)
        return [ran[key] for key in keys]

    def _head(
        self,
        output: OutputFolder,
        head: str,
        folder: Path,
        command: Sequence[str],
        *,
        several: bool,
    ) -> tuple[str, ...]:
        """The options that put the head before a unit; compiled where several begin with it."""
        file, compiled = folder / "zslayout-head.h", folder / "zslayout-head.pch"
        file.write_text(head, encoding="utf-8")
        if several:
            flags = [each for each in command if each not in {"-S", "-emit-llvm"}]
            made = [*flags, "-x", "c-header", str(file), "-o", str(compiled)]
            if not self.tools.run(made, output.folder, self.limits).code:
                return ("-include-pch", str(compiled))
        return ("-include", str(file))

    def _unit(  # noqa: PLR0913, PLR0917  # what a unit is compiled with, and kept under
        self,
        output: OutputFolder,
        text: str,
        folder: Path,
        command: Sequence[str],
        key: Sequence[str],
        kept: Callable[[str], str],
    ) -> Ran:
        unit, listed = folder / "zslayout-word.c", folder / "zslayout-word.d"
        unit.write_text(text, encoding="utf-8")
        run = [*command, "-MD", "-MF", str(listed), str(unit), "-o", "-"]
        ran = self.tools.run(run, output.folder, self.limits)
        if ran.code:
            return ran
        code = kept(ran.output.decode(errors="replace"))
        tree, files = self.tree.path, _files(listed.read_text(encoding="utf-8"))
        inside = [str(each.relative_to(tree)) for each in files if each.is_relative_to(tree)]
        # A header beside a word file is of no tree: what depends on one is compiled each time.
        own = (folder, output.folder, tree)
        alone = all(not each.is_absolute() or any(map(each.is_relative_to, own)) for each in files)
        if alone and self.kept.prepared_of(output):
            self.made.keep(key, code, tree, inside)
        return Ran(ran.code, ran.said, code.encode())


def _files(rule: str) -> list[Path]:
    """What a rule of make, as compilers write them, depends on."""
    names = re.split(r"(?<!\\)\s+", rule.partition(":")[2].replace("\\\n", " ").strip())
    return [Path(each.replace("\\ ", " ")) for each in names if each]
