"""A report as one page of HTML that needs nothing beside it: no network, no other file.

`page.html` is its skeleton, which is filled in by Jinja2 with what `view` says; the scripts of
`scripts` get `data`, and compute layouts by `arithmetic`.

view        what stands in the page before any script has run
findings    what of it is false or open, and with which address
blocks      parts of a document as HTML, with words drawn
data        what the scripts start from, as JSON
arithmetic  every version of a word as functions in JavaScript, from its tree
"""

from importlib.resources import files
from typing import Final, cast

from zslayout.results.report import ReportResult
from zslayout.results.result import Detail

_SCRIPTS: Final = ("word", "state", "table", "findings", "explorer", "heat", "schedule", "main")


def render(result: object, detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The whole page. Raises ModuleNotFoundError without Jinja2."""
    from jinja2 import Environment, StrictUndefined

    from zslayout.render.report_page import arithmetic, data, view

    found = cast(ReportResult, result)
    folder = files(__name__)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(folder.joinpath("page.html").read_text(encoding="utf-8"))
    scripts = (folder.joinpath(f"scripts/{each}.js") for each in _SCRIPTS)
    return template.render(
        page=view.view(found),
        style=folder.joinpath("style.css").read_text(encoding="utf-8"),
        data=data.embedded(data.data(found)),
        arithmetic=arithmetic.script(found.versions),
        scripts="\n".join(each.read_text(encoding="utf-8") for each in scripts),
    )
