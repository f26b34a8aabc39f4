"""`check --source`: a C file, or each step of a patch series on it, on every configuration."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from zslayout import reading
from zslayout.cli import streams
from zslayout.errors import Fault, UserError
from zslayout.results.result import Result
from zslayout.results.source import SeriesResult

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.csource.text import CFile
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
    from zslayout.pipeline.source import SourceRequest, check_source

    found = []
    for title, file in steps(source, patches):
        with streams.progress() as told:
            request = SourceRequest(file, configs, obligations, chain_size, timeout)
            made = check_source(request, told)
            if functions:
                from zslayout.pipeline.functions import check_functions

                read = check_functions(file.name, file.text, configs, chain_size, told)
                made = replace(made, functions=read)
            found.append((title, made))
    return SeriesResult(tuple(found)) if patches else found[0][1]


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
