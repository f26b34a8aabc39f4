"""`check --source`: a C file, or each step of a patch series on it, on every configuration."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zslayout.cli import streams
from zslayout.cli.options import DocumentFormat
from zslayout.errors import Fault, UserError

if TYPE_CHECKING:
    from zslayout.arch.params import ArchParams
    from zslayout.csource.text import CFile
    from zslayout.pipeline.source import FalseAssertion, SourceCheck
    from zslayout.vc.obligation import Obligation


def check(  # noqa: PLR0913, PLR0917  # the options of `check`
    source: Path,
    patches: Sequence[Path],
    configs: "tuple[ArchParams, ...]",
    obligations: "tuple[Obligation, ...]",
    chain_size: int | None,
    timeout: float,
    *,
    verbose: bool,
    form: DocumentFormat,
) -> None:
    """Check the file, or after each patch again; print, and exit with the worst."""
    from zslayout.pipeline.source import SourceRequest, check_source

    if form is DocumentFormat.MARKDOWN:
        raise UserError([Fault("--format", "a C file is reported as text or json")])
    found = []
    for title, file in steps(source, patches):
        with streams.progress() as told:
            request = SourceRequest(file, configs, obligations, chain_size, timeout)
            found.append((title, check_source(request, told)))
    if form is DocumentFormat.JSON:
        streams.write(_json(found))
    else:
        streams.write("\n".join(_text(title, each, verbose=verbose) for title, each in found))
    codes = {each.exit_code for _, each in found}
    raise typer.Exit(1 if 1 in codes else max(codes))


def steps(source: Path, patches: Sequence[Path]) -> "list[tuple[str, CFile]]":
    """The file as it is, or after each patch, with the patch's title. Raises UserError."""
    from zslayout.csource.text import read

    file = read(str(source), _bytes(source))
    if not patches:
        return [("", file)]
    from zslayout.csource.text import CFile
    from zslayout.patch.apply import applied, concerns
    from zslayout.patch.series import series

    found: list[tuple[str, CFile]] = []
    for path in patches:
        several = series(_bytes(path), str(path))
        if not any(concerns(patch, str(source)) for patch in several):
            raise UserError([Fault(str(path), f"changes nothing in {source}")])
        for patch in several:
            if concerns(patch, str(source)):
                file = CFile(file.name, applied(file.text, patch, str(source)))
                found.append((patch.title, file))
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError([Fault(str(path), f"cannot be read: {error.strerror}")]) from error


def _text(title: str, found: "SourceCheck", *, verbose: bool) -> str:
    from zslayout.report.source import source_text

    file = found.file
    numbers = {
        place.line
        for result in found.check.results
        for finding in result.findings
        for place in finding.places
    }
    report = source_text(
        found.check,
        file=file.name,
        agrees={params.name: name for params, name in found.agrees.items()},
        ended={
            params.name: [_in_numbers(each) for each in false]
            for params, false in found.false_assertions.items()
        },
        lines={number: file.line(number) for number in numbers},
        verbose=verbose,
        paint=streams.paint(),
    )
    return f"After {title}:\n{report}" if title else report


def _in_numbers(false: "FalseAssertion") -> str:
    """`x.c:86:1: static_assert(A + B <= C): A = 52, B = 20, C = 64 at chain size 8`."""
    numbers = ", ".join(f"{name} = {value}" for name, value in false.numbers)
    said = f"{false.place}: static_assert({false.condition})"
    return f"{said}: {numbers} at chain size {false.chain_size}" if numbers else said


def _json(found: "list[tuple[str, SourceCheck]]") -> str:
    from zslayout.report.data import check_json, check_value

    _, last = found[-1]
    more = {"source": _about(last)}
    if found[0][0]:
        steps_ = [
            {"title": title, "source": _about(each), "summary": check_value(each.check)["summary"]}
            for title, each in found
        ]
        return check_json(last.check, {**more, "patches": steps_})
    return check_json(last.check, more)


def _about(found: "SourceCheck") -> dict[str, object]:
    return {
        "file": found.file.name,
        "nearest": found.scheme.name,
        "agrees": {params.name: name or None for params, name in found.agrees.items()},
        "false_assertions": {
            params.name: [
                {
                    "place": str(each.place),
                    "message": each.message,
                    "condition": each.condition,
                    "numbers": dict(each.numbers),
                    "chain_size": each.chain_size,
                }
                for each in false
            ]
            for params, false in found.false_assertions.items()
        },
    }
