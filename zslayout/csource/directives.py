"""What the preprocessor of a C file asks, and which lines hang on the answer.

No compiler keeps this: of an #if that is true, nothing is left. Comments and continued lines are
taken as C takes them; what is asked is not evaluated here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from zslayout.csource.text import CFile
from zslayout.errors import Place

_ASKS = frozenset({"if", "ifdef", "ifndef", "elif", "elifdef", "elifndef"})


@dataclass(frozen=True, slots=True)
class Conditional:
    """An #if or #elif. What it decides goes on to line `last`, where the #endif is."""

    place: Place
    last: int
    asks: tuple[str, ...]
    """The names that it asks for."""
    definition: str = ""
    """The name, where all that it asks is whether that is defined."""


@dataclass(frozen=True, slots=True)
class Directives:
    """The conditionals of a file in its order, and the line of every definition of a macro."""

    conditionals: tuple[Conditional, ...]
    defined: tuple[tuple[str, int], ...]

    def deciding(self, line: int) -> tuple[Conditional, ...]:
        """What decides whether a line counts, the nearest first.

        Of one that asks whether a name is defined which the file defines above it: what decides
        about that definition.
        """
        return tuple(dict.fromkeys(self._deciding(line)))

    def _deciding(self, line: int) -> Iterator[Conditional]:
        for each in reversed(self.conditionals):
            if each.place.line < line <= each.last:
                above = [
                    at
                    for name, at in self.defined
                    if name == each.definition and at < each.place.line
                ]
                yield from self._deciding(above[-1]) if above else (each,)

    def within(self, first: int, last: int) -> tuple[Conditional, ...]:
        """What decides about a part of these lines."""
        inside = [one for one in self.conditionals if first <= one.place.line <= last]
        found = (each for one in inside for each in self.deciding(one.place.line + 1))
        return tuple(dict.fromkeys(each for each in found))


@cache
def directives(file: CFile) -> Directives:
    """The directives of a file."""
    found: list[Conditional] = []
    open_: list[list[Conditional]] = []
    defined: list[tuple[str, int]] = []
    for place, words in _directives(file):
        kind, *rest = words or ("",)
        if kind == "define" and rest:
            defined.append((rest[0], place.line))
        elif kind in _ASKS:
            asked = tuple(word for word in rest if word != "defined")
            whole = kind not in {"if", "elif"} or (len(rest) == 2 and rest[0] == "defined")
            made = Conditional(place, place.line, asked, asked[0] if whole and asked else "")
            if kind.startswith("if"):
                open_.append([])
            if open_:
                open_[-1].append(made)
        elif kind == "endif" and open_:
            found += (replace(each, last=place.line) for each in open_.pop())
    return Directives(tuple(sorted(found, key=lambda one: one.place)), tuple(defined))


def _directives(file: CFile) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """The words of every directive, with its place."""
    lines = iter(enumerate(_without_comments(file.lines), start=1))
    for number, line in lines:
        start = line.lstrip()
        if not start.startswith("#"):
            continue
        text = start[1:]
        while text.endswith("\\"):
            text = text[:-1] + next(lines, (0, ""))[1]
        written = file.lines[number - 1]
        place = Place(file.name, number, len(written) - len(written.lstrip()) + 1)
        yield place, tuple(_words(text))


def _words(text: str) -> list[str]:
    spaced = "".join(c if c.isalnum() or c == "_" else " " for c in text)
    return [word for word in spaced.split() if word.isidentifier()]


def _without_comments(lines: Iterable[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        if not inside and "/" not in line:
            yield line
            continue
        kept, quote, at = "", "", 0
        while at < len(line):
            two = line[at : at + 2]
            if inside:
                end = line.find("*/", at)
                inside, at = end < 0, len(line) if end < 0 else end + 2
            elif quote or two not in {"//", "/*"}:
                size = 2 if quote and two.startswith("\\") else 1
                if line[at] in "\"'" and quote in {"", line[at]}:
                    quote = "" if quote else line[at]
                kept += line[at : at + size]
                at += size
            else:
                inside, at = two == "/*", at + 2 if two == "/*" else len(line)
        yield kept
