"""Annotations of a GitHub action: workflow commands on standard output.

The form and its escapes are those of GitHub's "Workflow commands"; a step shows ten errors, ten
warnings and ten notices, so the worst come first and what is left out is counted.
"""

from collections.abc import Iterator
from typing import Final

from zslayout.render.findings import details, findings, first_place, for_people, scheme, where
from zslayout.render.quiet import stand
from zslayout.results.diagnostic import Diagnostic, Fate
from zslayout.results.result import Detail, Result

_MOST: Final = 10
"""So many of a kind are shown of one step."""
_KINDS: Final = {
    Fate.FAILED: "error",
    Fate.BROKEN: "error",
    Fate.UNDECIDED: "warning",
    Fate.KNOWN: "notice",
}


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """The commands, then how it stands."""
    found = for_people(findings(result))
    lines = [line for kind in ("error", "warning", "notice") for line in _of_kind(kind, found)]
    return "".join(f"{line}\n" for line in (*lines, f"{stand(result)}: {result.headline}"))


def _of_kind(kind: str, found: list[Diagnostic]) -> Iterator[str]:
    every = [each for each in found if _KINDS[each.fate] == kind]
    # The last of those that are shown may have to say how many are not.
    shown = every if len(every) <= _MOST else every[: _MOST - 1]
    yield from (_command(kind, each) for each in shown)
    if shown != every:
        yield f"::{kind} title=zslayout::{len(every) - len(shown)} more"


def _command(kind: str, each: Diagnostic) -> str:
    """One annotation, at its first place, in C or in an archconfig."""
    place = first_place(each)
    at = {} if place is None else {"file": place.file, "line": place.line, "col": place.column}
    titled = {**at, "title": f"{each.rule}{scheme(each)}"}
    said = ",".join(f"{name}={_property(str(value))}" for name, value in titled.items())
    message = "\n".join((f"{each.message}{where(each)}", *details(each)))
    return f"::{kind} {said}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
