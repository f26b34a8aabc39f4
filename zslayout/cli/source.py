"""`check --source`: a C file, or each step of a patch series on it, on every configuration.

`check --kernel`: the file of a tree, with the numbers that are measured there; with `--since` what
a range of commits does to both.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from zslayout import reading
from zslayout.cli import streams
from zslayout.errors import Fault, UserError
from zslayout.results.result import Result
from zslayout.results.source import SeriesResult, SourceResult

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.csource.text import CFile
    from zslayout.pipeline.probe import ProbeTarget
    from zslayout.vc.obligation import Obligation


def check(  # noqa: PLR0913, PLR0917  # the options of `check`
    source: Path,
    patches: Sequence[Path],
    configs: "tuple[ArchParams, ...]",
    obligations: "tuple[Obligation, ...]",
    chain_size: int | None,
    timeout: float,
    *,
    functions: bool,
) -> Result:
    """Check the file, or after each patch again; its functions, too, if that is asked for."""
    found = [
        (title, _found(file, configs, obligations, chain_size, timeout, functions=functions))
        for title, file in steps(source, patches)
    ]
    return SeriesResult(tuple(found)) if patches else found[0][1]


def _found(  # noqa: PLR0913  # as above
    file: "CFile",
    configs: "tuple[ArchParams, ...]",
    obligations: "tuple[Obligation, ...]",
    chain_size: int | None,
    timeout: float,
    *,
    functions: bool,
) -> SourceResult:
    from zslayout.pipeline.source import SourceRequest, check_source

    with streams.progress() as told:
        request = SourceRequest(file, configs, obligations, chain_size, timeout)
        made = check_source(request, told)
        if functions:
            from zslayout.pipeline.functions import check_functions

            read = check_functions(file.name, file.text, configs, chain_size, told)
            made = replace(made, functions=read)
    return made


def check_tree(  # noqa: PLR0913, PLR0917  # the options of `check`
    kernel: str,
    targets: "tuple[ProbeTarget, ...]",
    obligations: "tuple[Obligation, ...]",
    chain_size: int | None,
    timeout: float,
    told: Callable[[str, int, int], None],
    *,
    functions: bool,
    jobs: int,
    builds: bool,
) -> Result:
    """Check a tree's mm/zsmalloc.c with its own numbers, where these can be measured."""
    from zslayout.cli.probe import interruptible, tree_of
    from zslayout.csource.text import read
    from zslayout.kernel.measure import Measurer
    from zslayout.kernel.scratch import cache_folder, scratch_folder
    from zslayout.kernel.tree import ZSMALLOC
    from zslayout.pipeline.probe import NAMES, ProbeRequest, with_tree_numbers

    with interruptible(), scratch_folder(cache_folder() / "scratch") as (scratch, _):
        tree = tree_of(kernel, scratch)
        request = ProbeRequest(Measurer(tree, NAMES), targets, jobs, builds=builds)
        measured, numbers = with_tree_numbers(request, told)
        file = read(f"{tree.name}/{ZSMALLOC}", reading.read_bytes(tree.source))
    found = _found(file, measured, obligations, chain_size, timeout, functions=functions)
    return replace(found, numbers=numbers)


def check_since(  # noqa: PLR0913  # the options of `check`
    kernel: str,
    since: str,
    targets: "tuple[ProbeTarget, ...]",
    timeout: float,
    told: Callable[[str, int, int], None],
    *,
    jobs: int,
) -> Result:
    """Measure what a range of commits can have changed on both sides, and check what did."""
    from zslayout.cli.probe import interruptible, parts_of, tree_of
    from zslayout.csource.text import read
    from zslayout.kernel.measure import Measurer
    from zslayout.kernel.scratch import cache_folder, scratch_folder
    from zslayout.kernel.tree import ZSMALLOC, changed_files, of_revision
    from zslayout.pipeline.gate import GateRequest, gate
    from zslayout.pipeline.probe import NAMES

    with interruptible(), scratch_folder(cache_folder() / "scratch") as (scratch, _):
        folders = scratch / "before", scratch / "after"
        for folder in folders:
            folder.mkdir()
        after = tree_of(kernel, folders[1])
        repository, revision = parts_of(kernel)
        files = changed_files(repository, since, revision)
        before = of_revision(repository, since, folders[0])
        old, new = (
            read(f"{each.name}/{ZSMALLOC}", reading.read_bytes(each.source))
            for each in (before, after)
        )
        request = GateRequest(
            before=Measurer(before, NAMES),
            after=Measurer(after, NAMES),
            since=since,
            files=files,
            targets=targets,
            sources=(old, new),
            jobs=jobs,
            timeout=timeout,
        )
        return gate(request, told)


def steps(source: Path, patches: Sequence[Path]) -> "list[tuple[str, CFile]]":
    """The file as it is, or after each patch, with the patch's title. Raises UserError."""
    from zslayout.csource.text import read

    file = read(str(source), reading.read_bytes(source))
    if not patches:
        return [("", file)]
    from zslayout.csource.text import CFile
    from zslayout.patch.apply import applied, concerns
    from zslayout.patch.series import series

    found: list[tuple[str, CFile]] = []
    for path in patches:
        several = series(reading.read_bytes(path), str(path))
        if not any(concerns(patch, str(source)) for patch in several):
            raise UserError([Fault(str(path), f"changes nothing in {source}")])
        for patch in several:
            if concerns(patch, str(source)):
                file = CFile(file.name, applied(file.text, patch, str(source)))
                found.append((patch.title, file))
    return found
