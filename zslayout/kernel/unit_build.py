"""Units of ours compiled in a kernel tree: configured there, with a file's own flags."""

import hashlib
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
from zslayout.kernel.toolchain import Toolchain, toolchains
from zslayout.kernel.tree import KernelTree

CLANG: Final = "clang"
_LISTED: Final = "zslayout-unit.d"
_UNOPTIMISED: Final = ("-Xclang", "-disable-llvm-passes")
_OPTIMISED: Final = (
    *("-S", "-emit-llvm", "-O2", "-fno-vectorize", "-fno-slp-vectorize"),
    *("-w", "-Wno-error", "-Qunused-arguments"),  # headers and macros are of no use here
)
_SHORT: Final = 30_000
"""Letters of a unit that is optimised as a whole: to start a compiler again takes longer."""
_STALE: Final = "since the precompiled header"
"""What clang says where a file has another time than when the head was compiled."""


def is_clang(output: OutputFolder) -> bool:
    """Whether the compiler of a configuration writes LLVM IR."""
    return CLANG in Path(output.command[0]).name


def usual_folders() -> PreparedFolders:
    """Those in the user's cache."""
    return PreparedFolders(cache_folder() / "prepared")


@dataclass(frozen=True, slots=True, eq=False)
class UnitBuilder:
    """What compiles units that begin alike in one tree, from several threads at once."""

    tree: KernelTree
    limits: ToolLimits = USUAL_LIMITS
    tools: ToolProcesses = field(default_factory=ToolProcesses)
    kept: PreparedFolders = field(default_factory=usual_folders)
    made: ContentStore = field(default_factory=lambda: ContentStore(cache_folder() / "words"))
    """Code of units that were compiled before."""
    head: str = ""
    """C that every unit begins with: compiled once for each configuration, and kept with it."""
    flags: tuple[str, ...] = ()
    """What a compiler is told beside a file's own flags."""
    shortened: Callable[[str], str] | None = None
    """What leaves out of code what nobody wants, before it is optimised."""
    any_compiler: bool = False
    """Whether a gcc will do where no clang builds the configuration."""

    def output(self, config: KernelConfig, *, builds: bool = True) -> OutputFolder:
        """The tree configured so, from what was kept or anew. Raises UserError."""
        place = config.place or config.name
        known = toolchains(self.tree.path, config.arch, config.triple, self.tools)
        wanted = [each for each in known if self.any_compiler or each.kind == "clang"]
        if not wanted:
            text = "clang has no such target, and LLVM IR is what is read"
            raise UserError([Fault(config.name, text)])
        for compiler in wanted:
            key = (config.arch, config.text, compiler.text, *compiler.variables)
            found = self.kept.find(key, self.tree, place)
            if found is not None:
                return found
        if not builds:
            text = "was not configured before"
            raise UserError([Fault(config.name, text, "--no-build runs no make")])
        *others, last = wanted
        for compiler in others:
            try:
                return self._made(config, compiler, place)
            except BuildError:
                continue  # clang knows the architecture, and not this machine of it
        return self._made(config, last, place)

    def _made(self, config: KernelConfig, compiler: Toolchain, place: str) -> OutputFolder:
        key = (config.arch, config.text, compiler.text, *compiler.variables)
        with scratch_folder(cache_folder() / "scratch") as (folder, lock):
            run = MakeRun(self.tools, self.limits, lock, tools_folder(self.tree.path))
            output = prepared(self.tree, config, compiler, folder, run)
            moved = self.kept.keep(key, output, config.arch, place)
            if moved.folder == output.folder:
                raise UserError([Fault(str(self.kept.folder), "cannot be written")])
            if is_clang(moved):
                self._head(moved, folder)
        return moved

    def ran(self, output: OutputFolder, text: str, *flags: str) -> Ran:
        """What the compiler of a configuration says and makes of a text by these flags."""
        with scratch_folder(cache_folder() / "scratch") as (folder, _):
            unit = folder / "zslayout-unit.c"
            unit.write_text(text, encoding="utf-8")
            return self.tools.run([*output.command, *flags, str(unit)], output.folder, self.limits)

    def code(
        self, output: OutputFolder, units: Sequence[str], wanted: Callable[[str], str] = str
    ) -> list[Ran]:
        """What the compiler of a configuration makes of units, and says of each.

        What was compiled before, of files that are the same, is not compiled again. `wanted` takes
        of the code what is to be kept.
        """
        if not is_clang(output):
            raise UserError([Fault(output.command[0], "is no clang: LLVM IR is read")])
        prepared = self.kept.prepared_of(output)
        keys = [(*output.command, *self.flags, self.head, text, prepared) for text in units]
        found = {key: self.made.find(key, self.tree.path) for key in keys if prepared}
        ran = {key: Ran(0, "", ir.encode()) for key, ir in found.items() if ir is not None}
        new = [(key, text) for key, text in zip(keys, units, strict=True) if key not in ran]
        if new:
            with scratch_folder(cache_folder() / "scratch") as (folder, _):
                head = self._head(output, folder)
                for key, text in new:
                    done = self._unit(output, text, folder, head)
                    if _STALE in done.said:
                        head = self._head(output, folder, anew=True)
                        done = self._unit(output, text, folder, head)
                    ran[key] = self._wanted(done, output, folder, wanted, key if prepared else ())
        return [ran[key] for key in keys]

    def _head(self, output: OutputFolder, scratch: Path, *, anew: bool = False) -> Path | None:
        """The compiled head; nothing where there is none, or it does not compile by itself.

        It lies in the directory that is kept for the configuration, else with other scratch files.
        """
        if not self.head:
            return None
        said = "\0".join((*output.command, *self.flags, self.head)).encode()
        name = f"zslayout-head-{hashlib.sha256(said).hexdigest()[:16]}"
        folder = output.folder if self.kept.prepared_of(output) else scratch
        file, compiled = folder / f"{name}.h", folder / f"{name}.pch"
        if compiled.is_file() and not anew:
            return compiled
        file.write_text(self.head, encoding="utf-8")
        part = scratch / f"{name}.part"
        flags = [each for each in self.flags if each not in {"-S", "-emit-llvm"}]
        made = [*output.command, *flags, "-x", "c-header", str(file), "-o", str(part)]
        if self.tools.run(made, output.folder, self.limits).code:
            return None
        part.replace(compiled)
        return compiled

    def _unit(self, output: OutputFolder, text: str, folder: Path, head: Path | None) -> Ran:
        shortened = None if len(text) < _SHORT else self.shortened
        first = () if head is None else ("-include-pch", str(head))
        text = text if head is not None else f"{self.head}{text}"
        unit, listed = folder / "zslayout-unit.c", folder / _LISTED
        unit.write_text(text, encoding="utf-8")
        plain = () if shortened is None else _UNOPTIMISED
        command = [*output.command, *self.flags, *first, "-MD", "-MF", str(listed), str(unit)]
        ran = self.tools.run([*command, *plain, "-o", "-"], output.folder, self.limits)
        if ran.code or shortened is None:
            return ran
        code = folder / "zslayout-unit.ll"
        code.write_text(shortened(ran.output.decode(errors="replace")), encoding="utf-8")
        command = [*output.command, *_OPTIMISED, "-x", "ir", str(code)]
        return self.tools.run([*command, "-o", "-"], output.folder, self.limits)

    def _wanted(
        self,
        ran: Ran,
        output: OutputFolder,
        folder: Path,
        wanted: Callable[[str], str],
        key: Sequence[str],
    ) -> Ran:
        """What is wanted of code, which is kept under a key if it is of the tree's files alone."""
        if ran.code:
            return ran
        code = wanted(ran.output.decode(errors="replace"))
        tree, files = self.tree.path, _files((folder / _LISTED).read_text(encoding="utf-8"))
        # A header beside a word file is of no tree: what depends on one is compiled each time.
        own = (folder, output.folder, tree)
        if key and all(
            not each.is_absolute() or any(map(each.is_relative_to, own)) for each in files
        ):
            inside = [str(each.relative_to(tree)) for each in files if each.is_relative_to(tree)]
            self.made.keep(key, code, tree, inside)
        return Ran(ran.code, ran.said, code.encode())


def _files(rule: str) -> list[Path]:
    """What a rule of make, as compilers write them, depends on."""
    names = re.split(r"(?<!\\)\s+", rule.partition(":")[2].replace("\\\n", " ").strip())
    return [Path(each.replace("\\ ", " ")) for each in names if each]
