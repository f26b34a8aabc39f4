"""Where a result goes and in which format: the options that every command with a result has.

`--format NAME` is what standard output gets, `--output FORMAT=PATH` writes a file beside it, as
often as it is given, and `--output FORMAT=-` is standard output again. A result is written in all
of them before the command ends with its exit code. Faults in what was given are a result too.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple, NoReturn

import typer

from zslayout.cli import options as opt
from zslayout.cli import streams
from zslayout.errors import Fault, UserError, refuse
from zslayout.render import registry
from zslayout.render.registry import USUAL, Renderer
from zslayout.results.result import Detail, Result

_USUAL: Final = Detail()
_STDOUT: Final = "-"
_NAMED: Final = re.compile(r"([a-z][a-z0-9-]*)=(.*)", re.DOTALL)
Command = Callable[..., None]


class Output(NamedTuple):
    """A file that a result is written to."""

    renderer: Renderer
    path: Path


class Report:
    """What a command does with its result."""

    def __init__(self, said: Renderer | None, outputs: Sequence[Output], has: tuple[type, ...]):
        self.said = said
        """What standard output gets, where somebody said so."""
        self.outputs = tuple(outputs)
        self.has = has
        """What the command's results are, beside `Result`."""

    @property
    def renderer(self) -> Renderer:
        """What standard output gets."""
        return self.said or registry.REGISTRY[USUAL]

    def otherwise(self, form: str) -> "Report":
        """The same, with another format for standard output where nobody has said which."""
        return Report(self.said or registry.REGISTRY[form], self.outputs, self.has)

    @property
    def for_people(self) -> bool:
        """Whether anybody is to read it, who wants to be told what would mend things."""
        return any(
            each.for_people for each in (self.renderer, *(at.renderer for at in self.outputs))
        )

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """What a command tells of its progress to whoever reads along."""
        with streams.progress() as told:
            yield streams.events(told) if self.renderer.streams else told

    def show(self, result: Result, detail: Detail = _USUAL) -> None:
        """Write it in every format; beside it what a format has no room for."""
        text = self.renderer.render(result, detail, colour=streams.coloured())
        self.write(result, detail)
        streams.write(text)
        if self.renderer.bare:
            from zslayout.results.diagnostic import Level, merged

            quiet = (Level.OK, Level.SKIPPED)
            for each in merged(each for each in result.diagnostics() if each.level not in quiet):
                streams.complain(each.message)

    def write(self, result: Result, detail: Detail = _USUAL) -> None:
        """Write the files alone."""
        texts = [(each.path, each.renderer.render(result, detail)) for each in self.outputs]
        for path, content in texts:
            streams.replace_file(path, content)

    def finish(self, result: Result, detail: Detail = _USUAL) -> NoReturn:
        """The same, and end with the result's exit code."""
        self.show(result, detail)
        raise typer.Exit(result.exit_code)


def reports(*has: type, to_file: bool = False) -> Callable[[Command], Command]:
    """Give a command the options of reports, for results of these types beside `Result`.

    It takes a `report` in their place, its last parameter. `to_file` says that it is written to a
    file as a rule: then -o is short for --output, as elsewhere for other things.
    """

    def offered(command: Command) -> Command:
        given = inspect.signature(command, eval_str=True)
        own = [each for each in given.parameters.values() if each.name != "report"]

        def reporting(**words: Any) -> None:
            asked = {option.name: words.pop(option.name) for option in options}
            command(**words, report=_report(has, **asked))

        options = _options(has, to_file=to_file)
        reporting.__signature__ = given.replace(parameters=[*own, *options])  # type: ignore[attr-defined]
        reporting.__annotations__ = {each.name: each.annotation for each in (*own, *options)}
        reporting.__name__, reporting.__doc__ = command.__name__, command.__doc__
        reporting.__module__ = command.__module__
        return reporting

    return offered


def _options(has: tuple[type, ...], *, to_file: bool) -> list[inspect.Parameter]:
    """`--format`, `--output`, `--quiet`, `--summary`."""
    outputs = typer.Option(
        *(["--output", "-o"] if to_file else ["--output"]),
        metavar="FORMAT=PATH",
        help="Write it to a file as well, - is standard output; may be repeated.",
    )
    quiet = typer.Option("--quiet", "-q", help="One line; the exit code says the rest.")
    summary = typer.Option("--summary", help="A line for each finding.")
    return [
        _option("form", str | None, opt.form(*has)),
        _option("output", list[str] | None, outputs),
        _option("quiet", bool, quiet, default=False),
        _option("summary", bool, summary, default=False),
    ]


def _option(name: str, kind: Any, info: Any, default: object = None) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, info]
    )


def _report(
    has: tuple[type, ...],
    *,
    form: str | None,
    output: Sequence[str] | None,
    quiet: bool,
    summary: bool,
) -> Report:
    """What these options come to. Raises UserError with everything that is wrong with them."""
    said = [("--format", form)] if form else []
    said += [(f"--{name}", name) for name, on in (("quiet", quiet), ("summary", summary)) if on]
    faults: list[Fault] = []
    outputs: list[Output] = []
    for each in output or []:
        try:
            renderer, path = parsed(each, has)
        except UserError as error:
            faults += error.faults
            continue
        if path == _STDOUT:
            said.append(("--output", renderer.name))
        else:
            outputs.append(Output(renderer, Path(path)))
    faults += [
        Fault(option, "standard output takes one format, and has one already")
        for option, _ in said[1:]
    ]
    paths = [each.path for each in outputs]
    faults += [
        Fault("--output", f"{path} is written twice")
        for path in dict.fromkeys(path for path in paths if paths.count(path) > 1)
    ]
    faults += streams.unwritable(paths)
    refuse(faults)
    return Report(registry.by_name(said[0][1], has) if said else None, outputs, has)


def parsed(text: str, has: tuple[type, ...] = ()) -> tuple[Renderer, str]:
    """A format and where it goes; without a name, the format of files with that suffix.

    Raises UserError for a format that is unknown, or does not go with such results.
    """
    named = _NAMED.fullmatch(text)
    if named is None:
        if text in registry.REGISTRY:
            raise UserError([Fault("--output", f"{text}: expected {text}=PATH, or {text}=-")])
        return registry.by_name(registry.by_suffix(Path(text).suffix, has).name, has), text
    if not named[2]:
        raise UserError([Fault("--output", f"{text}: names no file")])
    try:
        return registry.by_name(named[1], has), named[2]
    except UserError as error:
        raise UserError(Fault("--output", f.text, f.help) for f in error.faults) from error


def faulty(faults: Iterable[Fault], words: Sequence[str]) -> None:
    """Say what is wrong with what was given, in the formats that the command line asks for.

    What a command line asks for is looked for word by word, for it may be what cannot be read.
    """
    from zslayout.results.faults import FaultsResult

    found = tuple(faults)
    result = FaultsResult(found, _key_lines(found))
    for renderer, path in _asked(words):
        if not renderer.bare and not renderer.for_people:
            text = renderer.render(result, _USUAL)
            try:
                if path == _STDOUT:
                    streams.write(text)
                elif not streams.unwritable([Path(path)]):
                    streams.replace_file(Path(path), text)
            except UserError:
                continue  # what is wrong is told on standard error in any case


def _key_lines(faults: Iterable[Fault]) -> dict[str, int]:
    """The lines of the places that are keys of TOML files which can be read."""
    from zslayout import reading
    from zslayout.arch.toml import key_line

    found = {}
    for each in faults:
        file, key, path = each.place.partition(":$")
        if key and Path(file).is_file():
            with suppress(UserError):
                found[each.place] = key_line(reading.read_text(Path(file)), path)
    return found


def _asked(words: Sequence[str]) -> Iterator[tuple[Renderer, str]]:
    """The formats that a command line names, and where they go."""
    for word, after in zip(words, [*words[1:], ""], strict=False):
        if word == "--":
            return
        name, equals, value = word.partition("=")
        value = value if equals else after
        if name in ("--format", "-f") or (word.startswith("-f") and word[2:] in registry.REGISTRY):
            value = word[2:] if word[2:] in registry.REGISTRY else value
            if value in registry.REGISTRY:
                yield registry.REGISTRY[value], _STDOUT
        elif name == "--output":
            try:
                yield parsed(value, _EVERY)
            except UserError:
                continue


_EVERY: Final = tuple({each.needs for each in registry.REGISTRY.values()})
