"""For a mail to a list: nothing is as wide as 72 columns, the worst comes first.

The width is that of Documentation/process/email-clients.rst, which asks for plain text that no
client breaks anew.
"""

import textwrap
from collections.abc import Iterator
from typing import Final

from zslayout.render.findings import details, findings, for_people
from zslayout.render.quiet import stand
from zslayout.results.diagnostic import Diagnostic
from zslayout.results.result import Detail, Result

WIDTH: Final = 71
"""The longest line, in columns."""


def render(result: Result, _detail: Detail, *, colour: bool = False) -> str:  # noqa: ARG001
    """How it stands, then each finding as a paragraph."""
    parts = [[*_broken(f"zslayout: {stand(result)}: {result.headline}", 0, 2)]]
    parts += [[*_paragraph(each)] for each in for_people(findings(result))]
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts)


def _paragraph(each: Diagnostic) -> Iterator[str]:
    scheme = f", {each.scheme}" if each.scheme else ""
    yield from _broken(f"{each.fate.value.upper()} {each.rule}{scheme}", 0, 2)
    yield from _broken(each.message, 2, 0)
    for line in details(each):
        indent = len(line) - len(line.lstrip())
        yield from _broken(line.strip(), 2 + indent, 2)
    if each.configurations:
        yield from _broken(f"on {', '.join(each.configurations)}", 2, 3)


def _broken(text: str, indent: int, hang: int) -> list[str]:
    """The text in lines, those after the first further to the right."""
    start = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=start + " " * hang)
