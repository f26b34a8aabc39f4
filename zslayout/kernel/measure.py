"""A configuration of a tree to numbers: configured, prepared, asked, and kept."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zslayout.errors import Fault, UserError
from zslayout.kernel.output import (
    BuildError,
    KernelConfig,
    MakeRun,
    OutputFolder,
    of_built,
    prepared,
)
from zslayout.kernel.prepared import PreparedFolders
from zslayout.kernel.scratch import cache_folder, scratch_folder, tools_folder
from zslayout.kernel.store import Measurement, NumberStore
from zslayout.kernel.tool import USUAL_LIMITS, ToolLimits, ToolProcesses
from zslayout.kernel.toolchain import Toolchain, toolchains
from zslayout.kernel.tree import KernelTree
from zslayout.kernel.unit import Answers, ask

MAX_POSSIBLE: Final = "MAX_POSSIBLE_PHYSMEM_BITS"
MAX_PHYSMEM: Final = "MAX_PHYSMEM_BITS"


@dataclass(frozen=True, slots=True, eq=False)
class Measurer:
    """What measures configurations of one tree, from several threads at once."""

    tree: KernelTree
    names: tuple[str, ...]
    """The macros to be asked for."""
    limits: ToolLimits = USUAL_LIMITS
    tools: ToolProcesses = field(default_factory=ToolProcesses)
    store: NumberStore = field(default_factory=lambda: NumberStore(cache_folder() / "measured"))
    folders: PreparedFolders | None = None
    """Where prepared output directories are kept, if they are: what asks more needs no make."""
    compiler: str = ""
    """The kind that is to be asked, where one is."""

    def kept(self, config: KernelConfig) -> Measurement | None:
        """What was measured of it before, if nothing that it was made of has changed."""
        keys = (self._key(config, each) for each in self._compilers(config))
        found = (self.store.find(key, self.tree.path) for key in keys)
        return next((each for each in found if each is not None), None)

    def measured(self, config: KernelConfig) -> Measurement:
        """Measure it, by the first compiler that builds it, and keep that. Raises UserError."""
        failed = None
        for compiler in self._compilers(config):
            try:
                return self._measured_by(compiler, config)
            except BuildError as error:
                failed = failed or error
        raise failed or UserError([Fault(config.name, "there is no compiler for it")])

    def _measured_by(self, compiler: Toolchain, config: KernelConfig) -> Measurement:
        with scratch_folder(cache_folder() / "scratch") as (folder, lock):
            run = MakeRun(self.tools, self.limits, lock, tools_folder(self.tree.path))
            output = self._output(compiler, config, folder, run)
            answers = ask(output, self.names, folder, self.tools, self.limits)
            files = {*output.read(config.arch), *answers.files}
        found = _measurement(answers, compiler.text)
        self.store.keep(self._key(config, compiler), found, self.tree.path, sorted(files))
        return found

    def _output(
        self, compiler: Toolchain, config: KernelConfig, folder: Path, run: MakeRun
    ) -> OutputFolder:
        """The tree configured so, from what was kept or anew, and kept then."""
        place = config.place or config.name
        key = (config.arch, config.text, compiler.text, *compiler.variables)
        if self.folders is not None:
            found = self.folders.find(key, self.tree, place)
            if found is not None:
                return found
        output = prepared(self.tree, config, compiler, folder, run)
        if self.folders is None:
            return output
        return self.folders.keep(key, output, config.arch, place)

    def files(self, config: KernelConfig) -> tuple[str, ...]:
        """The files of the tree that its kept measurement was made of."""
        for each in self._compilers(config):
            found = self.store.texts.files(self._key(config, each), self.tree.path)
            if found:
                return found
        return ()

    def of_output(self, folder: Path, place: str) -> Measurement:
        """Ask in an output directory of the user's: only the compiler runs. Raises UserError."""
        output = of_built(self.tree, folder, place)
        with scratch_folder(cache_folder() / "scratch") as (scratch, _):
            answers = ask(output, self.names, scratch, self.tools, self.limits)
        return _measurement(answers, _compiler_text(output))

    def _compilers(self, config: KernelConfig) -> tuple[Toolchain, ...]:
        return toolchains(self.tree.path, config.arch, config.triple, self.tools, self.compiler)

    def _key(self, config: KernelConfig, compiler: Toolchain) -> tuple[str, ...]:
        return (config.arch, config.text, compiler.text, *compiler.variables, *self.names)


def _measurement(answers: Answers, compiler: str) -> Measurement:
    return Measurement(compiler, answers.values, answers.boot_time, answers.places)


def _compiler_text(output: OutputFolder) -> str:
    return output.settings.get("CC_VERSION_TEXT", output.command[0])
