"""The output formats. Adding one is a module with a function `render`, and an entry here.

One rule: nothing else compares the name of a format. What a format needs of a result is a type that
the result's class derives from, so commands offer each format that their results have what it takes
for.
"""

from importlib import import_module
from typing import Final, NamedTuple, Protocol, cast

from zslayout.errors import Fault, UserError, did_you_mean
from zslayout.results.result import (
    DebugfsTabular,
    Detail,
    Drawn,
    Explorable,
    Replayable,
    Result,
    Tabular,
)


class _Module(Protocol):
    @staticmethod
    def render(result: object, detail: Detail, *, colour: bool) -> str: ...


class Renderer(NamedTuple):
    """A format: its name, what it is for, and the module that writes it."""

    name: str
    says: str
    module: str
    """Imported when the format is used. Its `render(result, detail, *, colour)` returns the whole
    text, which ends in a newline or is empty."""
    needs: type = Result
    suffixes: tuple[str, ...] = ()
    """Of files that are written in it."""
    for_people: bool = False
    """Whether it tells what would mend things, which takes time to find."""
    bare: bool = False
    """Whether it has no room for diagnostics, so that they are told beside it."""
    of_findings: bool = False
    """Whether it tells what was decided, and nothing of results that only say what there is."""
    streams: bool = False
    """Whether lines of it may tell of the progress before there is a result."""

    def serves(self, has: tuple[type, ...]) -> bool:
        """Whether a result of all these types has what it takes."""
        return any(issubclass(each, self.needs) for each in (Result, *has))

    def render(self, result: Result, detail: Detail, *, colour: bool = False) -> str:
        """The result as text. Raises UserError when this very one cannot be written so."""
        if not isinstance(result, self.needs):
            text = f"{self.name} ({self.says}) does not go with what was asked for"
            fits = ", ".join(each.name for each in offered((type(result),)))
            raise UserError([Fault("--format", text, f"these do: {fits}")])
        module = cast(_Module, import_module(self.module))
        return module.render(result, detail, colour=colour)


USUAL: Final = "text"
"""The format of those who ask for none."""

REGISTRY: Final[dict[str, Renderer]] = {}
"""By name, in the order in which they are offered."""


def register(renderer: Renderer) -> None:
    """Offer a format with every command whose results have what it takes."""
    REGISTRY[renderer.name] = renderer


_ROOM: Final = "zslayout.render"
for _each in (
    Renderer("text", "for people", f"{_ROOM}.text", suffixes=(".txt",), for_people=True),
    Renderer(
        "markdown", "for merge requests", f"{_ROOM}.markdown", suffixes=(".md",), for_people=True
    ),
    Renderer(
        "rst", "for the kernel's documents", f"{_ROOM}.rst", suffixes=(".rst",), for_people=True
    ),
    Renderer(
        "page",
        "a report to be opened in a browser",
        f"{_ROOM}.report_page",
        Explorable,
        (".html",),
        for_people=True,
    ),
    Renderer("html", "a fragment of a page", f"{_ROOM}.html", suffixes=(".html",), for_people=True),
    Renderer("csv", "the table", f"{_ROOM}.csv_table", Tabular, (".csv",), bare=True),
    Renderer("latex", "the table", f"{_ROOM}.latex_table", Tabular, (".tex",), bare=True),
    Renderer("svg", "the word, drawn", f"{_ROOM}.svg", Drawn, (".svg",), bare=True),
    Renderer("json", "everything, for programs", f"{_ROOM}.json_text", suffixes=(".json",)),
    Renderer(
        "jsonl",
        "a verdict or finding a line",
        f"{_ROOM}.json_lines",
        suffixes=(".jsonl",),
        streams=True,
    ),
    Renderer(
        "replay",
        "a trace that run --native repeats",
        f"{_ROOM}.replay",
        Replayable,
        (".trace",),
        bare=True,
    ),
    Renderer("debugfs", "as the kernel's file", f"{_ROOM}.debugfs", DebugfsTabular, bare=True),
):
    register(_each)
for _name, _says, *_suffixes in (
    ("quiet", "one line"),
    ("summary", "a finding a line"),
    ("gcc", "as compilers complain"),
    ("checkpatch", "as checkpatch.pl complains, for hooks"),
    ("mail", "for mailing lists, below 72 columns"),
    ("ktap", "as kernel tests report, version 1", ".ktap"),
    ("sarif", "for code scanning, 2.1.0", ".sarif"),
    ("junit", "for CI dashboards", ".xml"),
    ("github", "annotations of a GitHub action"),
    ("github-summary", "the summary of its step"),
    ("kcidb", "for KernelCI's database, 5.3"),
    ("b4", "for checks of b4 review"),
):
    _module = f"{_ROOM}.{_name.replace('-', '_')}"
    register(Renderer(_name, _says, _module, suffixes=tuple(_suffixes), of_findings=True))


def offered(has: tuple[type, ...] = ()) -> tuple[Renderer, ...]:
    """The formats for results of these types."""
    return tuple(each for each in REGISTRY.values() if each.serves(has))


def by_name(name: str, has: tuple[type, ...] = ()) -> Renderer:
    """The format of this name. Raises UserError when such results cannot be written so."""
    fits = [each.name for each in offered(has)]
    if name in fits:
        return REGISTRY[name]
    if name in REGISTRY:
        text = f"{name} ({REGISTRY[name].says}) does not go with this command"
        raise UserError([Fault("--format", text, f"these do: {', '.join(fits)}")])
    known = did_you_mean(name, fits) or f"known: {', '.join(fits)}"
    raise UserError([Fault("--format", f'no format is named "{name}"', known)])


def by_suffix(suffix: str, has: tuple[type, ...] = ()) -> Renderer:
    """The format of files with this suffix, one for such results first; text where none is."""
    fits = [each for each in REGISTRY.values() if suffix in each.suffixes]
    return next((each for each in fits if each.serves(has)), (*fits, REGISTRY[USUAL])[0])
