"""A unit of a word compiled in a kernel tree: configured there, with a file's own flags."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zslayout.errors import Fault, UserError
from zslayout.kernel.output import BuildError, KernelConfig, MakeRun, OutputFolder, prepared
from zslayout.kernel.prepared import PreparedFolders
from zslayout.kernel.scratch import cache_folder, scratch_folder
from zslayout.kernel.tool import USUAL_LIMITS, Ran, ToolLimits, ToolProcesses
from zslayout.kernel.toolchain import toolchains
from zslayout.kernel.tree import KernelTree

_CLANG: Final = "clang"


@dataclass(frozen=True, slots=True, eq=False)
class WordBuilder:
    """What compiles units in one tree, from several threads at once."""

    tree: KernelTree
    limits: ToolLimits = USUAL_LIMITS
    tools: ToolProcesses = field(default_factory=ToolProcesses)
    kept: PreparedFolders = field(
        default_factory=lambda: PreparedFolders(cache_folder() / "prepared")
    )

    def output(self, config: KernelConfig, *, builds: bool = True) -> OutputFolder:
        """The tree configured so, from what was kept or anew. Raises UserError."""
        place = config.place or config.name
        known = toolchains(self.tree.path, config.arch, config.triple, self.tools)
        compiler = next((each for each in known if each.variables[0].startswith("CC=")), None)
        if compiler is None:
            text = "LLVM IR is read, and no clang here compiles for it"
            raise UserError([Fault(config.name, text)])
        key = (config.arch, config.text, compiler.text, *compiler.variables)
        found = self.kept.find(key, self.tree, place)
        if found is not None:
            return found
        if not builds:
            text = "was not configured before"
            raise UserError([Fault(config.name, text, "--no-build runs no make")])
        with scratch_folder(cache_folder() / "scratch") as (folder, lock):
            run = MakeRun(self.tools, self.limits, lock)
            output = prepared(self.tree, config, compiler, folder, run)
            moved = self.kept.keep(key, output, config.arch, place)
            if moved.folder == output.folder:
                raise BuildError([Fault(str(self.kept.folder), "cannot be written")])
        return moved

    def ir(self, output: OutputFolder, text: str, flags: tuple[str, ...]) -> Ran:
        """What the compiler of a configuration makes of a unit, and says of it."""
        if _CLANG not in Path(output.command[0]).name:
            raise UserError([Fault(output.command[0], "is no clang: LLVM IR is read")])
        with scratch_folder(cache_folder() / "scratch") as (folder, _):
            unit = folder / "zslayout-word.c"
            unit.write_text(text, encoding="utf-8")
            return self.tools.run([*output.command, *flags, str(unit)], output.folder, self.limits)
