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
from zslayout.cli.file_options import FileOptions
from zslayout.errors import Fault, UserError
from zslayout.results.result import Result
from zslayout.results.source import SeriesResult, SourceResult
from zslayout.results.untouched import UntouchedResult

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.cfront.text import CFile
    from zslayout.kernel.release import ReleaseTable
    from zslayout.patch.series import Patch
    from zslayout.pipeline.targets import ProbeTarget
    from zslayout.results.functions import FunctionsResult
    from zslayout.vc.obligation import Obligation


ReadFunctions = Callable[
    [str, str, "Sequence[ArchParams]", int | None, Callable[[str, int, int], None]],
    "FunctionsResult",
]


def functions_reader(*, asked: bool, cache: bool) -> ReadFunctions | None:
    """What reads the functions of a file, if that is asked for; or knows what was found before."""
    if not asked:
        return None
    if cache:
        from zslayout.pipeline.functions.kept import kept_or_checked

        return kept_or_checked
    from zslayout.pipeline.functions.check import check_functions

    return check_functions


def check(  # noqa: PLR0913, PLR0917  # the options of `check`
    source: Path,
    patches: Sequence[Path],
    configs: "tuple[ArchParams, ...]",
    obligations: "tuple[Obligation, ...]",
    chain_size: int | None,
    timeout: float,
    *,
    functions: ReadFunctions | None,
    if_touched: bool,
    table: "ReleaseTable | None" = None,
) -> Result:
    """Check the file, or after each patch again; its functions, too, if that is asked for.

    With the numbers of a release, where its table has them.
    """
    numbers = None
    if table is not None:
        from zslayout.pipeline.release import with_release_numbers

        configs, numbers = with_release_numbers(configs, table)
    found = [
        (
            title,
            replace(
                checked_file(file, configs, obligations, chain_size, timeout, functions=functions),
                numbers=numbers,
            ),
        )
        for title, file in steps(source, patches, if_touched=if_touched)
    ]
    if not found:
        return UntouchedResult(str(source), tuple(map(str, patches)))
    return SeriesResult(tuple(found)) if patches else found[0][1]


def accepting(found: Result, names: Sequence[str]) -> Result:
    """The result, with what was not read accepted by its name.

    Raises UserError when nothing that was not read has one of the names.
    """
    series = found.steps if isinstance(found, SeriesResult) else ()
    read = [found] if isinstance(found, SourceResult) else [step for _, step in series]
    gaps = [gap for each in read for gap in each.not_covered]
    there = ", ".join(dict.fromkeys(gap.what for gap in gaps)) or "nothing"
    unknown = [name for name in names if not any(gap.accepting((name,)).accepted for gap in gaps)]
    if unknown:
        raise UserError(
            [Fault("--allow-unread", f"{each!r} is read; what is not: {there}") for each in unknown]
        )
    if isinstance(found, SourceResult):
        return found.accepting(names)
    return (
        SeriesResult(tuple((title, step.accepting(names)) for title, step in series))
        if series
        else found
    )


def checked_file(  # noqa: PLR0913  # as above
    file: "CFile",
    configs: "tuple[ArchParams, ...]",
    obligations: "tuple[Obligation, ...]",
    chain_size: int | None,
    timeout: float,
    *,
    functions: ReadFunctions | None,
) -> SourceResult:
    """The file on these configurations, and its functions, if that is asked for."""
    from zslayout.pipeline.source import SourceRequest, check_source

    with streams.progress() as told:
        request = SourceRequest(file, configs, obligations, chain_size, timeout)
        made = check_source(request, told)
        if functions is not None:
            read = functions(file.name, file.text, configs, chain_size, told)
            made = made.reading(read)
    return made


def check_tree(  # noqa: PLR0913, PLR0917  # the options of `check`
    of: FileOptions,
    targets: "tuple[ProbeTarget, ...]",
    obligations: "tuple[Obligation, ...]",
    chain_size: int | None,
    timeout: float,
    told: Callable[[str, int, int], None],
    *,
    every: bool,
    functions: ReadFunctions | None,
) -> SourceResult:
    """Check a tree's mm/zsmalloc.c with its own numbers, where these can be measured."""
    from zslayout.cfront.text import read
    from zslayout.cli.interrupts import interruptible
    from zslayout.cli.probe import jobs_of, tree_of
    from zslayout.kernel.measure import Measurer
    from zslayout.kernel.scratch import cache_folder, scratch_folder
    from zslayout.kernel.tree import ZSMALLOC
    from zslayout.kernel.unit_build import usual_folders
    from zslayout.pipeline.headers import HeadersRequest, with_headers
    from zslayout.pipeline.probe import NAMES, ProbeRequest, with_tree_numbers
    from zslayout.pipeline.targets import of_release

    with interruptible(), scratch_folder(cache_folder() / "scratch") as (scratch, _):
        tree, jobs, builds = tree_of(of.kernel or "", scratch), jobs_of(of.jobs), not of.no_build
        fitting = of_release(targets, tree.version) if every else targets
        folders = None if tree.path == scratch else usual_folders()
        measurer = Measurer(tree, NAMES, folders=folders)
        request = ProbeRequest(measurer, fitting, jobs, builds=builds)
        measured, numbers = with_tree_numbers(request, told)
        file = read(f"{tree.name}/{ZSMALLOC}", reading.read_bytes(tree.source))
        found = checked_file(file, measured, obligations, chain_size, timeout, functions=functions)
        asked = HeadersRequest(
            measurer,
            file,
            {each.config.name: each for each in fitting},
            measured,
            numbers.measured,
            functions=functions is not None,
            jobs=jobs,
            builds=builds,
        )
        headers = with_headers(asked, told)
    return replace(found, numbers=numbers, headers=headers)


def check_since(  # noqa: PLR0913, PLR0917  # the options of `check`
    kernel: str,
    since: str,
    patches: Sequence[Path],
    targets: "tuple[ProbeTarget, ...]",
    timeout: float,
    told: Callable[[str, int, int], None],
    *,
    jobs: int,
) -> Result:
    """Measure what a range of commits, or of patches, can have changed on both sides; check it."""
    from zslayout.cfront.text import read
    from zslayout.cli.interrupts import interruptible
    from zslayout.cli.probe import parts_of, tree_of
    from zslayout.kernel.measure import Measurer
    from zslayout.kernel.scratch import cache_folder, scratch_folder
    from zslayout.kernel.tree import ZSMALLOC, changed_files, of_revision, with_texts
    from zslayout.pipeline.gate import GateRequest, gate
    from zslayout.pipeline.probe import NAMES

    with interruptible(), scratch_folder(cache_folder() / "scratch") as (scratch, _):
        folders = scratch / "before", scratch / "after"
        for folder in folders:
            folder.mkdir()
        if patches:
            before = tree_of(kernel, folders[0])
            since = ", ".join(map(str, patches))
            texts = _patched_files(patches, before.path)
            files = tuple(texts)
            after = with_texts(before, texts, folders[1], f"{kernel} with {since}")
        else:
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


def _patched_files(patches: Sequence[Path], tree: Path) -> dict[str, str]:
    """The texts of the files that patches change in a tree, by their names. Raises UserError."""
    from zslayout.patch.apply import applied, touched
    from zslayout.patch.series import series

    texts: dict[str, str] = {}
    for path in patches:
        for patch in series(reading.read_bytes(path), str(path)):
            for name in touched(patch):
                there = (tree / name).is_file()
                text = reading.read_text(tree / name) if there else ""
                texts[name] = applied(texts.get(name, text), patch, name)
    return texts


def steps(
    source: Path, patches: Sequence[Path], *, if_touched: bool = False
) -> "list[tuple[str, CFile]]":
    """The file as it is, or after each patch, with the patch's title.

    None where no patch changes it and that is allowed. Raises UserError.
    """
    from zslayout.cfront.text import read

    file = read(str(source), reading.read_bytes(source))
    if not patches:
        return [("", file)]
    from zslayout.patch.apply import concerns, touched
    from zslayout.patch.series import series

    found: list[tuple[str, CFile]] = []
    for path in patches:
        several = series(reading.read_bytes(path), str(path))
        mine = [patch for patch in several if concerns(patch, str(source))]
        if not mine and not if_touched:
            others = ", ".join(dict.fromkeys(name for each in several for name in touched(each)))
            raise UserError([Fault(str(path), f"changes nothing in {source}, but {others}")])
        for patch in mine:
            file = _patched(file, patch, source, first=not found)
            found.append((patch.title, file))
    return found


def _patched(file: "CFile", patch: "Patch", source: Path, *, first: bool) -> "CFile":
    """The file after a patch, if need be from the version that git says it was made of."""
    from zslayout.cfront.text import CFile, read
    from zslayout.cli.preimage import preimage
    from zslayout.patch.apply import applied

    try:
        return CFile(file.name, applied(file.text, patch, str(source)))
    except UserError:
        before = preimage(patch.diff, source) if first else None
        if before is None:
            raise
        return CFile(file.name, applied(read(file.name, before).text, patch, str(source)))
