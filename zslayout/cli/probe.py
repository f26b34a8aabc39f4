"""`probe`: what a kernel tree's own headers say, measured by its build system and a compiler."""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from zslayout import reading
from zslayout.cli import options as opt
from zslayout.cli.interrupts import interruptible
from zslayout.cli.report import Report, reports
from zslayout.errors import Fault, UserError, refuse
from zslayout.results.result import Detail, Tabular

if TYPE_CHECKING:
    from zslayout.kernel.tree import KernelTree
    from zslayout.pipeline.targets import ProbeTarget
    from zslayout.results.probe import MeasuredConfig, ProbeResult

_MEGABYTE: Final = 1 << 20
_ARCH_LINE: Final = re.compile(r"^# Linux/(\w+) ", re.MULTILINE)
_FOLDERS: Final = {"i386": "x86", "x86_64": "x86", "sparc64": "sparc", "parisc64": "parisc"}
"""What a .config calls an architecture that has another folder under arch/."""


def jobs_of(number: int | None) -> int:
    """How many configurations at a time."""
    return number or os.cpu_count() or 1


@reports(Tabular)
def probe(
    kernel: opt.Kernel,
    arch: opt.Archs = None,
    config: Annotated[
        list[Path] | None,
        opt.option(
            "--config -c FILE",
            "An archconfig (.toml), or a kernel's .config, /proc/config.gz; may be repeated.",
        ),
    ] = None,
    every: opt.All = False,
    defconfig: Annotated[
        list[str] | None,
        opt.option(
            "--defconfig GLOB",
            "Those of the tree's arch/ARCH/configs/NAME whose ARCH/NAME match, as 'arm*/*';"
            " may be repeated.",
        ),
    ] = None,
    randconfig: Annotated[
        list[str] | None,
        opt.option(
            "--randconfig ARCH:SEED[-SEED]",
            "What Kconfig makes up of these seeds (KCONFIG_SEED), with mm/zsmalloc.c; may be"
            " repeated.",
        ),
    ] = None,
    verify: Annotated[
        bool, opt.option("--verify", "Fail (1) when a number is not the archconfig's.")
    ] = False,
    jobs: opt.Jobs = None,
    dask: Annotated[
        str,
        opt.option(
            "ADDRESS", "Measure on the workers of this scheduler of Dask, as tcp://host:8786."
        ),
    ] = "",
    no_build: opt.NoBuild = False,
    compiler: Annotated[
        Literal["clang", "gcc"] | None,
        opt.option(
            "--compiler",
            "Ask this one alone; gcc answers Kconfig's questions in half the time."
            "  [default: clang, and gcc where it fails]",
        ),
    ] = None,
    write: Annotated[
        Path | None, opt.option("--write FOLDER", "Write each as an archconfig there.")
    ] = None,
    release_table: Annotated[
        Path | None,
        opt.option("--release-table FILE", "Write all in one table, for check --release."),
    ] = None,
    timeout: Annotated[float, opt.timeout("Give up on a make or a compiler after so long.")] = 900,
    memory: Annotated[
        int, opt.option("MIB", "What each process of a build may take.", min=64)
    ] = 4096,
    verbose: Annotated[bool, opt.verbose("List the numbers beside --verify, too.")] = False,
    *,
    report: Report,
) -> None:
    """Measure a kernel tree's numbers: configure it, and ask a compiler with its own headers.

    This runs code of the tree, its Makefiles and its Kconfig, as `make` does: do not point it at a
    tree that you would not build. The tree is not written to. What was measured is kept by contents
    in the user's cache, so that it is measured once.

    Examples: zslayout probe --kernel . --arch riscv64-sv57; zslayout probe --kernel ~/linux --all
    --verify; zslayout probe --kernel . --config .config
    """
    from zslayout.cli import inputs, streams
    from zslayout.kernel.measure import Measurer
    from zslayout.kernel.release import release_text
    from zslayout.kernel.scratch import cache_folder, scratch_folder
    from zslayout.kernel.tool import ToolLimits
    from zslayout.pipeline.probe import NAMES, ProbeRequest
    from zslayout.pipeline.probe import probe as measure
    from zslayout.pipeline.release import release_table as of_probe
    from zslayout.pipeline.targets import of_defconfigs, of_release, of_seeds

    limits = ToolLimits(timeout, memory * _MEGABYTE)
    scratch_in = cache_folder() / "scratch"
    with interruptible(), scratch_folder(scratch_in) as (scratch, _), inputs.all_faults() as read:
        tree = read(tree_of, kernel, scratch)
        own = read(of_defconfigs, tree, defconfig) if defconfig and not read.faults else ()
        seeds = read(of_seeds, tree, randconfig) if randconfig and not read.faults else ()
        asked = arch or config or every or not (defconfig or randconfig)
        targets = read(targets_of, arch or [], config or [], every=every) if asked else ()
        read(
            inputs.refuse_options,
            (dask and jobs, "--jobs", "is of this machine: --dask has workers of its own"),
            (write is not None and not write.is_dir(), "--write", f"{write} is no folder"),
        )
        read(refuse, streams.unwritable([release_table] if release_table else []))
        if read.faults:
            raise UserError(read.faults)
        targets = of_release(targets, tree.version) if every else targets
        request = ProbeRequest(
            Measurer(tree, NAMES, limits, compiler=compiler or ""),
            (*targets, *own, *seeds),
            jobs_of(jobs),
            verify,
            builds=not no_build,
            cluster=dask,
        )
        with report.progress() as told:
            found = measure(request, told)
    if write is not None:
        found = replace(found, written=tuple(_write(each, found, write) for each in found.probes))
    if release_table is not None:
        table = of_probe(found, str(release_table))
        streams.replace_file(release_table, release_text(table))
        found = replace(found, written=(*found.written, str(release_table)))
    report.finish(found, Detail(verbose=verbose))


def tree_of(said: str, scratch: Path) -> "KernelTree":
    """The tree in a folder, or of a revision of one: FOLDER@REV. Raises UserError."""
    from zslayout.kernel.tree import of_folder, of_revision

    folder, revision = parts_of(said)
    return of_revision(folder, revision, scratch) if revision else of_folder(folder, scratch)


def parts_of(said: str) -> tuple[Path, str]:
    """The folder of a tree, and the revision if it is one of FOLDER@REV."""
    folder, at, revision = said.rpartition("@")
    if at and revision and not Path(said).exists():
        return Path(folder or "."), revision
    return Path(said), ""


def targets_of(
    archs: Sequence[str], files: Sequence[Path], *, every: bool
) -> "tuple[ProbeTarget, ...]":
    """What is to be measured: archconfigs, and whole .config files. Raises UserError."""
    from zslayout.cli import inputs
    from zslayout.pipeline.targets import archconfig_target

    ours = [each for each in files if each.suffix == ".toml"]
    theirs = [each for each in files if each.suffix != ".toml"]
    with inputs.all_faults() as read:
        whole = [read(_of_dot_config, each) for each in theirs]
        some = archs or ours or every or not theirs
        configs = read(inputs.configs, archs, ours, every=every) if some else ()
    return (*map(archconfig_target, configs), *whole)


def _of_dot_config(file: Path) -> "ProbeTarget":
    from zslayout.kernel import machine
    from zslayout.kernel.kconfig import settings
    from zslayout.kernel.output import KernelConfig
    from zslayout.pipeline.targets import ProbeTarget, triple_of

    content = reading.read_bytes(file)
    try:
        import gzip

        content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        text = content.decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UserError([Fault(str(file), f"cannot be read: {error}")]) from error
    named = _ARCH_LINE.search(text)
    if named is None:
        reason = "is no kernel's .config: it has no line `# Linux/ARCH VERSION`"
        raise UserError([Fault(str(file), reason)])
    arch = _FOLDERS.get(named[1], named[1])
    triple = triple_of(arch, "64BIT" in settings(text))
    config = KernelConfig(str(file), arch, (), triple, whole=text, place=str(file))
    bits = machine.physical_bits() if machine.is_running(file) else None
    return ProbeTarget(config, folder=file.parent, machine_bits=bits)


def _write(config: "MeasuredConfig", found: "ProbeResult", folder: Path) -> str:
    from zslayout.arch import shipped
    from zslayout.cli import streams
    from zslayout.pipeline.probe import archconfig_text

    name = config.arch if config.arch in shipped.names() else f"{config.folder}-measured"
    known = shipped.folder() / f"{name}.toml"
    text = archconfig_text(
        config,
        name,
        found.kernel,
        reading.read_text(known) if known.is_file() else "",
        found.commit,
    )
    streams.replace_file(folder / known.name, text)
    return str(folder / known.name)
